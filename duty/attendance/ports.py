"""What the rules about attendance need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from duty.attendance.absence.ports import Absences
from duty.attendance.checkin import CheckIn
from duty.attendance.gap import Gap
from duty.attendance.hinting.mark import ReuseMark
from duty.attendance.leading.card import LeaderCard
from duty.attendance.spotting.spotcheck import SpotAnswer, SpotCheck
from duty.attendance.watching.untold import ToTell, Untold
from duty.rosters.ports import Work as RostersWork


class Presence(NamedTuple):
    """Somebody is at a post."""

    shift_key: str
    post_id: str
    person_id: str


class Fix(NamedTuple):
    """That a person's phone gave that very place (`Place.trace`) then."""

    person_id: str
    fix: str
    at: datetime


class CheckIns(Protocol):
    async def add(self, made: CheckIn) -> None:
        """Keep it and give it its id."""

    async def get(self, check_in_id: int) -> CheckIn | None: ...

    async def recent(self, person_id: str, now: datetime) -> Sequence[CheckIn]:
        """The person's check-ins of the last 36 hours, newest first, taken back ones included."""

    async def of_week(self, person_id: str, since: datetime) -> Sequence[CheckIn]:
        """The person's check-ins received since then, oldest first, taken back ones included."""

    async def of_shifts(self, shift_keys: Sequence[str]) -> Sequence[CheckIn]:
        """Everything said for those windows, oldest first."""

    async def there(self, shift_keys: Sequence[str]) -> Sequence[Presence]:
        """Who stands where in those windows: what counts and is not over, in the order it was said."""

    async def forgotten(self, ended_before: datetime) -> Sequence[CheckIn]:
        """At most 200 open ones whose window ended before that moment."""

    async def doubtful(self, school_ids: Sequence[str], since: datetime) -> Sequence[CheckIn]:
        """Those that wait for a leader."""

    async def around(self, person_id: str, school_ids: Collection[str], now: datetime) -> Sequence[CheckIn]:
        """Who is on duty at these schools, and where that person is, newest first."""

    async def fixes(self, people: Collection[str], since: datetime) -> Sequence[Fix]:
        """Of what counts of theirs, since then."""


class ReuseMarks(Protocol):
    async def add(self, mark: ReuseMark) -> None:
        """Keep it and give it its id."""

    async def of_shifts(self, shift_keys: Collection[str]) -> Sequence[ReuseMark]:
        """Oldest first."""

    async def with_marks(self, marks: Collection[str]) -> Sequence[ReuseMark]:
        """Those of the same pictures, whoever sent them."""


class Gaps(Protocol):
    async def alone(self) -> bool:
        """Whether no other process looks for gaps now; none will until this transaction ends."""

    async def add_all(self, gaps: Sequence[Gap]) -> None:
        """Keep them and give them their ids."""

    async def get(self, gap_id: int) -> Gap | None: ...

    async def take_marks(self, most: int) -> Sequence[tuple[str, str]]:
        """Places (shift key, post) where somebody came or left since they were last taken, of at most so many
        windows; the oldest first.

        Whoever takes them must look at them: they are struck out with this transaction.
        """

    async def marks_of(self, shift_keys: Collection[str]) -> Sequence[tuple[str, str]]:
        """The same, of all these windows."""

    async def open_windows(self) -> Sequence[str]:
        """The shift keys with a gap that is not closed."""

    async def of_shifts(self, shift_keys: Collection[str]) -> Sequence[Gap]:
        """Open or closed."""

    async def earliest(self, shift_keys: Collection[str], most: int) -> tuple[int, Sequence[Gap]]:
        """How many of those windows had, open or closed, and so many of them that opened first."""

    async def since(
        self, school_ids: Sequence[str] | None, begin: datetime, most: int | None = None
    ) -> Sequence[Gap]:
        """Opened from then on, oldest first."""


class UntoldGaps(Protocol):
    """after: only of places opened after that moment, where one is given."""

    async def add_all(self, untold: Sequence[Untold]) -> None:
        """Until they are told, or withdrawn."""

    async def desks(self, after: datetime | None = None) -> Mapping[str, datetime]:
        """Of which desks somebody is to be told, and since when; whoever waits longest first."""

    async def to_tell(
        self, desk_id: str, people: int, places: int, after: datetime | None = None
    ) -> Sequence[ToTell]:
        """What so many people at most are to be told of that desk, so many places of each at most."""

    async def told(self, desk_id: str, people: Collection[str], after: datetime | None = None) -> None:
        """These have been told everything of that desk."""

    async def withdraw(self, gap_ids: Collection[int]) -> Collection[tuple[int, str]]:
        """Nobody need hear of these any more; returns who has not heard of which."""


class LeaderCards(Protocol):
    async def add_all(self, cards: Sequence[LeaderCard]) -> Sequence[LeaderCard]:
        """Keep them and give them their ids; returns those whose person had none of that window."""

    async def get(self, card_id: int) -> LeaderCard | None: ...

    async def of_shifts(self, shift_keys: Collection[str]) -> Sequence[LeaderCard]: ...


class SpotChecks(Protocol):
    async def add(self, check: SpotCheck) -> None:
        """Keep it and give it its id."""

    async def add_answer(self, answer: SpotAnswer) -> None:
        """Keep it and give it its id. Nobody has two on one day."""

    async def get(self, check_id: int) -> SpotCheck | None:
        """Locked until the transaction ends."""

    async def answers(self, check_id: int) -> Sequence[SpotAnswer]:
        """In the order they were asked."""

    async def asked_since(self, people: Sequence[str], since: datetime) -> set[str]:
        """Which of them were asked after that moment."""

    async def waiting(self, person_id: str, now: datetime) -> SpotAnswer | None:
        """The question the person can still answer."""

    async def due(self, now: datetime) -> Sequence[SpotCheck]:
        """At most 100 whose time is over."""

    async def on_duty(self, school_ids: Sequence[str], now: datetime) -> Sequence[CheckIn]:
        """Who is there now: not checked out, the window not over."""


class Work(RostersWork, Protocol):
    """Who is expected, and who came."""

    @property
    def absences(self) -> Absences: ...

    @property
    def check_ins(self) -> CheckIns: ...

    @property
    def reuse_marks(self) -> ReuseMarks: ...

    @property
    def gaps(self) -> Gaps: ...

    @property
    def untold_gaps(self) -> UntoldGaps: ...

    @property
    def leader_cards(self) -> LeaderCards: ...

    @property
    def spot_checks(self) -> SpotChecks: ...
