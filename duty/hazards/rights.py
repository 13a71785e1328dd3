"""Who may see a hazard and its pictures. What may be done to it, and by whom, the hazard says itself."""

from __future__ import annotations

from duty.district.people import Person
from duty.hazards.hazard import Hazard
from duty.hazards.ports import Work
from duty.hazards.status import KNOWN
from duty.rights.may import may
from duty.rights.words import Do, Thing


def may_see(work: Work, hazard: Hazard, person: Person) -> bool:
    """Own reports, own work, own scope; to everybody else it does not exist."""
    return may(work.district, person, Do.SEE, Thing.HAZARD, hazard.about)


def may_see_photos(work: Work, hazard: Hazard, person: Person) -> bool:
    """Fewer than see the hazard itself (domain §4.2-10)."""
    return may(work.district, person, Do.SEE, Thing.HAZARD_PHOTO, hazard.about)


def may_say_fixed(work: Work, hazard: Hazard, person: Person) -> bool:
    """Whose word counts that it is put right."""
    return may(work.district, person, Do.SAY_FIXED, Thing.HAZARD, hazard.about)


async def find(work: Work, hazard_id: int, person: Person, *, locked: bool = False) -> Hazard | None:
    """A registered hazard this person may know of; anything else does not exist."""
    hazard = await work.hazards.get(hazard_id, locked=locked)
    if hazard is None or hazard.status not in KNOWN or not hazard.number:
        return None
    return hazard if may_see(work, hazard, person) else None
