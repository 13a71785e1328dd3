"""Which shift a check-in is meant for, and which earlier one it repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.attendance.checkin import CheckIn, Evidence
from duty.district.district import District
from duty.district.people import POLICE, Person
from duty.district.places import Place
from duty.district.schools import Post
from duty.district.shifts import HeldWindow, Shift


@dataclass(frozen=True)
class Arrival:
    """Somebody says that they are there. `place` is what their phone gave, `said_at` what it claims."""

    person: Person
    now: datetime
    place: Place | None = None
    said_at: datetime | None = None

    def at(self, post: Post) -> bool:
        return self.place is not None and post.holds(self.place)


def choose_shift(
    district: District, shifts: Sequence[Shift], earlier: Sequence[CheckIn], here: Arrival
) -> Shift | None:
    """The shift a check-in is meant for: running before coming before past, not yet done first, then nearest.

    Overlapping radii: only the roster's own posts compete, so the rostered post wins (product.md, Check-in).
    """
    done = {(c.shift_key, c.post_id) for c in earlier if c.counts}
    now, place = here.now, here.place

    def rank(shift: Shift) -> tuple[int, bool, bool, float, datetime]:
        post = district.posts[shift.post_id]
        phase = 0 if shift.running(now) else 1 if now < shift.opens else 2
        away = post.metres_from(place) if place else 0.0
        outside = place is not None and not post.holds(place)
        repeats = (shift.key, shift.post_id) in done
        return 3 if repeats and phase else phase, repeats and outside, outside, away, shift.start

    return min(shifts, key=rank, default=None)


def on_the_beat(district: District, shift: Shift, here: Arrival) -> bool:
    """Police who stand at another post of their schools are there, not far from the rostered one (巡点)."""
    if here.person.role not in POLICE or here.place is None or here.at(district.posts[shift.post_id]):
        return False
    return post_here(district, here) is not None


def post_here(district: District, here: Arrival) -> Post | None:
    """The post of one's schools that holds the place, if any."""
    if here.place is None:
        return None
    return district.post_near([s.id for s in district.schools_seen_by(here.person)], here.place)


def earlier_of_shift(
    earlier: Sequence[CheckIn], shift: Shift, posts: Sequence[Post], here: Arrival
) -> CheckIn | None:
    """The earlier check-in of that window which this one repeats or makes more certain."""
    same = [c for c in earlier if c.counts and c.shift_key == shift.key]
    exact = next((c for c in same if c.post_id == shift.post_id), None)
    if exact or here.place is None:
        return exact or next(iter(same), None)
    rostered = {post.id for post in posts}
    vague = (c for c in same if c.post_id not in rostered or c.evidence is Evidence.WORDS)
    return next(vague, None)


def running_window(district: District, school_id: str, now: datetime) -> HeldWindow | None:
    """The school's window that takes check-ins now: today's before last night's."""
    return max(district.open_windows(school_id, now), key=lambda one: one.date, default=None)
