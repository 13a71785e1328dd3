"""谁值班, 民警电话: whom a person may phone now, near ones first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from duty.district.district import District
from duty.district.people import Person
from duty.district.schools import School

MOST = 8
"""Lines of one card."""


@dataclass(frozen=True)
class Contact:
    """Somebody to phone, with the school, station or desk they have duty at."""

    place: str
    name: str
    phone: str


def contacts(district: District, person: Person, school: School | None, now: datetime) -> tuple[Contact, ...]:
    """The leader of the school, whoever has duty at its station and at both desks."""
    schools = [school] if school else district.schools_seen_by(person)
    found = {one: None for school_ in schools for one in _of_school(district, school_, now)}
    own = district.polite(person.id)
    return tuple(one for one in found if one.phone and one.name != own)[:MOST]


def _of_school(district: District, school: School, now: datetime) -> Iterator[Contact]:
    for person_id in district.leaders_of(school.id):
        yield _contact(district, school.short_name, person_id)
    for org_id in (school.station_org_id, *reversed(district.command_desks(school))):
        org = district.organisations.get(org_id)
        for person_id in district.on_duty(now, org_id=org_id) if org else ():
            yield _contact(district, org.name if org else "", person_id)


def _contact(district: District, place: str, person_id: str) -> Contact:
    return Contact(place, district.polite(person_id), district.people[person_id].phone)
