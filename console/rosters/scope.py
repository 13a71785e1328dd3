"""What somebody may see and change on these pages: asked of the table of rights for each row."""

from __future__ import annotations

from collections.abc import Callable, Collection

from starlette.exceptions import HTTPException

from console.shell.room import Visitor
from duty.district.people import Role
from duty.district.schools import School
from duty.rights.may import About, may, may_here, opens
from duty.rights.words import Do, Thing
from duty.rosters.arranging.rights import may_arrange, may_give_leave
from storage.importing.shape import Sheet
from storage.keeping.cells import Cells
from storage.keeping.days import LEAVE, STAND_IN

OF_THE_DISTRICT = "-"
"""Stands for the district where an address names a school."""


def school_of(visitor: Visitor, school_id: str) -> School:
    """404 for one that is not theirs to see, as for one that does not exist."""
    school = visitor.district.schools.get(school_id)
    if school is None or not may(visitor.district, visitor.person, Do.SEE, Thing.ROSTER, About((school_id,))):
        raise HTTPException(404)
    return school


def seen_schools(visitor: Visitor) -> Collection[str] | None:
    """None: all there are, so that nobody hands over a list of fifteen thousand."""
    seen = visitor.district.schools_seen_by(visitor.person)
    return None if len(seen) == len(visitor.district.schools) else [school.id for school in seen]


def may_keep(visitor: Visitor, school_id: str) -> bool:
    """Whether the rows of that school (empty: the district's) are theirs to change."""
    about = About((school_id,) if school_id else ())
    return may_here(visitor.person, Do.MAKE, Thing.ROSTER, about)


def may_keep_routines(visitor: Visitor) -> bool:
    return opens(visitor.person, Do.MAKE, Thing.ROUTINE)


def permit_for(visitor: Visitor) -> Callable[[Cells | None, Cells | None, Sheet], bool]:
    """What a change is asked with, inside its transaction: both the old row and the new must be theirs."""

    def permit(before: Cells | None, after: Cells | None, sheet: Sheet) -> bool:
        if sheet.name == "roster.csv" and after is not None and not _stands_here(visitor, after):
            return False
        if sheet.name == "people.csv" and not visitor.keeps_all and _binds(before, after):
            return False
        return all(may_make(visitor, sheet.name, cells) for cells in (before, after) if cells is not None)

    return permit


def _binds(before: Cells | None, after: Cells | None) -> bool:
    """Whether a Telegram account would be somebody's by it: schools let their people in by codes only."""
    old, new = (cells["telegram_id"] if cells else "" for cells in (before, after))
    return after is not None and bool(new) and new != old


def may_make(visitor: Visitor, sheet: str, cells: Cells) -> bool:
    if sheet == "people.csv":
        return may_make_person(visitor, cells)
    if sheet in (LEAVE, STAND_IN):
        return may_make_day(visitor, sheet, cells)
    if sheet == "routines.csv":
        return may_keep_routines(visitor)
    if "school_id" not in cells or sheet == "schools.csv":
        return may_keep(visitor, "")
    return may_keep(visitor, cells["school_id"])


def may_make_day(visitor: Visitor, sheet: str, cells: Cells) -> bool:
    """Leave of that person, or who stands in at their place."""
    absent = visitor.district.people.get(cells["person_id"])
    if absent is None:
        return False
    if sheet == LEAVE:
        return may_give_leave(visitor.district, visitor.person, absent)
    return may_arrange(visitor.district, visitor.person, absent, cells["school_id"])


def may_make_person(visitor: Visitor, cells: Cells) -> bool:
    """Of all the schools they serve, so that nobody takes somebody from another school."""
    if cells["role"] not in tuple(Role):
        return opens(visitor.person, Do.MAKE, Thing.PERSON)  # the check names what is wrong with it
    schools = [part.strip() for part in cells["school_id"].split(";") if part.strip()]
    about = [About((school,), role=Role(cells["role"])) for school in schools]
    found = about or [About(office=cells["org_id"], role=Role(cells["role"]))]
    return all(may_here(visitor.person, Do.MAKE, Thing.PERSON, one) for one in found)


def _stands_here(visitor: Visitor, cells: Cells) -> bool:
    """A school puts its own people and its police on its roster; the admin anybody."""
    if may_keep(visitor, ""):
        return True
    return cells["person_id"] in {person for person, _ in standing_there(visitor, cells["school_id"])}


def standing_there(visitor: Visitor, school_id: str) -> list[tuple[str, str]]:
    """Who can be put on the roster of a school, by name: its people, and the police of its station."""
    district = visitor.district
    school = district.schools.get(school_id)
    if school is None:
        return []
    people = [*district.people_at([school_id]), *district.people_of(school.station_org_id)]
    role = visitor.words.term
    named = {person.id: f"{person.name} · {role('role', person.role)}" for person in people}
    return list(named.items())
