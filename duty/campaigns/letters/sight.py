"""Who may read, write and sign a report: asked of the table of rights."""

from __future__ import annotations

from duty.campaigns.sight import signers
from duty.district.district import District
from duty.district.people import DESK, Person, Role
from duty.district.schools import Organisation
from duty.rights.may import About, may
from duty.rights.words import Do, Thing

LEADS = frozenset({Role.LEADER_ON_DUTY, Role.STATION_CHIEF})
"""Who signs for an office."""


def sees(district: District, person: Person, unit_id: str) -> bool:
    return may(district, person, Do.SEE, Thing.LETTER, _about(district, unit_id))


def writes(district: District, person: Person, unit_id: str) -> bool:
    return may(district, person, Do.WRITE, Thing.LETTER, _about(district, unit_id))


def signs(district: District, person: Person, unit_id: str) -> bool:
    """For a school its head; for an office who leads it, else, where it has no such person, its desk."""
    allowed = may(district, person, Do.SIGN, Thing.LETTER, _about(district, unit_id))
    return allowed and person.id in signers_of(district, unit_id)


def signers_of(district: District, unit_id: str) -> list[str]:
    if unit_id in district.schools:
        return signers(district, unit_id, Role.PRINCIPAL)
    staff = [one for one in district.people_of(unit_id) if one.role in LEADS | DESK]
    return [one.id for one in staff if one.role in LEADS] or [one.id for one in staff]


def unit_of(district: District, unit_id: str) -> Organisation:
    """A school alone stands as an office of one."""
    school = district.schools.get(unit_id)
    if school is not None:
        return Organisation(school.id, school.name, "school")
    return district.organisations.get(unit_id) or Organisation(unit_id, unit_id, "")


def _about(district: District, unit_id: str) -> About:
    return About(schools=(unit_id,)) if unit_id in district.schools else About(office=unit_id)
