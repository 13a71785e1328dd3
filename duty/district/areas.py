"""Many schools by area, and one of them by a few words: nobody reads a list of a thousand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from duty.district.district import District
from duty.district.grouping import grouped
from duty.district.schools import School

FEW = 24
"""Up to so many schools are shown one by one."""


@dataclass(frozen=True)
class Area:
    """The schools of one district among several, or of one station within a district."""

    id: str
    name: str
    schools: tuple[School, ...]


def areas_of(district: District, schools: Sequence[School]) -> list[Area]:
    """By district where there are schools of several, else by station; in the order of the schools."""
    by_district = grouped(schools, lambda school: school.education_org_id)
    groups = by_district if len(by_district) > 1 else grouped(schools, lambda school: school.station_org_id)
    return [Area(org_id, _name(district, org_id), tuple(some)) for org_id, some in groups.items()]


def area_of(schools: Sequence[School], org_id: str) -> Sequence[School]:
    """Of those schools the ones of that district or station; none where it is neither."""
    return [school for school in schools if org_id in (school.education_org_id, school.station_org_id)]


def schools_named(schools: Iterable[School], words: str) -> list[School]:
    """By its number, or by a part of its name."""
    wanted = "".join(words.split())
    if not wanted:
        return []
    exact = [school for school in schools if wanted.casefold() == school.id.casefold()]
    return exact or [school for school in schools if wanted in school.name]


def _name(district: District, org_id: str) -> str:
    org = district.organisations.get(org_id)
    return org.name.removesuffix("（虚构）") if org else org_id
