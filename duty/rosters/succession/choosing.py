"""Whose office somebody may hand over, and who can take it."""

from __future__ import annotations

from collections.abc import Sequence

from duty.district.district import District
from duty.district.people import GUARDS, POLICE, Person, Role
from duty.rights.may import About, may, opens, roles
from duty.rights.words import Do, Thing, Whose

OFFICES = roles(Do.START, Thing.OFFICE, Whose.OWN)
"""What is an office: work belongs to it, and not to the person (product.md, People)."""
STAYS_AS = {
    Role.GUARD_LEADER: Role.GUARD,
    Role.SAFETY_OFFICE: Role.SCHOOL_STAFF,
    Role.VICE_PRINCIPAL: Role.SCHOOL_STAFF,
    Role.PRINCIPAL: Role.SCHOOL_STAFF,
    Role.STATION_CHIEF: Role.POLICE_OFFICER,
    Role.LEADER_ON_DUTY: Role.DUTY_OFFICER,
}
"""What a holder may be afterwards who does not leave."""


def may_hand_over(district: District, person: Person, holder: Person) -> bool:
    return may(district, person, Do.START, Thing.OFFICE, _about(holder))


def may_bring(district: District, person: Person, holder: Person) -> bool:
    """Whether the successor may be somebody who has no row yet: of a school's offices only."""
    return may(district, person, Do.BIND, Thing.OFFICE, _about(holder))


def _about(holder: Person) -> About:
    return About(schools=holder.schools, own=(holder.id,), office=holder.org_id, role=holder.role)


def holders(district: District, person: Person) -> list[Person]:
    """Whose office they may hand over, their own first; of a whole district only those near them."""
    near = {person.id: person} | {one.id: one for one in _around(district, person)}
    return [one for one in near.values() if may_hand_over(district, person, one)]


def holder_named(district: District, person: Person, words: str) -> list[Person]:
    """Those of that name, or that number, whose office they may hand over."""
    wanted = "".join(words.split())
    named = (one for one in district.people_in(OFFICES) if wanted and _is_called(one, wanted))
    return [one for one in named if may_hand_over(district, person, one)]


def searches(person: Person) -> bool:
    """Whether there are more than stand around them: they are found by name."""
    return opens(person, Do.START, Thing.OFFICE, Whose.OWN, Whose.SCHOOL, Whose.OFFICE)


def holder_by_id(district: District, person: Person, holder_id: str) -> Person | None:
    found = district.people.get(holder_id)
    return found if found and may_hand_over(district, person, found) else None


def successors(district: District, holder: Person) -> list[Person]:
    """Who could take it: of a school its own people, of an organisation its own; the likeliest first."""
    around = [one for one in _around(district, holder) if one.id != holder.id]
    found = around if holder.org_id else [one for one in around if one.role not in POLICE]
    likely = GUARDS if holder.role is Role.GUARD_LEADER else OFFICES
    return sorted(found, key=lambda one: one.role not in likely)


def successors_named(district: District, holder: Person, words: str) -> list[Person]:
    wanted = "".join(words.split())
    return [one for one in successors(district, holder) if wanted and _is_called(one, wanted)]


def _is_called(person: Person, wanted: str) -> bool:
    return wanted in person.name or wanted.casefold() == person.id.casefold()


def _around(district: District, person: Person) -> Sequence[Person]:
    """Of an organisation (police serve schools, too, and belong to their station), else of their schools."""
    if person.org_id:
        return district.people_of(person.org_id)
    return district.people_at(person.schools)
