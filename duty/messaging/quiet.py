"""Quiet: a guard hears at most four things a day that nobody asked for; the rest joins the next message.

The one place that decides it. What is pushed to guards beside that stands in `Turn.OUTSIDE`, or is more
urgent than `Priority.P2`: pages of P0 and P1, answers, receipts and follow-ups of one's own report.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from duty.district.district import District
from duty.district.people import GUARDS
from duty.messaging.notices import Notice, Priority, Turn
from duty.messaging.ports import Work
from duty.records.subject import Subject

MOST_A_DAY = 4
KEPT_FOR = timedelta(days=3)
"""So long what was withheld waits for a message to join, where it has no end of its own; what belongs to the
day until midnight."""


async def nudge(work: Work, notice: Notice, now: datetime, *, later: bool = True) -> bool:
    """Tell it, unless it is a guard who is not rostered or has heard enough today. False: not said by itself.

    What replaces an earlier line makes no sound, but needs that line.
    later: it still makes sense when it joins a later message.
    """
    if not _of_guard(work.district, notice):
        work.tell(notice)
        return True
    if notice.replaces and await work.sent_notices.known(notice.person_id, notice.replaces):
        work.tell(notice)
        return True
    if not notice.replaces and await _may_hear(work, notice, now):
        work.tell(replace(notice, turn=notice.news.turn))
        return True
    person = Subject("person", notice.person_id)
    work.record(person, "kept_quiet", now, "", kind=notice.kind, name=notice.name)
    if later:
        ends = notice.expires_at or _ends(work.district, notice, now)
        work.withhold(replace(notice, turn=notice.news.turn, expires_at=ends))
    return False


async def ask(work: Work, notice: Notice, now: datetime) -> bool:
    """A colleague's question, which reaches its guard on a free day, too; it is one of the four of the day.

    False: it waits for the next message that goes to them.
    """
    turn = notice.news.turn
    since = _midnight(work.district, now)
    if _of_guard(work.district, notice) and (
        await work.sent_notices.unasked(notice.person_id, since) >= MOST_A_DAY
    ):
        work.withhold(replace(notice, turn=turn))
        return False
    work.tell(replace(notice, turn=turn))
    return True


def _ends(district: District, notice: Notice, now: datetime) -> datetime:
    return now + KEPT_FOR if notice.news.turn is Turn.OTHER else _midnight(district, now) + timedelta(days=1)


async def sift(work: Work, notices: list[Notice], now: datetime) -> None:
    """The same for what was told without asking, before any of it is said: first come, by their turn."""
    unsifted = [one for one in notices if _unsifted(work.district, one)]
    if not unsifted:
        return
    notices[:] = [one for one in notices if not _unsifted(work.district, one)]
    for notice in sorted(unsifted, key=lambda one: one.news.turn):
        await nudge(work, notice, now)


def _unsifted(district: District, notice: Notice) -> bool:
    late = notice.priority >= Priority.P2 and not notice.replaces
    return late and not notice.turn and bool(notice.news.turn) and _of_guard(district, notice)


def _of_guard(district: District, notice: Notice) -> bool:
    person = district.people.get(notice.person_id)
    return person is not None and person.role in GUARDS and notice.account_id is None


async def _may_hear(work: Work, notice: Notice, now: datetime) -> bool:
    if notice.news.turn is Turn.OUTSIDE:
        return True
    if not rostered(work.district, notice.person_id, now):
        return False
    since = _midnight(work.district, now)
    return await work.sent_notices.unasked(notice.person_id, since) < MOST_A_DAY


def _midnight(district: District, now: datetime) -> datetime:
    return datetime.combine(district.today(now), time(), district.timezone)


def rostered(district: District, person_id: str, now: datetime) -> bool:
    """Whether the roster names them today, or for the night that still runs."""
    return bool(district.shifts_of(person_id, district.today(now)) or district.shifts_near(person_id, now))
