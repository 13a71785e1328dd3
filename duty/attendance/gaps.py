"""缺岗: an empty place the roster names somebody for. One alert per post and window; closes itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from duty.attendance.coverage import Coverage, cover
from duty.attendance.gap import Gap
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.people import Role
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.quiet import nudge

ALERT_AFTER = timedelta(minutes=10)
"""After the window's start whoever can fill the place is told (product.md, Post gap)."""
AT_ONCE = 5
"""More than so many at once for one person are one message."""
SILENT_AFTER_OUTAGE = timedelta(minutes=3)
OUTAGE_WITHIN = timedelta(hours=12)


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
    line: GapLine


@dataclass(frozen=True)
class GapsOpened(News):
    """More than a few at once."""

    kind: ClassVar[str] = "gap.opened_many"
    time: str
    lines: tuple[GapLine, ...]


@dataclass(frozen=True)
class GapFilled(News):
    """Somebody came; the earlier message changes in place."""

    kind: ClassVar[str] = "gap.filled"
    time: str
    school: str
    post: str


async def sweep(work: Work, now: datetime, up_since: datetime) -> int:
    """Open what is empty ten minutes into a window, close what has filled or whose window is over.

    `up_since`: after an outage of ours the first three minutes say nothing: that is 无数据, never 缺岗.
    """
    gaps = await work.gaps.open()
    covered = await _covered(work, now)
    for gap in gaps:
        one = covered.get((gap.shift_key, gap.post_id))
        if one is None or not one.missing:
            await _close(work, gap, now, filled=one is not None)
    if now - up_since < SILENT_AFTER_OUTAGE and up_since > now - OUTAGE_WITHIN:
        covered = {key: one for key, one in covered.items() if one.start + ALERT_AFTER > up_since}
    known = {(gap.shift_key, gap.post_id) for gap in await work.gaps.of_shifts({k for k, _ in covered})}
    fresh = [one for key, one in covered.items() if key not in known and one.missing]
    fresh = [one for one in fresh if now >= one.start + ALERT_AFTER]
    if fresh:
        await _open(work, fresh, now)
    return len(fresh)


async def _covered(work: Work, now: datetime) -> dict[tuple[str, str], Coverage]:
    """Coverage of the windows that have begun, by window and post."""
    begun = [held for held in work.district.all_open_windows(now) if held.start <= now]
    return {(one.key, one.post.id): one for one in await cover(work, begun)}


async def _open(work: Work, fresh: Sequence[Coverage], now: datetime) -> None:
    """One row each; told to whoever can fill it, bundled where there are many."""
    per_person: dict[str, list[Gap]] = {}
    for one in fresh:
        gap = Gap(one.key, one.post.id, one.post.school_id, dict(one.missing), now, one.start)
        await work.gaps.add(gap)
        work.record(gap.subject, "opened", now, "", missing=gap.missing, post=gap.post_id)
        gap.tell(who_can_fill(work.district, gap, now))
        for person_id in gap.told:
            per_person.setdefault(person_id, []).append(gap)
    for person_id, gaps in per_person.items():
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
