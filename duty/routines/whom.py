"""Who is asked, and whom silence reaches: offices, not persons; whoever is rostered that day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from duty.district.district import District
from duty.district.people import DESK, POLICE, SCHOOL_OFFICE, Person, Role
from duty.district.routines import OFFICE, Routine
from duty.routines.task import Task


def asked(district: District, routine: Routine, task: Task, now: datetime) -> list[str]:
    """Of a bus its attendant; of a school's row whoever of those roles is there that day."""
    if task.of_bus:
        bus = district.book.buses.get(task.bus_id)
        return [bus.attendant_id] if bus and bus.attendant_id in district.people else []
    return people(district, routine.who, task.school_id, now)


def unanswered_to(district: District, routine: Routine, task: Task, now: datetime) -> list[str]:
    """Whoever reads that nobody answered: of the desks' roles whoever has duty there."""
    desks = district.command_desks(district.schools[task.school_id])
    up = [
        one
        for role in routine.silent_to
        if role in DESK
        for desk in desks
        for one in district.on_duty(now, org_id=desk, role=role)
    ]
    here = people(district, [r for r in routine.silent_to if r not in DESK], task.school_id, now)
    return list(dict.fromkeys([*up, *here]))


def people(district: District, roles: Iterable[str], school_id: str, now: datetime) -> list[str]:
    """Where nobody of them is to be found the head is meant for a leader on duty, else the office."""
    wanted = list(roles)
    found = [one for role in wanted for one in _of(district, role, school_id, now)]
    if not found and set(wanted) & DESK:
        found = district.head_of(school_id)
    if not found and wanted:
        found = office(district, school_id)
    return list(dict.fromkeys(found))


def office(district: District, school_id: str) -> list[str]:
    """The safety office; while there is none, the head."""
    return district.office_of(school_id, Role.SAFETY_OFFICE) or district.head_of(school_id)


def _of(district: District, role: str, school_id: str, now: datetime) -> list[str]:
    if role == OFFICE:
        return office(district, school_id)
    if role in SCHOOL_OFFICE:
        return district.office_of(school_id, Role(role))
    if role in DESK:
        return district.on_duty(now, school_id=school_id, role=role)
    school = district.schools[school_id]
    if role in POLICE:
        there = district.on_duty(now, org_id=school.station_org_id)
        return [one for one in there if one in district.people and district.people[one].role == role]
    return [
        one.id
        for one in district.people_at([school_id])
        if one.role == role and _there(district, one, school_id, now)
    ]


def _there(district: District, person: Person, school_id: str, now: datetime) -> bool:
    """Who is not rostered that day is not asked; an attendant stands on no roster."""
    if person.role is Role.BUS_ATTENDANT:
        return True
    shifts = district.shifts_of(person.id, district.today(now))
    return any(shift.window.school_id == school_id for shift in shifts)
