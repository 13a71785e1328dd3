"""Whether a new snapshot of the district is to be looked at, and where it differs from the one before."""

from __future__ import annotations

from datetime import date, datetime

from duty.district.district import District


class LooksAnew:
    """A sweep of one process that looks at a district once a day and whenever it changed.

    It only knows which district and day it looked at last, and may forget that at any time.
    """

    def __init__(self) -> None:
        self._district: District | None = None
        self._day: date | None = None

    def due(self, version: int, now: datetime) -> bool:
        """version: of the district in the database."""
        district = self._district
        return district is None or version != district.version or self._day != district.today(now)

    def _looked_at(self, district: District, day: date) -> None:
        self._district, self._day = district, day


def schools_moved(before: District, after: District) -> frozenset[str] | None:
    """The schools whose posts, windows, roster, swaps, leave or days changed, or None where it may be any.

    Whoever changed their role may stand anywhere; no other edit of a person moves a place.
    """
    if _roles_changed(before, after):
        return None
    lines = set(before.roster) ^ set(after.roster)
    windows = set(before.windows) ^ set(after.windows)
    days = set(before.calendar) ^ set(after.calendar)
    spans = {*before.terms, *before.key_periods} ^ {*after.terms, *after.key_periods}
    everywhere = any(not day.school_id for day in days) or any(not span.school_id for span in spans)
    if everywhere or before.national is not after.national:
        return None
    posts = [
        post
        for one, other in ((before.posts, after.posts), (after.posts, before.posts))
        for key, post in one.items()
        if other.get(key) != post
    ]
    swaps = set(before.swaps) ^ set(after.swaps)
    schools = before.schools.keys() ^ after.schools.keys()
    moved = {one.school_id for some in (lines, windows, days, spans, posts, swaps) for one in some}
    return frozenset(schools | moved | _of_leave(before, after) | _of_leavers(before, after))


def _of_leavers(before: District, after: District) -> frozenset[str]:
    """Where whoever left, or came back, would stand."""
    people = before.people.keys() ^ after.people.keys()
    return frozenset(line.school_id for line in after.roster if line.person_id in people)


def _of_leave(before: District, after: District) -> frozenset[str]:
    """Where whoever goes on leave, or comes back, would stand."""
    people = {one.person_id for one in set(before.leave) ^ set(after.leave)}
    return frozenset(line.school_id for line in after.roster if line.person_id in people)


def _roles_changed(before: District, after: District) -> bool:
    people = before.people.keys() & after.people.keys()
    return any(before.people[one].role is not after.people[one].role for one in people)
