"""Who walks at which school, and who may see what was walked. Somebody else's reads like one that is not."""

from __future__ import annotations

from duty.district.district import District
from duty.district.people import Person
from duty.patrols.ports import Work
from duty.patrols.scan import Scan
from duty.patrols.walk import Walk
from duty.rights.may import About, may
from duty.rights.words import Do, Thing


def may_walk(district: District, person: Person, school_id: str) -> bool:
    return may(district, person, Do.MAKE, Thing.ROUND, About(schools=(school_id,)))


def may_see(district: District, person: Person, walk: Walk) -> bool:
    about = About(schools=(walk.school_id,), own=(walk.person_id,) if walk.person_id else ())
    return may(district, person, Do.SEE, Thing.ROUND, about)


async def own_walk(work: Work, walk_id: int, person: Person) -> Walk | None:
    """The walk under whose message a button was pressed; colleagues of the school may go on with it."""
    walk = await work.walks.get(walk_id)
    return walk if walk and may_walk(work.district, person, walk.school_id) else None


async def own_scan(work: Work, scan_id: int, person: Person) -> Scan | None:
    """What somebody saw is theirs to judge."""
    scan = await work.walks.scan(scan_id)
    return scan if scan and scan.person_id == person.id else None
