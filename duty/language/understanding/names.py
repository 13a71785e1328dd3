"""What of a district the reading knows by name: its people, posts and schools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from duty.district.district import District
from duty.district.people import Person


@dataclass(frozen=True, eq=False)
class Names:
    """`person` is who speaks; without one the whole district is meant."""

    district: District | None = None
    person: Person | None = None

    @cached_property
    def schools(self) -> frozenset[str]:
        """The schools that the speaker serves; empty: all."""
        return frozenset(self.person.schools) if self.person else frozenset()

    @cached_property
    def people(self) -> dict[str, str]:
        """Full names of the roster, each with its identifier."""
        return {one.name: one.id for one in self._near() if len(one.name) > 1}

    def of_surname(self, surname: str) -> list[str]:
        """Who of the speaker's own schools is called so."""
        own = (one for one in self._near() if self.schools and self.schools.intersection(one.schools))
        return [one.id for one in own if one.surname == surname and one is not self.person]

    def _near(self) -> Iterable[Person]:
        """Everybody of the speaker's own schools; of all where there is no such."""
        if self.district is None:
            return ()
        return self.district.people_at(self.schools) if self.schools else self.district.people.values()

    @cached_property
    def posts(self) -> dict[str, str]:
        """Posts of the speaker's schools by their name and by its short form: 东门岗, 东门."""
        if self.district is None:
            return {}
        own = [post for post in self.district.posts.values() if post.school_id in self.schools]
        named = {post.name: post.id for post in own}
        return {name.removesuffix("岗"): post for name, post in named.items()} | named

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Names of schools, the longest first."""
        known = self.district.schools.values() if self.district else ()
        return tuple(sorted((one.name for one in known), key=len, reverse=True))
