"""Who is where now against who is needed: the coverage of posts in the windows that run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from duty.attendance.checkin import CheckIn, Standing
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.schools import Post, School
from duty.district.shifts import Shift, Window, shift_key

ALERTED = ("police", "guard")
"""Volunteers' and teachers' places are shown, never alerted (product.md, Post gap)."""


@dataclass
class Coverage:
    """One post in one window: heads needed, there, and missing per kind.

    `missing` counts only places the roster has somebody for; `unfilled` is what the roster itself
    lacks (编制缺口), which is no morning alert.
    """

    post: Post
    window: Window
    date: date
    start: datetime
    end: datetime
    required: dict[str, int]
    present: dict[str, int]
    missing: dict[str, int]
    unfilled: dict[str, int]
    people: list[tuple[str, Standing]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return shift_key(self.window, self.date)

    @property
    def full(self) -> bool:
        return not self.missing and not self.unfilled


def running(
    district: District, school: School, now: datetime
) -> list[tuple[Window, date, datetime, datetime]]:
    """The school's windows that are open for check-in or running at that moment."""
    today = district.today(now)
    found = []
    for day in (today - timedelta(days=1), today):
        for window, start, end in district.windows_on(school.id, day):
            if start - timedelta(minutes=window.lead_min) <= now <= end:
                found.append((window, day, start, end))
    return found


def next_window(
    district: District, schools: Sequence[School], now: datetime
) -> tuple[School, Window, datetime] | None:
    """The next window of those schools within a week."""
    for ahead in range(8):
        day = district.today(now) + timedelta(days=ahead)
        starts = [
            (start, school, window)
            for school in schools
            for window, start, _ in district.windows_on(school.id, day)
            if start > now
        ]
        if starts:
            start, school, window = min(starts, key=lambda item: item[0])
            return school, window, start
    return None


async def coverage(work: Work, schools: Sequence[School], now: datetime) -> list[Coverage]:
    """Every post of the windows that run now, school by school."""
    district = work.district
    open_windows = [item for school in schools for item in running(district, school, now)]
    return await cover(work, open_windows)


async def cover(work: Work, windows: Sequence[tuple[Window, date, datetime, datetime]]) -> list[Coverage]:
    """The posts of those windows against what was said for them."""
    said = await work.check_ins.of_shifts([shift_key(window, day) for window, day, _, _ in windows])
    found: list[Coverage] = []
    for window, day, start, end in windows:
        shifts = work.district.shifts(window, day)
        here = [c for c in said if c.shift_key == shift_key(window, day) and c.counts]
        for post in work.district.posts_of(window.school_id):
            rostered = [s for s in shifts if s.post_id == post.id]
            if rostered:
                found.append(_post(work.district, post, window, day, start, end, rostered, here))
    return found


def _post(
    district: District,
    post: Post,
    window: Window,
    day: date,
    start: datetime,
    end: datetime,
    rostered: Sequence[Shift],
    said: Sequence[CheckIn],
) -> Coverage:
    here = [c for c in said if c.post_id == post.id and c.checked_out_at is None]
    present, missing, unfilled = {}, {}, {}
    for kind, heads in post.required.items():
        there = sum(1 for c in here if district.people[c.person_id].fills(kind))
        planned = sum(1 for s in rostered if district.people[s.person_id].fills(kind))
        present[kind] = there
        lacking = max(0, min(heads, planned) - there)
        if lacking and kind in ALERTED:
            missing[kind] = lacking
        if heads > planned and kind in ALERTED:
            unfilled[kind] = heads - planned
    people = [(c.person_id, c.standing) for c in here]
    return Coverage(post, window, day, start, end, dict(post.required), present, missing, unfilled, people)
