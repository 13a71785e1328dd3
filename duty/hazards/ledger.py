"""台账: the hazards of one's scope, open and earliest due first; and one of them as a card."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from duty.district.people import Person
from duty.hazards.facts import HazardFacts, facts
from duty.hazards.hazard import Hazard
from duty.hazards.listing.figures import Figures
from duty.hazards.listing.wanted import EVERYTHING, Wanted, narrowed
from duty.hazards.looking.pairing import shown_of
from duty.hazards.ports import Work
from duty.hazards.rights import find, may_see_photos
from duty.hazards.sight import Sight, Tally, Turn, all_of, sight
from duty.hazards.status import Act, Status
from duty.records.photos import Photo, PhotoState
from duty.rights.may import may, opens
from duty.rights.words import Do, Thing

PAGE = 6
"""Hazards on one screen."""
CHANGES = 6
"""Last entries of the history on a card."""


@dataclass(frozen=True)
class Line:
    hazard: HazardFacts
    overdue: bool


@dataclass(frozen=True)
class Page:
    """One screen of a ledger, and the figures of the whole.

    several: it holds hazards of more than one school, so each must name its own.
    """

    lines: tuple[Line, ...]
    pending: int
    overdue: int
    done: int
    unfixed: int
    number: int
    last: bool
    several: bool

    @property
    def empty(self) -> bool:
        """Whether the whole ledger is."""
        return not self.pending + self.done + self.unfixed


async def page(
    work: Work,
    person: Person,
    number: int,
    now: datetime,
    turn: Turn | None = None,
    wanted: Wanted = EVERYTHING,
    schools: Collection[str] | None = None,
) -> Page:
    """That screen of the person's ledger; the first is 0. With a turn it begins there, however far down.

    schools: only of these; None of all they see.
    """
    wanted = replace(wanted, now=now)
    seen = _within(sight(work.district, person), schools)
    tally = await counts(work, person, now, wanted, schools)
    skip = 0 if turn else number * PAGE
    found = await work.hazards.listed(seen, PAGE + 1, turn, skip, wanted)
    back = bool(turn and turn.back)
    shown = found[-PAGE:] if back else found[:PAGE]
    return Page(
        lines=tuple(Line(facts(work, hazard), hazard.overdue(now)) for hazard in shown),
        pending=tally.pending,
        overdue=tally.overdue,
        done=tally.done,
        unfixed=tally.unfixed,
        number=number if not back or len(found) > PAGE else 0,
        last=not back and len(found) <= PAGE,
        several=len(schools or work.district.schools_seen_by(person)) > 1,
    )


async def counts(
    work: Work,
    person: Person,
    now: datetime,
    wanted: Wanted = EVERYTHING,
    schools: Collection[str] | None = None,
) -> Tally:
    """Of whatever they may read or only count, wherever it stands."""
    return await work.hazards.tally(_within(_counted(work, person), schools), now, wanted)


async def count_listed(
    work: Work, person: Person, wanted: Wanted = EVERYTHING, schools: Collection[str] | None = None
) -> int:
    """Of the same what is under supervision."""
    return await work.hazards.count_listed(_within(_counted(work, person), schools), wanted)


async def by_school(work: Work, person: Person, now: datetime) -> Mapping[str, Figures]:
    """Counts of each school they see that has any."""
    return await work.hazards.figures(_counted(work, person), now)


def _counted(work: Work, person: Person) -> Sight:
    of_all = opens(person, Do.COUNT, Thing.LEDGER)
    return all_of(work.district, person) if of_all else sight(work.district, person)


def _within(seen: Sight, schools: Collection[str] | None) -> Sight:
    return seen if schools is None else narrowed(seen, schools)


@dataclass(frozen=True)
class Entry:
    """A line of the history. `who` is empty where it was nobody in the district."""

    at: datetime
    what: str
    who: str


@dataclass(frozen=True)
class Card:
    """One hazard as somebody may see it.

    photo:      before and after side by side, else its latest picture; empty for who may see none.
    photo_gone: there were pictures, which were kept as long as they may be.
    acts:       what this person may do to it now.
    replays:    whether there is a file of who knew when, for this person.
    """

    hazard: HazardFacts
    history: tuple[Entry, ...]
    photo: str
    photo_gone: bool
    acts: tuple[Act, ...]
    replays: bool = False


async def card(work: Work, hazard_id: int, person: Person) -> Card | None:
    """None where this person may know of no such hazard."""
    hazard = await find(work, hazard_id, person)
    if hazard is None:
        return None
    photos = await work.photos.of(hazard.subject)
    latest = shown_of(hazard, photos)
    return Card(
        hazard=facts(work, hazard, photos),
        history=await _history(work, hazard),
        photo=latest if may_see_photos(work, hazard, person) else "",
        photo_gone=not latest and _any_gone(photos),
        acts=hazard.acts_of(person, work.district),
        replays=hazard.status is Status.LISTED
        and may(work.district, person, Do.SEE, Thing.REPLAY, hazard.about),
    )


def _any_gone(photos: Sequence[Photo]) -> bool:
    return any(photo.state is PhotoState.GONE for photo in photos)


async def _history(work: Work, hazard: Hazard) -> tuple[Entry, ...]:
    """The last changes, oldest first."""
    changes = (await work.changes(hazard.subject))[-CHANGES:]
    known, polite = work.district.people, work.district.polite
    return tuple(Entry(c.at, c.what, polite(c.actor_id) if c.actor_id in known else "") for c in changes)
