"""Who may put in leave, or somebody who stands in, without asking anybody."""

from __future__ import annotations

from duty.district.district import District
from duty.district.people import POLICE, Person
from duty.rights.may import About, may_here
from duty.rights.words import Do, Thing
from duty.rosters.swaps.approving import may_approve


def may_arrange(district: District, person: Person, absent: Person, school_id: str) -> bool:
    """Of that person's place at that school: who decides about a 顶班, and who keeps the school's roster."""
    return may_approve(district, person, absent, school_id) or _keeps(person, school_id)


def may_give_leave(district: District, person: Person, absent: Person) -> bool:
    """Who decides about their leave; of guards and others also who keeps the roster of all their schools.

    Of the police only the station, the desk and the admin: they are missed at other schools, too.
    """
    if _keeps(person, ""):
        return True
    if any(may_approve(district, person, absent, school) for school in absent.schools):
        return True
    theirs = absent.schools if absent.role not in POLICE else ()
    return bool(theirs) and all(_keeps(person, school) for school in theirs)


def _keeps(person: Person, school_id: str) -> bool:
    about = About((school_id,) if school_id else ())
    return may_here(person, Do.MAKE, Thing.ROSTER, about)
