"""Organisations, schools and posts: the places of duty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from duty.district.places import Place


@dataclass(frozen=True, slots=True)
class Organisation:
    id: str
    name: str
    kind: str
    parent_id: str = ""

    @property
    def police_line(self) -> bool:
        return "police" in self.kind


@dataclass(frozen=True, slots=True)
class School:
    """A school hangs on two lines at once: education and police."""

    id: str
    name: str
    kind: str
    area: str
    education_org_id: str
    station_org_id: str
    students: int
    boarders: int
    has_school_bus: bool
    has_dormitory: bool
    place: Place

    @property
    def short_name(self) -> str:
        """Without the district's own name: 云汀区实验小学 reads 实验小学 to people of the district."""
        return short(self.name)


FARTHEST_M = 3_000.0
"""No post is farther from its school (field-cases R2)."""


def short(name: str) -> str:
    """A school's name without that of a district."""
    return re.sub(r"^[^学校]{1,5}?区(?=.{2})", "", name)


@dataclass(frozen=True, slots=True)
class Post:
    """A place to stand. `required` is heads per kind, `{"police": 1, "guard": 2}`; radius in metres."""

    id: str
    school_id: str
    kind: str
    name: str
    required: Mapping[str, int]
    place: Place
    radius_m: float

    def metres_from(self, place: Place) -> float:
        return self.place.metres_to(place)

    def holds(self, place: Place) -> bool:
        """Inside when distance − reported accuracy ≤ radius; a coarse fix is nowhere (Check-in)."""
        return not place.coarse and self.metres_from(place) - place.accuracy_m <= self.radius_m
