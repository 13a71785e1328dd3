"""A hazard: one row from the first picture to 销号 (seeds S0:31, S2:43, S4:17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duty.district.people import Person
from duty.district.severity import Level
from duty.hazards.category import Category
from duty.hazards.status import DRAFTS, OPEN, PENDING, Act, Status
from duty.records.subject import Subject
from duty.rights.may import About, may_here
from duty.rights.words import Do, Only, Thing

SETTLED_AFTER = timedelta(minutes=10)
"""A draft with words that nobody confirmed is kept as proposed: nothing said is lost.
As long after its number the reporter may take it back."""
PHOTO_PATIENCE = timedelta(seconds=20)
"""The owner hears without the picture when it is not ready by then."""
MAJOR_DAYS = 1
"""A major hazard asks for a plan within a day, whatever its category."""
SAID = 500
"""Characters of one message that are kept; of a reason for sending back WHY."""
WHY = 200


RIGHT_TO = {
    Act.PASS_ON: Do.PASS_ON,
    Act.RECTIFY: Do.RECTIFY,
    Act.VERIFY: Do.VERIFY,
    Act.SEND_BACK: Do.VERIFY,
    Act.CLOSE: Do.VERIFY,
}
"""What the table of rights calls these."""


class Beware(StrEnum):
    """What cannot wait until a hazard is put right."""

    NOTHING = ""
    OPEN_FIRE = "open_fire"
    ALARM_DEAD = "alarm_dead"


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
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("hazard", self.id)

    @property
    def short(self) -> str:
        """7号: how people speak of it."""
        return str(int(self.number.rsplit("-", 1)[-1])) if self.number else ""

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
    def untouched(self) -> bool:
        """Nobody has worked on it yet."""
        return self.drafted or self.status in OPEN

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

    def taken_for(self, category: str, level: Level) -> None:
        self.category, self.level = category, level

    def turn_level(self) -> None:
        """[改等级] turns it over."""
        self.level = Level.ORDINARY if self.major else Level.MAJOR

    def leave_unexplained(self) -> bool:
        """待说明: a picture without a word is put aside."""
        if self.status is not Status.DRAFT or self.description:
            return False
        self.status = Status.UNEXPLAINED
        return True

    def give_way(self) -> bool:
        """It was no hazard but an incident, which is filed instead."""
        if not self.drafted:
            return False
        self.status = Status.DROPPED
        return True

    # -- in the ledger ---------------------------------------------------------------------

    def register(self, number: str, category: Category, owner_id: str, now: datetime) -> bool:
        """Number, owner and due time at once: a row never stays without them (S0:31)."""
        if not self.drafted:
            return False
        self.number, self.registered_at = number, now
        self._assign(category, owner_id, now)
        return True

    def _assign(self, category: Category, owner_id: str, now: datetime) -> None:
        """A department outside the system is chased by the owner in the school."""
        self.owner_title, self.outside, self.owner_id = category.owner, category.outside, owner_id
        self.due_at = now + timedelta(days=MAJOR_DAYS if self.major else category.days)
        owned = Status.ASSIGNED if owner_id else Status.NEW
        self.status = Status.TRANSFERRED if category.outside else owned

    def hand_on(self, owner_id: str) -> bool:
        """Whose it was has left the office: it is the next one's, nobody's where there is none."""
        if self.status not in PENDING or owner_id == self.owner_id:
            return False
        self.owner_id = owner_id
        if self.status in (Status.NEW, Status.ASSIGNED):
            self.status = Status.ASSIGNED if owner_id else Status.NEW
        return True

    def owner_hears(self, now: datetime, *, pictured: bool) -> bool:
        """Whether the owner is to hear of it now, which happens once.

        pictured: all its pictures are ready or refused. Nobody waits longer for them than PHOTO_PATIENCE.
        """
        late = self.registered_at is None or now - self.registered_at >= PHOTO_PATIENCE
        if self.owner_told or self.status not in OPEN or not (pictured or late):
            return False
        self.owner_told = True
        return True

    def take_back(self, by: Person, now: datetime) -> bool:
        """By its reporter, before anybody worked on it: a draft at any time, else soon after its number."""
        late = self.registered_at is not None and now - self.registered_at > SETTLED_AFTER
        if by.id != self.reported_by or not self.untouched or late:
            return False
        self.status = Status.DROPPED
        return True

    # -- its life --------------------------------------------------------------------------

    def may(self, act: Act, person: Person) -> bool:
        """Whose turn it is. Nobody verifies or closes their own fix (product.md, Hazard)."""
        if not may_here(person, RIGHT_TO[act], Thing.HAZARD, self.about):
            return False
        if act is Act.PASS_ON:
            return self.status is Status.TRANSFERRED and self.passed_on_at is None
        if act is Act.RECTIFY:
            return self.status in OPEN
        looked_at = Status.VERIFIED if act is Act.CLOSE else Status.RECTIFIED
        return self.status is looked_at and person.id != self.rectified_by

    def acts_of(self, person: Person) -> tuple[Act, ...]:
        """Everything this person may do to it now, in the order it is offered."""
        return tuple(act for act in Act if self.may(act, person))

    def pass_on(self, by: Person, now: datetime) -> bool:
        """已转告: the chaser told the department outside."""
        if not self.may(Act.PASS_ON, by):
            return False
        self.passed_on_at = now
        return True

    def rectify(self, by: Person, now: datetime, words: str, *, pictured: bool) -> bool:
        """已整改, with an after-picture or a written word."""
        if not self.may(Act.RECTIFY, by) or not (words or pictured):
            return False
        self.status, self.rectified_by, self.rectified_at = Status.RECTIFIED, by.id, now
        self.remedy = words[:SAID]
        return True

    def explain(self, by: Person, words: str) -> bool:
        """A word after the after-picture says how it was put right."""
        if self.status is not Status.RECTIFIED or by.id != self.rectified_by:
            return False
        self.remedy = f"{self.remedy}；{words}" if self.remedy else words[:SAID]
        return True

    def verify(self, by: Person, now: datetime) -> bool:
        if not self.may(Act.VERIFY, by):
            return False
        self.status, self.verified_by, self.verified_at = Status.VERIFIED, by.id, now
        return True

    def send_back(self, by: Person, now: datetime, why: str) -> bool:
        """退回: there is a day more at least."""
        if not self.may(Act.SEND_BACK, by):
            return False
        self.status, self.returned_why = Status.RETURNED, why[:WHY]
        self.due_at = max(self.due_at or now, now + timedelta(days=1))
        return True

    def close(self, by: Person, now: datetime) -> bool:
        """销号. Rectifying asked for a picture or a reason, so closing has one."""
        if not self.may(Act.CLOSE, by):
            return False
        self.status, self.closed_by, self.closed_at = Status.CLOSED, by.id, now
        return True
