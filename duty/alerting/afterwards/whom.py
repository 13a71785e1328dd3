"""Who stands at a school at this moment: checked in, else rostered now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from duty.alerting.ports import Work


class Spot(NamedTuple):
    """Somebody, and the post they stand at; empty where it is none of the school's."""

    person_id: str
    post_id: str


async def on_the_spot(
    work: Work, school_id: str, now: datetime, posts: Collection[str] = (), *, but: Collection[str] = ()
) -> list[Spot]:
    """Everybody there, or at these posts of it, in the order they came; then whom the roster alone names."""
    there = {one.person_id: one.post_id for one in await work.spot_checks.on_duty([school_id], now)}
    rostered = await _rostered(work, school_id, now)
    found = rostered | there
    ordered = [*there, *(one for one in rostered if one not in there)]
    spots = [Spot(one, found[one]) for one in ordered if one not in but]
    return [spot for spot in spots if not posts or spot.post_id in posts]


async def _rostered(work: Work, school_id: str, now: datetime) -> dict[str, str]:
    """Whom the roster names for now, those who said that they left taken out; and the school's own duty."""
    district = work.district
    held = [one for one in district.open_windows(school_id, now) if one.start <= now <= one.end]
    said = await work.check_ins.of_shifts([one.key for one in held]) if held else []
    left = {made.person_id for made in said if made.counts and not made.open}
    shifts = [shift for one in held for shift in district.shifts(one.window, one.date)]
    found = {shift.person_id: shift.post_id for shift in shifts if shift.person_id not in left}
    for person_id in district.on_duty(now, school_id=school_id):
        found.setdefault(person_id, "")
    return {person_id: post_id for person_id, post_id in found.items() if person_id in district.people}
