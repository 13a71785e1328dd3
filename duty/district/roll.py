"""Everybody of the roster: who is here, and who was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from duty.district.people import Person, Role

UNKNOWN = "已离岗人员"
"""How somebody is called whom the roster no longer has at all."""


class People(dict[str, Person]):
    """Who is here, by their ids.

    `[]` also knows whoever left: a record names them for as long as it is kept. Only that: whoever left is in
    no list, and is found by nobody who looks for them.
    """

    def __init__(self, here: Iterable[Person], left: Iterable[Person] = ()) -> None:
        super().__init__((one.id, one) for one in here)
        self.left: Mapping[str, Person] = {one.id: one for one in left}

    def __missing__(self, person_id: str) -> Person:
        return self.left.get(person_id) or Person(person_id, UNKNOWN, Role.VOLUNTEER)
