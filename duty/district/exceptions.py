"""Where the roster of a date is not that of the week: somebody stands for another, or is on leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from duty.district.grouping import grouped


@dataclass(frozen=True, slots=True)
class Instead:
    """One place in one window on one date: not whom the week names stands there, but another, or nobody.

    shift_key: names the window and its date. Whoever takes a place takes it from whom the week names, even
    where it had changed hands before: the last word is the whole of it.
    """

    shift_key: str
    post_id: str
    absent_id: str
    taker_id: str
    """Empty: nobody."""

    @property
    def school_id(self) -> str:
        return self.shift_key.partition(":")[0]

    @property
    def date(self) -> date:
        return date.fromisoformat(self.shift_key.rpartition(":")[2])


@dataclass(frozen=True, slots=True)
class Leave:
    """Days on which somebody stands nowhere, the first and the last included."""

    person_id: str
    begin: date
    end: date
    kind: str = ""
    note: str = ""

    def covers(self, on: date) -> bool:
        return self.begin <= on <= self.end


class Exceptions:
    """Asked by the rosters of the posts and of the desks: who stands here on that date after all."""

    def __init__(self, swaps: Iterable[Instead] = (), leave: Iterable[Leave] = ()) -> None:
        last = {(one.shift_key, one.post_id, one.absent_id): one for one in swaps}
        self._at = last
        self._taken = grouped(last.values(), lambda one: one.taker_id)
        self._leave = grouped(leave, lambda one: one.person_id)

    def __bool__(self) -> bool:
        return bool(self._at or self._leave)

    def at_post(self, shift_key: str, on: date, post_id: str, person_id: str) -> str:
        """Who stands there in the place of whom the week names; empty where nobody does."""
        stands = self.named_for(shift_key, post_id, person_id)
        return "" if self.leave_of(stands, on) else stands

    def named_for(self, shift_key: str, post_id: str, person_id: str) -> str:
        """The same before leave is asked for."""
        instead = self._at.get((shift_key, post_id, person_id))
        return instead.taker_id if instead else person_id

    def taken_by(self, person_id: str, on: date) -> list[Instead]:
        """What that person took over on that date."""
        return [one for one in self._taken.get(person_id, ()) if one.date == on]

    def leaves_of(self, person_id: str) -> list[Leave]:
        """All that is known of theirs, of whatever days."""
        return list(self._leave.get(person_id, ()))

    def leave_of(self, person_id: str, on: date) -> Leave | None:
        """Their leave of that day."""
        return next((one for one in self._leave.get(person_id, ()) if one.covers(on)), None)
