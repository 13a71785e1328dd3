"""Asking the table of rights."""

from __future__ import annotations

from collections.abc import Collection, Set
from dataclasses import dataclass

from duty.district.district import District
from duty.district.people import Person, Role
from duty.rights.table import TABLE
from duty.rights.words import Do, Grant, Only, Thing, Whose


@dataclass(frozen=True)
class About:
    """Which one of its kind: whose it is, where it belongs, and how it stands.

    own, owner, called: ids of people. `role`: of the person it is about, where it is about one.
    """

    schools: Collection[str] = ()
    own: Collection[str] = ()
    owner: Collection[str] = ()
    called: Collection[str] = ()
    office: str = ""
    role: Role | None = None
    state: Set[Only] = frozenset()


def may(district: District, person: Person, do: Do, thing: Thing, about: About) -> bool:
    """Whether that person may do that to that one."""
    near = nearness(person, about) | _scope(district, person, about)
    return any(_grants(grant, person, near, about) for grant in TABLE[thing, do].grants)


def ground(district: District, person: Person, do: Do, thing: Thing, about: About) -> str:
    """By which nearness they may do it, the first that the table names; empty where they may not."""
    near = nearness(person, about) | _scope(district, person, about)
    granted = (grant for grant in TABLE[thing, do].grants if _grants(grant, person, near, about))
    return next((str(grant.whose) for grant in granted), "")


def may_here(person: Person, do: Do, thing: Thing, about: About) -> bool:
    """The same of what depends on no district: one's own, one's office, one's school."""
    near = nearness(person, about)
    return any(_grants(grant, person, near, about) for grant in TABLE[thing, do].grants)


def opens(person: Person, do: Do, thing: Thing, *but: Whose) -> bool:
    """Whether there is any that the person may do it to, those so near left out: its key, its list."""
    return any(person.role in grant.roles and grant.whose not in but for grant in TABLE[thing, do].grants)


def roles(do: Do, thing: Thing, *whose: Whose) -> frozenset[Role]:
    """The roles that may do it, to those so near."""
    grants = TABLE[thing, do].grants
    found = [grant.roles for grant in grants if not whose or grant.whose in whose]
    return frozenset().union(*found)


def nearness(person: Person, about: About) -> set[Whose]:
    """How near the person stands, as far as no district need be asked."""
    near = {Whose.ANY}
    if person.id in about.own or person.id in about.owner:
        near.add(Whose.OWN)
    if person.id in about.owner:
        near.add(Whose.OWNER)
    if person.id in about.called:
        near.add(Whose.CALLED)
    if person.org_id and person.org_id == about.office:
        near.add(Whose.OFFICE)
    if set(about.schools) & set(person.schools):
        near.add(Whose.SCHOOL)
    return near


def _scope(district: District, person: Person, about: About) -> set[Whose]:
    """The schools of a station or a district are those that the district says the person sees."""
    seen = any(district.sees(person, school) for school in about.schools)
    return {Whose.STATION, Whose.DISTRICT} if seen else set()


def _grants(grant: Grant, person: Person, near: Set[Whose], about: About) -> bool:
    if person.role not in grant.roles or grant.whose not in near:
        return False
    if grant.of is not None and about.role not in grant.of:
        return False
    return grant.only is None or grant.only in about.state
