"""Who is where now against who is needed: the coverage of posts in the windows that run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from duty.attendance.checkin import CheckIn, Standing
from duty.attendance.ports import Presence, Work
from duty.attendance.twins import Named, held_elsewhere, named
from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.schools import Post, School
from duty.district.shifts import HeldWindow, Shift, Window, shift_key

ALERTED = ("police", "guard")
"""Volunteers' and teachers' places are shown, never alerted (product.md, Post gap)."""


@dataclass
class Coverage:
    """One post in one window: heads needed, there, and missing per kind.

    `missing` counts only places the roster has somebody for; `unfilled` is what the roster itself
    lacks (编制缺口), which is no morning alert. came: the check-ins that count there. since: from when on
    somebody is missing there.
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
    came: tuple[CheckIn, ...] = ()
    since: datetime | None = None

    @property
    def key(self) -> str:
        return shift_key(self.window, self.date)

    @property
    def full(self) -> bool:
        return not self.missing and not self.unfilled


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
    return await cover(work, [held for s in schools for held in work.district.open_windows(s.id, now)])


async def cover(work: Work, windows: Sequence[HeldWindow]) -> list[Coverage]:
    """The posts of those windows against what was said for them."""
    said = await work.check_ins.of_shifts([held.key for held in windows])
    there = grouped((c for c in said if c.counts), lambda c: (c.shift_key, c.post_id))
    present = [Presence(c.shift_key, c.post_id, c.person_id) for c in said if c.open]
    elsewhere = await held_elsewhere(work, windows, present)
    found: list[Coverage] = []
    for held in windows:
        shifts = grouped(work.district.places(held.window, held.date), lambda shift: shift.post_id)
        for post in work.district.posts_of(held.window.school_id):
            if rostered := shifts.get(post.id):
                here = there.get((held.key, post.id), [])
                found.append(_cover_post(work.district, post, held, rostered, here, elsewhere))
    return found


def lacking(
    district: District, post: Post, rostered: Sequence[Shift], there: Sequence[str]
) -> dict[str, int]:
    """Heads missing by kind: of those the roster has somebody for, and nobody of that kind is there."""
    planned = _heads(district, post, [shift.person_id for shift in rostered])
    present = _heads(district, post, there)
    found = {
        kind: min(heads, planned[kind]) - present[kind]
        for kind, heads in _required(district, post, rostered).items()
        if kind in ALERTED
    }
    return {kind: heads for kind, heads in found.items() if heads > 0}


def _required(district: District, post: Post, rostered: Sequence[Shift]) -> Mapping[str, int]:
    return district.required(post, rostered[0].date) if rostered else post.required


def _heads(district: District, post: Post, people: Sequence[str]) -> dict[str, int]:
    """How many of them fill a place of each kind the post needs."""
    found = [district.people[person_id] for person_id in people]
    return {kind: sum(person.fills(kind) for person in found) for kind in post.required}


def _cover_post(
    district: District,
    post: Post,
    held: HeldWindow,
    every: Sequence[Shift],
    said: Sequence[CheckIn],
    elsewhere: Collection[Named],
) -> Coverage:
    """said: what counts there, of those who left too.

    Whoever stands at another post that is theirs meanwhile is nobody who could be missed here."""
    here = [made for made in said if made.open]
    gone = [made.checked_out_at for made in said if made.checked_out_at]
    rostered = [shift for shift in every if named(shift) not in elsewhere]
    planned = _heads(district, post, [shift.person_id for shift in rostered])
    present = _heads(district, post, [made.person_id for made in here])
    missing = lacking(district, post, rostered, [made.person_id for made in here])
    required = district.required(post, held.date)
    unfilled = {
        kind: heads - planned[kind]
        for kind, heads in required.items()
        if heads > planned[kind] and kind in ALERTED
    }
    return Coverage(
        post=post,
        window=held.window,
        date=held.date,
        start=held.start,
        end=held.end,
        required=dict(required),
        present=present,
        missing=missing,
        unfilled=unfilled,
        people=[(c.person_id, c.standing) for c in here],
        came=tuple(here),
        since=max([held.start, *gone]) if missing else None,
    )
