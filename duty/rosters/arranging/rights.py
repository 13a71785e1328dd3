"""Who may put in leave, or somebody who stands in, without asking anybody."""

from __future__ import annotations

from duty.district.district import District
from duty.district.people import Person
from duty.rights.may import About, may
from duty.rights.words import Do, Thing
from duty.rosters.swaps.approving import may_approve


def may_arrange(district: District, person: Person, absent: Person, school_id: str) -> bool:
    """Of that person's place at that school: who decides about a 顶班, and who keeps the school's roster."""
    return may_approve(district, person, absent, school_id) or _keeps(district, person, absent, school_id)


def may_give_leave(district: District, person: Person, absent: Person) -> bool:
    """Who decides about it at one of their schools, and who keeps the roster of all of them."""
    if any(may_approve(district, person, absent, school) for school in absent.schools):
        return True
    return all(_keeps(district, person, absent, school) for school in absent.schools or ("",))


def _keeps(district: District, person: Person, absent: Person, school_id: str) -> bool:
    about = About((school_id,) if school_id else (), role=absent.role)
    return person.id != absent.id and may(district, person, Do.MAKE, Thing.SWAP, about)
