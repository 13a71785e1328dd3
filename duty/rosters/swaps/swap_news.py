"""What is said of a place that changes hands, or of leave: each affected once, nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from duty.district.district import District
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.messaging.quiet import nudge
from duty.rosters.ports import Work
from duty.rosters.swaps.swap import Swap


@dataclass(frozen=True)
class Given:
    """The place that `who` has for it (互换)."""

    day: date
    start: str
    end: str
    post: str


@dataclass(frozen=True)
class PlaceNews(News):
    """The place of `who` at `post` on `day` from `start` to `end`. `by`: who takes it, if anybody does.

    back: what `who` takes for it, of `by`.
    """

    turn: ClassVar[Turn] = Turn.OUTSIDE
    who: str
    by: str
    day: date
    start: str
    end: str
    post: str
    back: Given | None = field(default=None, kw_only=True)


@dataclass(frozen=True)
class SwapPlease(PlaceNews):
    """A colleague is asked: [我来顶] [顶不了]. `led`: by the leader, whose word is in it."""

    kind: ClassVar[str] = "swap.please"
    turn: ClassVar[Turn] = Turn.OTHER
    swap: int
    led: bool


@dataclass(frozen=True)
class SwapDecide(PlaceNews):
    """The leader is asked: [同意] [不同意]."""

    kind: ClassVar[str] = "swap.decide"
    swap: int


@dataclass(frozen=True)
class SwapSettled(PlaceNews):
    """From now on the place is the taker's."""

    kind: ClassVar[str] = "swap.settled"


@dataclass(frozen=True)
class SwapTaken(PlaceNews):
    """Whoever was asked besides need not answer any more."""

    kind: ClassVar[str] = "swap.taken"


class Off(StrEnum):
    """Why it stays as it was."""

    DECLINED = "declined"
    REFUSED = "refused"
    LAPSED = "lapsed"
    TAKEN_BACK = "taken_back"
    VOID = "void"
    """A new roster has no such place."""
    LIFTED = "lifted"
    """It was approved, and whoever keeps the roster takes it back."""


@dataclass(frozen=True)
class SwapOff(PlaceNews):
    """It stays as it was."""

    kind: ClassVar[str] = "swap.off"
    why: Off


def facts_of(district: District, swap: Swap, reader_id: str) -> tuple[str, str, date, str, str, str]:
    """Whose place, who takes it, which day, from when to when, where."""
    begins, ends = district.local(swap.begins_at), district.local(swap.ends_at)
    post = district.spot_for(district.people[reader_id], swap.school_id, swap.post_id)
    by = district.polite(swap.taker_id) if swap.taker_id else ""
    who = district.polite(swap.absent_id)
    return who, by, begins.date(), f"{begins:%H:%M}", f"{ends:%H:%M}", post


def given(district: District, back: Swap | None, reader_id: str) -> Given | None:
    if back is None:
        return None
    _, _, day, start, end, post = facts_of(district, back, reader_id)
    return Given(day, start, end, post)


def tell(work: Work, swap: Swap, person_id: str, news: PlaceNews, expires_at: datetime | None = None) -> None:
    """Once for each step and person. What can be answered stands under the swap's name."""
    work.tell(notice(swap, person_id, news, expires_at))


def notice(swap: Swap, person_id: str, news: PlaceNews, expires_at: datetime | None = None) -> Notice:
    dedupe, name = f"{swap.subject}:{news.kind}:{person_id}", str(swap.subject)
    return Notice(person_id, news, Priority.P2, dedupe, name, expires_at=expires_at)


async def put_away(work: Work, swap: Swap, people: Iterable[str], now: datetime) -> None:
    """Where the question still stands there is no question any more; who never read it reads nothing."""
    for person_id in dict.fromkeys(people):
        name = str(swap.subject)
        if await work.sent_notices.known(person_id, name):
            said = SwapTaken(*facts_of(work.district, swap, person_id))
            dedupe = f"{name}:away:{person_id}"
            gone = Notice(person_id, said, Priority.P2, dedupe, name, replaces=name, silent=True)
            await nudge(work, gone, now, later=False)
