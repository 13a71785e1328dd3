"""Who belongs where: people by school and by organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from duty.district.grouping import grouped, grouped_by_each
from duty.district.people import Person, Role


class Staff:
    """Everybody of the district, found by where they serve. Each answer is in the order of the district."""

    def __init__(self, people: Iterable[Person]) -> None:
        everybody = self._everybody = list(people)
        self._of_roles: dict[frozenset[Role], list[Person]] = {}
        self._turn = {person.id: turn for turn, person in enumerate(everybody)}
        self._of_school = grouped_by_each(everybody, lambda person: person.schools)
        self._of_organisation = grouped(everybody, lambda person: person.org_id)

    def of_roles(self, roles: frozenset[Role]) -> Sequence[Person]:
        if roles not in self._of_roles:
            self._of_roles[roles] = [person for person in self._everybody if person.role in roles]
        return self._of_roles[roles]

    def of_school(self, school_id: str) -> Sequence[Person]:
        return self._of_school.get(school_id, ())

    def of_schools(self, school_ids: Iterable[str]) -> list[Person]:
        """Whoever serves any of those schools, once each."""
        return self._in_turn(person for school in school_ids for person in self.of_school(school))

    def of_organisation(self, org_id: str) -> Sequence[Person]:
        return self._of_organisation.get(org_id, ())

    def of(self, org_ids: Iterable[str], school_ids: Iterable[str]) -> list[Person]:
        """Whoever belongs to one of those organisations or serves one of those schools, once each."""
        members = [person for org_id in org_ids for person in self.of_organisation(org_id)]
        return self._in_turn([*members, *self.of_schools(school_ids)])

    def _in_turn(self, people: Iterable[Person]) -> list[Person]:
        found = {person.id: person for person in people}
        return sorted(found.values(), key=lambda person: self._turn[person.id])
