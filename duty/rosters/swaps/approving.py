"""Who decides about a place: the leader of the school, of the police the station."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from duty.district.district import District
from duty.district.people import DESK, POLICE, Person, Role
from duty.rights.may import About, may
from duty.rights.words import Do, Thing


def may_approve(district: District, person: Person, absent: Person, school_id: str) -> bool:
    """Of that person's place at that school; nobody their own."""
    about = About(schools=(school_id,), role=absent.role)
    return person.id != absent.id and may(district, person, Do.APPROVE, Thing.SWAP, about)


def approvers(
    district: District, absent: Person, school_id: str, now: datetime, but: Collection[str] = ()
) -> list[str]:
    """Who is asked: those that are not on leave, else whoever answers for them."""
    found = _station(district, absent) if absent.role in POLICE else _school(district, school_id)
    likely = [one for one in found if one not in but and one != absent.id]
    today = district.today(now)
    working = [one for one in likely if not district.leave_of(one, today)]
    return working or [one for one in _further(district, absent, school_id, now) if one not in but]


def _school(district: District, school_id: str) -> list[str]:
    return district.leaders_of(school_id)


def _station(district: District, absent: Person) -> list[str]:
    chiefs = [one for one in district.people_of(absent.org_id) if one.role is Role.STATION_CHIEF]
    return [one.id for one in chiefs]


def _further(district: District, absent: Person, school_id: str, now: datetime) -> list[str]:
    """The safety office, else the deputy and the principal; of the police the desk above the station."""
    if absent.role not in POLICE:
        office = district.office_of(school_id, Role.SAFETY_OFFICE) or district.office_of(school_id)
        return [one for one in office if one != absent.id]
    desks = district.command_desks(district.schools[school_id])[1:]
    on_duty = [one for desk in desks for one in district.on_duty(now, org_id=desk)]
    members = [one.id for desk in desks for one in district.people_of(desk) if one.role in DESK]
    return [one for one in dict.fromkeys(on_duty or members) if one != absent.id]
