"""One visit of an officer to a school, and the places around it; nothing of who lives or works there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from duty.district.places import Place
from duty.records.kept import Kept
from duty.records.subject import Subject
from duty.rights.may import About

UNDO_WITHIN = timedelta(minutes=10)
WORDS = 200


class Kind(StrEnum):
    """What was done there."""

    PREVENTION = "prevention"
    """治安防范"""
    INSPECTION = "inspection"
    """隐患排查"""
    AWARENESS = "awareness"
    """防范宣传"""
    DRILL = "drill"
    """应急演练"""
    BEAT = "beat"
    """巡点: came by a post."""
    AROUND = "around"
    """周边: looked at a place around the school."""


CALLS = (Kind.PREVENTION, Kind.INSPECTION, Kind.AWARENESS, Kind.DRILL)
"""上门: the four kinds (S0:37); what the reminder counts."""


class Found(StrEnum):
    """What a look at a place came to."""

    NOTHING_SAID = ""
    NORMAL = "normal"
    TROUBLE = "trouble"


class Standing(StrEnum):
    """How a place stands as a 治安乱点 (S2:22, S4:39)."""

    NONE = ""
    """Never one, so far."""
    OPEN = "open"
    IN_WORK = "in_work"
    """Somebody sees to it."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class NearbyPlace:
    """A place around a school: 小旅馆, 网吧, 商店, 出租屋, 摊点. Places only, never persons (domain §1.8).

    opened_on, closed_on: the days of its latest time as a 治安乱点. rectified: 是否整改, asked of each.
    group_in, group_out:  when a 工作组 moved in and out (S4:39); no day is no group.
    """

    id: str
    school_id: str
    kind: str
    name: str
    place: Place
    status: Standing = Standing.NONE
    opened_on: date | None = None
    closed_on: date | None = None
    rectified: bool = False
    group_in: date | None = None
    group_out: date | None = None

    @property
    def subject(self) -> Subject:
        return Subject("place", self.id)

    @property
    def about(self) -> About:
        """As the table of rights asks for it."""
        return About(schools=(self.school_id,))

    @property
    def disorderly(self) -> bool:
        """Whether it is a 治安乱点 now."""
        return self.status in (Standing.OPEN, Standing.IN_WORK)

    @property
    def group_there(self) -> bool:
        return self.group_in is not None and self.group_out is None


@dataclass(eq=False)
class Visit(Kept):
    """One act, one row. Of a beat `distance_m` says how far from the post; the place itself is not kept."""

    school_id: str
    person_id: str
    kind: Kind
    at: datetime
    said_at: datetime | None = None
    """When it was tapped, where we heard of it later."""
    post_id: str = ""
    place_id: str = ""
    found: Found = Found.NOTHING_SAID
    distance_m: float | None = None
    words: str = ""
    taken_back_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("visit", self.id)

    @property
    def about(self) -> About:
        """As the table of rights asks for it."""
        return About(schools=(self.school_id,), own=(self.person_id,))

    @property
    def counts(self) -> bool:
        return self.taken_back_at is None

    def same(self, other: Visit) -> bool:
        """Whether the other says the very same once more."""
        ours = (self.school_id, self.kind, self.post_id, self.place_id, self.found)
        return ours == (other.school_id, other.kind, other.post_id, other.place_id, other.found)

    def adds(self, words: str) -> None:
        """A sentence about it; what was said earlier stays."""
        self.words = (f"{self.words}；{words}" if self.words else words)[:WORDS]

    def take_back(self, now: datetime) -> bool:
        """Within ten minutes; it stays in the record as taken back."""
        if not self.counts or now - self.at > UNDO_WITHIN:
            return False
        self.taken_back_at = now
        return True
