"""Who may see a hazard and its pictures. What may be done to it, and by whom, the hazard says itself."""

from __future__ import annotations

from duty.district.people import DESK, POLICE, SCHOOL_OFFICE, Person, Role
from duty.hazards.hazard import Hazard
from duty.hazards.ports import Work
from duty.hazards.status import REGISTERED

OVERSEERS = SCHOOL_OFFICE | DESK | POLICE | {Role.GUARD_LEADER, Role.SUPERVISOR, Role.ADMIN}
"""Who sees every hazard of the schools they deal with."""


def may_see(work: Work, hazard: Hazard, person: Person) -> bool:
    """Own reports, own work, own scope; to everybody else it does not exist."""
    if person.id in (hazard.reported_by, hazard.owner_id):
        return True
    if person.role not in OVERSEERS:
        return False
    return hazard.school_id in {school.id for school in work.district.schools_seen_by(person)}


def may_see_photos(work: Work, hazard: Hazard, person: Person) -> bool:
    """The district's desks see pictures of major ones only, the admin none (domain §4.2-10)."""
    if person.role is Role.ADMIN or not may_see(work, hazard, person):
        return False
    return person.role not in DESK | {Role.SUPERVISOR} or hazard.major


async def find(work: Work, hazard_id: int, person: Person, *, locked: bool = False) -> Hazard | None:
    """A registered hazard this person may know of; anything else does not exist."""
    hazard = await work.hazards.get(hazard_id, locked=locked)
    if hazard is None or hazard.status not in REGISTERED:
        return None
    return hazard if may_see(work, hazard, person) else None
