"""缺岗: an empty place the roster names somebody for. One alert per post and window; closes itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from duty.attendance.coverage import Coverage, cover, running
from duty.attendance.gap import Gap
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.people import Role
from duty.messaging.notices import Priority, untyped
from duty.messaging.quiet import nudge

ALERT_AFTER = timedelta(minutes=10)
"""After the window's start whoever can fill the place is told (product.md, Post gap)."""
AT_ONCE = 5
"""More than so many at once for one person are one message."""


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
    if now - up_since < timedelta(minutes=3) and up_since > now - timedelta(hours=12):
        covered = {key: one for key, one in covered.items() if one.start + ALERT_AFTER > up_since}
    known = {(gap.shift_key, gap.post_id) for gap in await work.gaps.of_shifts({k for k, _ in covered})}
    fresh = [one for key, one in covered.items() if key not in known and one.missing]
    fresh = [one for one in fresh if now >= one.start + ALERT_AFTER]
    if fresh:
        await _open(work, fresh, now)
    return len(fresh)


async def _covered(work: Work, now: datetime) -> dict[tuple[str, str], Coverage]:
    """Coverage of the windows that have begun."""
    district = work.district
    begun = [
        item
        for school in district.schools.values()
        for item in running(district, school, now)
        if item[2] <= now
    ]
    return {(one.key, one.post.id): one for one in await cover(work, begun)}


async def _open(work: Work, fresh: Sequence[Coverage], now: datetime) -> None:
    """One row each; told to whoever can fill it, bundled where there are many."""
    per_person: dict[str, list[Gap]] = {}
    for one in fresh:
        gap = Gap(one.key, one.post.id, one.post.school_id, dict(one.missing), now, one.start)
        await work.gaps.add(gap)
        work.record(gap.subject, "opened", now, "", missing=gap.missing, post=gap.post_id)
        gap.told = who_can_fill(work.district, gap, now)
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


def line_facts(district: District, gap: Gap, now: datetime) -> dict[str, Any]:
    """07:10 柳河小学 校门口护学岗 缺:民警1"""
    return {
        "time": district.clock(now),
        "school": district.schools[gap.school_id].short_name,
        "post": district.posts[gap.post_id].name,
        "missing": gap.missing,
    }


def _tell(work: Work, person_id: str, gaps: Sequence[Gap], now: datetime) -> None:
    lines = [line_facts(work.district, gap, now) for gap in gaps]
    groups = [lines] if len(lines) > AT_ONCE else [[line] for line in lines]
    for number, group in enumerate(groups):
        gap = gaps[number]
        many = len(group) > 1
        work.tell(
            untyped(
                person_id,
                "gap.opened_many" if many else "gap.opened",
                Priority.P2,
                {"lines": group, "count": len(group), "time": work.district.clock(now)},
                dedupe=f"{gap.subject}:opened:{person_id}",
                name="" if many else str(gap.subject),
            )
        )


async def _close(work: Work, gap: Gap, now: datetime, *, filled: bool) -> None:
    """Everybody told reads that it is filled; at the window's end it just ends."""
    gap.closed_at, gap.filled = now, filled
    work.record(gap.subject, "filled" if filled else "window_over", now)
    if not filled:
        return
    facts = {"lines": [line_facts(work.district, gap, now)], "time": work.district.clock(now)}
    for person_id in gap.told:
        filled_line = untyped(
            person_id,
            "gap.filled",
            Priority.NUDGE,
            facts,
            dedupe=f"{gap.subject}:filled:{person_id}",
            name=str(gap.subject),
            replaces=str(gap.subject),
        )
        await nudge(work, filled_line, now)
