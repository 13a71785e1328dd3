"""Which shift a check-in is meant for, and which earlier one it repeats."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from duty.attendance.checkin import CheckIn, Evidence, Reason
from duty.district.district import District
from duty.district.people import Person
from duty.district.places import Place
from duty.district.schools import Post
from duty.district.shifts import HeldWindow, Shift

UNDER_WAY_FOR = timedelta(hours=12)
"""A tap that was longer under way belongs to no window any more (product.md, Check-in)."""
OWN_CLOCK_FOR = timedelta(minutes=10)
"""So far back the clock of a page is believed; it is no proof."""


@dataclass(frozen=True)
class Said:
    """When something was said, beside the moment we heard of it.

    proven:   a server has stamped it, and not the phone's own clock.
    in_words: the words themselves name the time: 早上7点就到岗了.
    """

    at: datetime
    proven: bool = False
    in_words: bool = False

    def moment(self, now: datetime) -> datetime:
        """The time that counts: its own, up to twelve hours back."""
        return self.at if timedelta() < now - self.at <= UNDER_WAY_FOR else now

    def doubt(self, now: datetime) -> Reason:
        """What stands against that time."""
        if self.in_words:
            return Reason.SAID
        back = now - self.at
        if back <= OWN_CLOCK_FOR or (self.proven and back <= UNDER_WAY_FOR):
            return Reason.NONE
        return Reason.DELAYED


@dataclass(frozen=True)
class Arrival:
    """Somebody says that they are there. place: what their phone gave; scanned: whose code they read;
    named: the post of which they say so, without anything that shows it."""

    person: Person
    now: datetime
    place: Place | None = None
    said: Said | None = None
    scanned: Post | None = None
    named: Post | None = None

    @property
    def moment(self) -> datetime:
        """The time it belongs to."""
        return self.said.moment(self.now) if self.said else self.now

    @property
    def doubt(self) -> Reason:
        """What stands against its time."""
        return self.said.doubt(self.now) if self.said else Reason.NONE

    @property
    def shown(self) -> bool:
        """Whether there is any evidence of where they are."""
        return self.place is not None or self.scanned is not None

    def at(self, post: Post) -> bool:
        scanned = self.scanned is not None and self.scanned.id == post.id
        return scanned or (self.place is not None and post.holds(self.place))


def choose_shift(
    district: District, shifts: Sequence[Shift], earlier: Sequence[CheckIn], here: Arrival
) -> Shift | None:
    """The shift a check-in is meant for: running before coming before past, not yet done first, then nearest.

    Overlapping radii: only the roster's own posts compete, so the rostered post wins (product.md, Check-in).
    """
    done = {(c.shift_key, c.post_id) for c in earlier if c.counts}
    now, place = here.moment, here.place

    def rank(shift: Shift) -> tuple[int, bool, bool, float, datetime]:
        post = district.posts[shift.post_id]
        phase = 0 if shift.running(now) else 1 if now < shift.opens else 2
        away = post.metres_from(place) if place else 0.0
        outside = here.shown and not here.at(post)
        repeats = (shift.key, shift.post_id) in done
        return 3 if repeats and phase else phase, repeats and outside, outside, away, shift.start

    return min(shifts, key=rank, default=None)


def post_shown(district: District, shift: Shift, here: Arrival) -> Post:
    """Where the evidence has them: at the roster's post if it can be that one, else at another of its school.

    Where there is none it is the post they name; where that is none either, the roster's.
    """
    own = district.posts[shift.post_id]
    if here.at(own):
        return own
    if not here.shown:
        return here.named if here.named and here.named.school_id == own.school_id else own
    found = here.scanned or district.post_near([own.school_id], here.place) if here.place else here.scanned
    return found if found and found.school_id == own.school_id else own


def at_another_school(district: District, shift: Shift, here: Arrival) -> bool:
    """Whoever stands at a post of another of their schools is there, not far from the rostered one (巡点)."""
    own = district.posts[shift.post_id]
    if not here.shown or here.at(post_shown(district, shift, here)):
        return False
    found = post_here(district, here)
    return found is not None and found.school_id != own.school_id


def post_here(district: District, here: Arrival) -> Post | None:
    """The post of one's schools that holds the place, if any."""
    if here.scanned is not None:
        return here.scanned
    if here.place is None:
        return None
    return district.post_near([s.id for s in district.schools_seen_by(here.person)], here.place)


def earlier_of_shift(
    earlier: Sequence[CheckIn], shift: Shift, posts: Sequence[Post], here: Arrival, at: str = ""
) -> CheckIn | None:
    """The earlier check-in of that window which this one repeats or makes more certain. at: the post shown.

    One that was proven at another post is neither: they went on.
    """
    same = [c for c in earlier if c.counts and not c.gone_by(here.moment) and c.shift_key == shift.key]
    exact = next((c for c in same if c.post_id == (at or shift.post_id)), None)
    if exact or not here.shown:
        return exact or next(iter(same), None)
    rostered = {post.id for post in posts}
    return next((c for c in same if c.doubtful and _vague(c, rostered)), None)


def _vague(made: CheckIn, rostered: Collection[str]) -> bool:
    """Whether it was never plain at which post it is."""
    return made.post_id not in rostered or made.evidence is Evidence.WORDS or made.reason is Reason.FAR


def running_window(district: District, school_id: str, now: datetime) -> HeldWindow | None:
    """The school's window that takes check-ins now: today's before last night's."""
    return max(district.open_windows(school_id, now), key=lambda one: one.date, default=None)
