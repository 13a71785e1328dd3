"""Which schools an organisation stands above, on the line of education or on that of the police."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from duty.district.grouping import grouped_by_each
from duty.district.schools import Organisation, School


class Scope:
    """Schools by the organisations above them, in the order of the district."""

    def __init__(self, schools: Collection[School], organisations: Mapping[str, Organisation]) -> None:
        self._organisations = organisations
        self._above = {school.id: self._lines_above(school) for school in schools}
        self._below = grouped_by_each(schools, lambda school: self._above[school.id])
        self._offices = grouped_by_each(organisations, self._line_from)
        desks = self._desks = {desk for school in schools for desk in self.desks(school)}
        above = {org for desk in desks for org in self._line_from(desk)}
        self._apart = [org for org in organisations if not (desks | above) & {*self._line_from(org)}]

    def below(self, org_id: str) -> Sequence[School]:
        return self._below.get(org_id, ())

    def above(self, school_id: str) -> Collection[str]:
        """Every organisation on both lines, up to the top."""
        return self._above.get(school_id, ())

    def desks(self, school: School) -> list[str]:
        """Both district desks of a school: education's, and the police above its station."""
        station = self._organisations.get(school.station_org_id)
        found = [school.education_org_id, station.parent_id if station else ""]
        return [org for org in found if org]

    def offices(self, desks: Collection[str]) -> list[str]:
        """Those desks, all that stands below and above them, and what belongs to no desk (综治中心)."""
        below = [office for desk in desks for office in self._offices.get(desk, ())]
        above = [office for desk in desks for office in self._line_from(desk)]
        return list(dict.fromkeys([*below, *above, *self._apart]))

    def desk_over(self, org_id: str) -> str:
        return next((org for org in self._line_from(org_id) if org in self._desks), org_id)

    def _lines_above(self, school: School) -> set[str]:
        lowest = (school.education_org_id, school.station_org_id)
        return {org for first in lowest for org in self._line_from(first)}

    def _line_from(self, org_id: str) -> list[str]:
        """It, and everything above it up to the top."""
        line: dict[str, None] = {}
        while org_id and org_id not in line:
            line[org_id] = None
            org = self._organisations.get(org_id)
            org_id = org.parent_id if org else ""
        return list(line)
