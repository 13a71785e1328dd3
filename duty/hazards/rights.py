"""Who may see a hazard and its pictures, put it right, and say that it is right."""

from __future__ import annotations

from duty.district.people import DESK, POLICE, SCHOOL_OFFICE, Person, Role
from duty.district.severity import Level
from duty.hazards.hazard import OPEN, Hazard, Status
from duty.hazards.ports import Work


def may_see(work: Work, hazard: Hazard, person: Person) -> bool:
    """Own reports, own work, own scope; to everybody else it does not exist."""
    if person.id in (hazard.reported_by, hazard.owner_id):
        return True
    if person.role in SCHOOL_OFFICE | DESK | POLICE | {Role.GUARD_LEADER, Role.SUPERVISOR, Role.ADMIN}:
        return hazard.school_id in {school.id for school in work.district.schools_seen_by(person)}
    return False


def may_see_photos(work: Work, hazard: Hazard, person: Person) -> bool:
    """The district's desks see pictures of major ones only, the admin none (domain §4.2-10)."""
    if person.role is Role.ADMIN or not may_see(work, hazard, person):
        return False
    return person.role not in DESK | {Role.SUPERVISOR} or hazard.level is Level.MAJOR


def may_rectify(hazard: Hazard, person: Person) -> bool:
    """The owner, or another of the school's office on their behalf."""
    office = person.role in SCHOOL_OFFICE and hazard.school_id in person.schools
    return hazard.status in OPEN and (person.id == hazard.owner_id or office)


def may_verify(hazard: Hazard, person: Person) -> bool:
    """The school's office; nobody their own fix (product.md, Hazard)."""
    office = person.role in SCHOOL_OFFICE and hazard.school_id in person.schools
    return hazard.status is Status.RECTIFIED and office and person.id != hazard.rectified_by
