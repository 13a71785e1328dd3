"""Who is on duty at desks, stations and schools at a moment, and who took it over from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from datetime import date, datetime

from duty.district.exceptions import Exceptions
from duty.district.grouping import grouped
from duty.district.shifts import DutyLine, Override


class DutyRoster:
    """The lines of the duty roster and who stands in, found by place and by person."""

    def __init__(
        self, lines: Iterable[DutyLine], overrides: Iterable[Override], exceptions: Exceptions | None = None
    ) -> None:
        numbered = list(enumerate(lines))
        self._at = grouped((line for _, line in numbered), lambda line: (line.org_id, line.school_id))
        self._of_person = grouped((line for _, line in numbered), lambda line: line.person_id)
        self._of_org = grouped((one for one in numbered if one[1].org_id), lambda one: one[1].org_id)
        self._of_school = grouped(
            (one for one in numbered if not one[1].org_id), lambda one: one[1].school_id
        )
        self._taken_over = grouped(overrides, lambda one: (one.org_id, one.absent_id))
        self._exceptions = exceptions or Exceptions()

    def with_exceptions(self, exceptions: Exceptions) -> DutyRoster:
        """The same lines, other leave."""
        other = copy(self)
        other._exceptions = exceptions
        return other

    def with_stand_ins(self, overrides: Iterable[Override]) -> DutyRoster:
        """The same lines, other stand-ins."""
        other = copy(self)
        other._taken_over = grouped(overrides, lambda one: (one.org_id, one.absent_id))
        return other

    def lines_of(self, person_id: str) -> Sequence[DutyLine]:
        """What the roster itself names them for; whoever stands in is not looked at."""
        return self._of_person.get(person_id, ())

    def on_duty(
        self, at: datetime, org_id: str, school_id: str, role: str, weekday_of: Callable[[date], str]
    ) -> list[str]:
        """Whoever has duty there at that local moment, stand-ins named, nobody on leave.

        role: of any where it is empty.
        """
        rostered = [
            line.person_id
            for line in self._at.get((org_id, school_id), [])
            if (not role or line.role == role) and line.covers(at, weekday_of)
        ]
        standing = dict.fromkeys(self.standing_for(person_id, org_id, at) for person_id in rostered)
        return [one for one in standing if not self._exceptions.leave_of(one, at.date())]

    def standing_for(self, person_id: str, org_id: str, now: datetime) -> str:
        """Who stands on duty there for that person: themselves, unless somebody took it over."""
        passed: set[str] = set()
        while person_id not in passed:
            passed.add(person_id)
            taken_over = self._taken_over.get((org_id, person_id), [])
            person_id = next((one.stand_in_id for one in taken_over if one.covers(now)), person_id)
        return person_id

    def everybody(self, org_ids: Iterable[str], school_ids: Iterable[str]) -> list[str]:
        """All people named for those organisations and those schools, in the roster's order."""
        lines = [one for org in dict.fromkeys(org_ids) for one in self._of_org.get(org, [])]
        lines += [one for school in dict.fromkeys(school_ids) for one in self._of_school.get(school, [])]
        return list(dict.fromkeys(line.person_id for _, line in sorted(lines, key=lambda one: one[0])))
