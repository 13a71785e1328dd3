"""A hazard: one row from the first picture to 销号 (seeds S0:31, S2:43, S4:17)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from duty.district.district import District
from duty.district.people import Person
from duty.district.severity import Level
from duty.hazards.life.given import SAID
from duty.hazards.life.table import Guard, Transition, rows_of
from duty.hazards.status import DONE, DRAFTS, FRESH, OFFERED, OPEN, UNFIXED, Act, Status
from duty.records.subject import Subject
from duty.rights.may import About, may, may_here
from duty.rights.words import Do, Only, Thing

SETTLED_AFTER = timedelta(minutes=10)
"""A draft with words that nobody confirmed is kept as proposed: nothing said is lost.
As long after its number the reporter may take it back."""
PHOTO_PATIENCE = timedelta(seconds=20)
"""The owner hears without the picture when it is not ready by then."""


class Beware(StrEnum):
    """What cannot wait until a hazard is put right."""

    NOTHING = ""
    OPEN_FIRE = "open_fire"
    ALARM_DEAD = "alarm_dead"


def short_of(number: str) -> str:
    """7 of YH-SCH01-2026-0007."""
    return str(int(number.rsplit("-", 1)[-1])) if number else ""


@dataclass(eq=False)
class Hazard:
    """One hazard, one row. A draft has no number yet; `due_at` is when it must be put right.

    Each act returns False, and changes nothing, where it may not be done now or by that person.
    """

    school_id: str
    reported_by: str
    reported_at: datetime
    description: str = ""
    category: str = "other"
    level: Level = Level.ORDINARY
    status: Status = Status.DRAFT
    number: str = ""
    post_id: str = ""
    place_id: str = ""
    """Of the place around the school where it was found; it then stays a matter of the surroundings."""
    owner_title: str = ""
    owner_id: str = ""
    outside: bool = False
    due_at: datetime | None = None
    registered_at: datetime | None = None
    owner_told: bool = False
    passed_on_at: datetime | None = None
    rectified_by: str = ""
    rectified_at: datetime | None = None
    remedy: str = ""
    returned_why: str = ""
    verified_by: str = ""
    verified_at: datetime | None = None
    closed_by: str = ""
    closed_at: datetime | None = None
    imported_as: str = ""
    walk_id: int | None = None
    """The round on which it was found, and the point."""
    checkpoint_id: str = ""
    measure: str = ""
    """整改措施; with who supervises (督办), the money and the plan (预案) of what is listed."""
    supervisor: str = ""
    funds: str = ""
    contingency: str = ""
    interim: str = ""
    """临时防范措施."""
    listed_at: datetime | None = None
    accepted_at: datetime | None = None
    level_confirmed_at: datetime | None = None
    left_open: str = ""
    """What is still to do after a part of it was put right."""
    unfixed_why: str = ""
    """Why it was struck off though it was not put right."""
    joined_to: int | None = None
    """The hazard it is the same as."""
    recurs_of: int | None = None
    """The earlier one, struck off since, of the same place and category."""
    reopened_at: datetime | None = None
    told_closed: list[str] = field(default_factory=list)
    """Who read that it was struck off."""
    extension_until: datetime | None = None
    extension_why: str = ""
    extension_by: str = ""
    chase_at: datetime | None = None
    """When somebody is reminded next, and how often that was done for this due time."""
    chased: int = 0
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("hazard", self.id)

    @property
    def short(self) -> str:
        """7号: how people speak of it."""
        return short_of(self.number)

    @property
    def drafted(self) -> bool:
        return self.status in DRAFTS

    @property
    def major(self) -> bool:
        return self.level is Level.MAJOR

    @property
    def about(self) -> About:
        """As the table of rights asks for it."""
        state = {Only.LISTED} if self.status is Status.LISTED else set()
        return About(
            schools=(self.school_id,),
            own=(self.reported_by,),
            owner=(self.owner_id,) if self.owner_id else (),
            state=state | ({Only.MAJOR} if self.major else set()),
        )

    @property
    def beware(self) -> Beware:
        """What its reporter reads at once, before anybody has confirmed anything."""
        if self.category == "electric" and "烟" in self.description:
            return Beware.OPEN_FIRE
        return Beware.ALARM_DEAD if self.category == "alarm" else Beware.NOTHING

    @property
    def unworked(self) -> bool:
        """Nobody has taken it, passed it on or put any of it right."""
        return self.accepted_at is None and self.passed_on_at is None and self.status in FRESH

    @property
    def untouched(self) -> bool:
        """Nobody has worked on it yet."""
        return self.drafted or self.status in OPEN

    @property
    def put_right(self) -> bool:
        """It counts as 已整改: done, and not struck off without being put right."""
        return self.status in DONE and not self.unfixed_why

    @property
    def unfixed(self) -> bool:
        """没整改就销号."""
        return self.status in DONE and bool(self.unfixed_why)

    @property
    def stands(self) -> str:
        """Its status, as it is read: what was struck off unfixed is visible as such."""
        return UNFIXED if self.unfixed else self.status

    def overdue(self, now: datetime) -> bool:
        return self.status in OPEN and self.due_at is not None and self.due_at < now

    # -- a draft ---------------------------------------------------------------------------

    def adds(self, words: str) -> None:
        """More words about it; nothing said earlier is overwritten."""
        words = words.strip()[:SAID]
        self.description = f"{self.description}；{words}" if self.description else words

    def rewords(self, before: str, words: str) -> bool:
        """The person changed what they had written. False where the hazard says none of it."""
        before, words = before.strip()[:SAID], words.strip()[:SAID]
        if not before or not words or before not in self.description:
            return False
        self.description = self.description.replace(before, words, 1)
        return True

    def unsays(self, said: Collection[str]) -> bool:
        """Words that must not be here leave it; of a draft all do. False where it says none of them."""
        if not any(words and words in self.description for words in said):
            return False
        parts = self.description.split("；") if self.number else []
        kept = [part for part in parts if not any(part in words or words in part for words in said if words)]
        self.description = "；".join(kept)
        return True

    def taken_for(self, category: str, level: Level) -> None:
        self.category, self.level = category, level

    def turn_level(self) -> None:
        """[改等级] turns it over."""
        self.level = Level.ORDINARY if self.major else Level.MAJOR

    def give_way(self) -> bool:
        """It was no hazard but an incident, which is filed instead."""
        if not self.drafted:
            return False
        self.status = Status.DROPPED
        return True

    # -- in the ledger ---------------------------------------------------------------------

    def owner_hears(self, now: datetime, *, pictured: bool) -> bool:
        """Whether the owner is to hear of it now, which happens once.

        pictured: all its pictures are ready or refused. Nobody waits longer for them than PHOTO_PATIENCE.
        """
        late = self.registered_at is None or now - self.registered_at >= PHOTO_PATIENCE
        if self.owner_told or self.status not in OPEN or not (pictured or late):
            return False
        self.owner_told = True
        return True

    # -- its life --------------------------------------------------------------------------

    def allows(
        self,
        row: Transition,
        by: Person | None,
        district: District | None = None,
        now: datetime | None = None,
    ) -> bool:
        """Whether that row of its life is theirs. None is the clock, which has no right that people have;
        without `now` the hour is left out."""
        if not (row.right is None if by is None else self._theirs(row, by, district)):
            return False
        return all(GUARDS[guard](self, by.id if by else "", now) for guard in row.guards)

    def _theirs(self, row: Transition, person: Person, district: District | None) -> bool:
        if row.right is None:
            return person.id in (self.reported_by, self.rectified_by)
        return self._grants(row.right, person, district)

    def _grants(self, right: Do, person: Person, district: District | None) -> bool:
        if district is None:
            return may_here(person, right, Thing.HAZARD, self.about)
        return may(district, person, right, Thing.HAZARD, self.about)

    def may(self, act: Act, person: Person, district: District | None = None) -> bool:
        """Whose turn it is. Nobody verifies or closes their own fix (product.md, Hazard).

        district: who stands above the school is known only with it.
        """
        return any(self.allows(row, person, district) for row in rows_of(act, self.status))

    def acts_of(self, person: Person, district: District | None = None) -> tuple[Act, ...]:
        """Everything this person may do to it now by a button, in the order it is offered."""
        return tuple(act for act in OFFERED if self.may(act, person, district))


def _soon(hazard: Hazard, now: datetime | None) -> bool:
    late = hazard.registered_at and now and now - hazard.registered_at > SETTLED_AFTER
    return hazard.drafted or not late


GUARDS: dict[Guard, Callable[[Hazard, str, datetime | None], bool]] = {
    Guard.REPORTER: lambda hazard, who, now: who in ("", hazard.reported_by),
    Guard.FIXER: lambda hazard, who, now: who in ("", hazard.rectified_by),
    Guard.OTHER_EYES: lambda hazard, who, now: not who or who != hazard.rectified_by,
    Guard.NOT_OWNER: lambda hazard, who, now: not who or who != hazard.owner_id,
    Guard.ASKED: lambda hazard, who, now: (
        hazard.extension_until is not None and (not who or who != hazard.extension_by)
    ),
    Guard.NOT_ASKED: lambda hazard, who, now: hazard.extension_until is None,
    Guard.SOON: lambda hazard, who, now: _soon(hazard, now),
    Guard.UNTOUCHED: lambda hazard, who, now: hazard.unworked,
    Guard.NOT_ACCEPTED: lambda hazard, who, now: hazard.accepted_at is None,
    Guard.NOT_PASSED_ON: lambda hazard, who, now: hazard.passed_on_at is None,
    Guard.LEVEL_OPEN: lambda hazard, who, now: hazard.level_confirmed_at is None,
    Guard.LISTED: lambda hazard, who, now: hazard.listed_at is not None,
    Guard.NOT_LISTED: lambda hazard, who, now: hazard.listed_at is None,
    Guard.ORDINARY: lambda hazard, who, now: not hazard.major,
    Guard.PROVED: lambda hazard, who, now: hazard.rectified_at is not None,
    Guard.WORDLESS: lambda hazard, who, now: not hazard.description,
    Guard.OWNED: lambda hazard, who, now: bool(hazard.owner_id),
}
"""What each guard of the table asks of the hazard and of whoever does it; the clock is nobody ("")."""
