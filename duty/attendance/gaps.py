"""缺岗: an empty place the roster names somebody for. One alert per post and window; closes itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from duty.attendance.coverage import lacking
from duty.attendance.gap import Gap
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.grouping import grouped, grouped_by_each
from duty.district.people import Role
from duty.district.schools import Post
from duty.district.shifts import HeldWindow
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.messaging.quiet import nudge

ALERT_AFTER = timedelta(minutes=10)
"""After the window's start whoever can fill the place is told (product.md, Post gap)."""
NO_USE_FOR = timedelta(minutes=5)
"""Who leaves so shortly before the window's end leaves no gap: nobody could come before it is over.
Somebody who never came has been told of long before."""
AT_ONCE = 5
"""More than so many at once for one person are one message."""


@dataclass(frozen=True)
class GapLine:
    """07:10 柳河小学 校门口护学岗 缺:民警1. `missing` is heads by kind."""

    time: str
    school: str
    post: str
    missing: Mapping[str, int]


@dataclass(frozen=True)
class GapOpened(News):
    kind: ClassVar[str] = "gap.opened"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    line: GapLine


@dataclass(frozen=True)
class GapsOpened(News):
    """More than a few at once."""

    kind: ClassVar[str] = "gap.opened_many"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    time: str
    lines: tuple[GapLine, ...]


@dataclass(frozen=True)
class GapFilled(News):
    """Somebody came; the earlier message changes in place."""

    kind: ClassVar[str] = "gap.filled"
    time: str
    school: str
    post: str


Place = tuple[str, str]
"""A post in a window: shift key and post."""


@dataclass(frozen=True)
class Found:
    """A post in a window that has begun, and the heads it lacks there by kind; none where it is full."""

    held: HeldWindow
    post: Post
    missing: Mapping[str, int]

    @property
    def place(self) -> Place:
        return self.held.key, self.post.id

    @property
    def alert_at(self) -> datetime:
        return self.held.start + ALERT_AFTER


async def look_at(
    work: Work,
    shift_keys: Sequence[str],
    now: datetime,
    *,
    places: Collection[Place] | None = None,
    silent_before: datetime | None = None,
) -> None:
    """Open what is empty ten minutes into these windows, close what has filled or whose window is over.

    places:        only these of them, where they are named.
    silent_before: nothing is opened of which whoever can fill it was to be told by then. After an outage of
                   ours that is 无数据, never 缺岗.
    """
    found = {one.place: one for one in await _found(work, shift_keys, now)}
    known = {(gap.shift_key, gap.post_id): gap for gap in await work.gaps.of_shifts(shift_keys)}
    for place in known if places is None else known.keys() & set(places):
        if known[place].open and not (place in found and found[place].missing):
            await _close(work, known[place], now, filled=place in found)
    fresh = [one for place, one in found.items() if place not in known and one.missing]
    fresh = [one for one in fresh if one.alert_at <= now <= one.held.end - NO_USE_FOR]
    if places is not None:
        fresh = [one for one in fresh if one.place in places]
    if silent_before:
        fresh = [one for one in fresh if one.alert_at > silent_before]
    if fresh:
        await _open(work, fresh, now)


async def _found(work: Work, shift_keys: Sequence[str], now: datetime) -> list[Found]:
    """Of those windows that run now, every post the roster has somebody for."""
    district, found = work.district, []
    there = grouped(await work.check_ins.there(shift_keys), lambda one: (one.shift_key, one.post_id))
    for held in filter(None, map(district.held_by, shift_keys)):
        if held.start <= now <= held.end:
            shifts = grouped(district.places(held.window, held.date), lambda shift: shift.post_id)
            for post in district.posts_of(held.window.school_id):
                if rostered := shifts.get(post.id):
                    here = [one.person_id for one in there.get((held.key, post.id), ())]
                    found.append(Found(held, post, lacking(district, post, rostered, here)))
    return found


async def _open(work: Work, fresh: Sequence[Found], now: datetime) -> None:
    """One row each; told to whoever can fill it, bundled where there are many."""
    opened = [Gap(*one.place, one.post.school_id, dict(one.missing), now, one.held.start) for one in fresh]
    for gap in opened:
        gap.tell(who_can_fill(work.district, gap, now))
    await work.gaps.add_all(opened)
    for gap in opened:
        where = {"post": gap.post_id, "window": gap.shift_key}
        work.record(gap.subject, "opened", now, "", missing=gap.missing, **where)
    for person_id, gaps in grouped_by_each(opened, lambda gap: gap.told).items():
        _tell(work, person_id, gaps, now)


def who_can_fill(district: District, gap: Gap, now: datetime) -> list[str]:
    """A police place: the station and the command desk; a guard's place: the school."""
    school = district.schools[gap.school_id]
    found: list[str] = []
    if gap.missing.get("police"):
        found += district.on_duty(now, org_id=school.station_org_id)
        for org in district.command_desks(school)[1:]:
            found += district.on_duty(now, org_id=org, role=Role.DUTY_OFFICER)
    if gap.missing.get("guard"):
        found += district.leaders_of(school.id)
        found += district.on_duty(now, school_id=school.id, role=Role.DUTY_OFFICER)
    return list(dict.fromkeys(found))


def _line(district: District, gap: Gap, now: datetime) -> GapLine:
    school, post = district.schools[gap.school_id], district.posts[gap.post_id]
    return GapLine(district.clock(now), school.short_name, post.name, dict(gap.missing))


def _tell(work: Work, person_id: str, gaps: Sequence[Gap], now: datetime) -> None:
    """One message each; of many at once there is one, which nothing replaces later."""
    if len(gaps) > AT_ONCE:
        lines = tuple(_line(work.district, gap, now) for gap in gaps)
        work.tell(_opened(person_id, gaps[0], GapsOpened(work.district.clock(now), lines)))
        return
    for gap in gaps:
        news = GapOpened(_line(work.district, gap, now))
        work.tell(_opened(person_id, gap, news, name=str(gap.subject)))


def _opened(person_id: str, gap: Gap, news: News, **rest: Any) -> Notice:
    return Notice(person_id, news, Priority.P2, f"{gap.subject}:opened:{person_id}", **rest)


async def _close(work: Work, gap: Gap, now: datetime, *, filled: bool) -> None:
    """Everybody told reads that it is filled; at the window's end it just ends."""
    gap.close(now, filled=filled)
    work.record(gap.subject, "filled" if filled else "window_over", now)
    if not filled:
        return
    line, name = _line(work.district, gap, now), str(gap.subject)
    news = GapFilled(line.time, line.school, line.post)
    for person_id in gap.told:
        dedupe = f"{gap.subject}:filled:{person_id}"
        await nudge(work, Notice(person_id, news, Priority.NUDGE, dedupe, name, replaces=name), now)
