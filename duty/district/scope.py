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

    def below(self, org_id: str) -> Sequence[School]:
        return self._below.get(org_id, ())

    def above(self, school_id: str) -> Collection[str]:
        """Every organisation on both lines, up to the top."""
        return self._above.get(school_id, ())

    def _lines_above(self, school: School) -> set[str]:
        above: set[str] = set()
        for lowest in (school.education_org_id, school.station_org_id):
            here = lowest
            while here and here not in above:
                above.add(here)
                org = self._organisations.get(here)
                here = org.parent_id if org else ""
        return above
