"""One hazard: before and after, what is known of it, all that was done, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from console.ledger.acts.doing import Note
from console.ledger.acts.offering import label_of, offers
from console.ledger.photographs import addresses
from console.ledger.showing import moment, row_of
from console.shell.room import LEDGERS, Room, Visitor
from duty.hazards.hazard import Hazard
from duty.hazards.looking.pairing import AFTER, PAIR, pair_of
from duty.hazards.rights import find, may_see_photos
from duty.hazards.status import Act
from duty.records.photos import Photo
from duty.records.subject import Subject
from storage.engine.work import SqlWork

LONGEST = 12
"""Digits of a hazard's id in an address."""


@dataclass(frozen=True)
class Entry:
    at: str
    who: str
    what: str


@dataclass(frozen=True)
class Shown:
    """A picture: the small one leads to the large one."""

    small: str
    large: str
    after: bool


class OneHazard(Room):
    rights = LEDGERS

    def routes(self) -> list[BaseRoute]:
        return [self.get("/ledger/{number}", self.card)]

    async def card(self, request: Request, visitor: Visitor) -> Response:
        """By its id or by its number, as people write it."""
        async with self.deps.database.reading_work(visitor.now) as work:
            hazard = await _asked(work, visitor, request.path_params["number"])
            photos = await work.photos.of(hazard.subject)
            sees = may_see_photos(work, hazard, visitor.person)
            history = await _history(work, visitor, hazard)
            offered = await offers(work, visitor, hazard) if self.deps.act else []
        seen = photos if sees else ()
        pair = f"{PAIR}{hazard.id}" if all(pair_of(seen)) else ""
        return self.html(
            visitor,
            "ledger/hazard",
            row=row_of(work, visitor, hazard, seen),
            hazard=hazard,
            facts=_facts(visitor, work, hazard),
            pair=pair,
            picture=addresses(self.deps, visitor, "hazard"),
            pictures=_pictures(seen),
            hidden=bool(photos) and not sees,
            gone=sees and any(photo.gone for photo in photos),
            history=history,
            offers=offered,
            said=_said(request, visitor),
            here="ledger",
        )


def _said(request: Request, visitor: Visitor) -> tuple[str, str] | None:
    """What came of the form that led here, and of which act."""
    note, act = request.query_params.get("note", ""), request.query_params.get("act", "")
    return (note, label_of(visitor, Act(act))) if note in set(Note) and act in set(Act) else None


async def _asked(work: SqlWork, visitor: Visitor, said: str) -> Hazard:
    """404 for one that is not theirs to know of, as for one that there is not."""
    number = int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST else 0
    hazard = await find(work, number, visitor.person) if number else None
    if hazard is None:
        raise HTTPException(404)
    return hazard


def _pictures(photos: Sequence[Photo]) -> list[Shown]:
    return [Shown(one.small_key, one.large_key, one.purpose == AFTER) for one in photos if one.large_key]


def _facts(visitor: Visitor, work: SqlWork, hazard: Hazard) -> list[tuple[str, str]]:
    """Label and value of whatever is known of it, in the order of the ledger on paper."""
    line = visitor.words.line
    people = {
        "reporter": (hazard.reported_by, hazard.reported_at),
        "rectified": (hazard.rectified_by, hazard.rectified_at),
        "verified": (hazard.verified_by, hazard.verified_at),
        "closed": (hazard.closed_by, hazard.closed_at),
    }
    told = {name: _who_when(visitor, *one) for name, one in people.items()}
    told |= {"owner": hazard.owner_title, "remedy": hazard.remedy, "returned": hazard.returned_why}
    told["unfixed"] = hazard.unfixed_why
    order = ("reporter", "owner", "remedy", "rectified", "returned", "verified", "closed", "unfixed")
    return [(line(f"ledger.{name}"), told[name]) for name in order if told[name]]


def _who_when(visitor: Visitor, person_id: str, at: object) -> str:
    who = visitor.district.polite(person_id) if person_id in visitor.district.people else ""
    when = moment(visitor, at) if at else ""  # type: ignore[arg-type]
    return f"{who} {when}".strip()


async def _history(work: SqlWork, visitor: Visitor, hazard: Hazard) -> list[Entry]:
    """All of it, oldest first; what has no word of its own is for the record only."""
    found = []
    for change in await work.changes(Subject("hazard", hazard.id)):
        what = visitor.words.term("change", change.what)
        if what != change.what:
            found.append(Entry(moment(visitor, change.at), _who_when(visitor, change.actor_id, None), what))
    return found
