"""The reference tables as one District in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Table, Text, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.campaigns.known import within
from duty.district.district import District
from duty.district.exceptions import Instead, Leave
from duty.district.faq import Faq
from duty.district.ladders import Ladder, read_ladders
from duty.district.people import Person, Role
from duty.district.places import Place
from duty.district.plans import Plans
from duty.district.remedying import Remedying, read_remedying
from duty.district.renewed import renewed
from duty.district.roll import People
from duty.district.rounds import Checkpoint, Order, Round
from duty.district.routines import Bus, Routine, Span
from duty.district.schools import Organisation, Post, School
from duty.district.severity import Triage
from duty.district.shifts import CalendarDay, DayKind, DutyLine, Override, RosterLine, Window
from duty.rosters.standin import StandInState
from duty.rosters.swaps.swap import SwapState
from storage import tables
from storage.queries.national import national
from storage.tables import facts

REFERENCE_VERSION = "reference_version"
"""A fact that triggers move on with every change of these tables, whoever makes it, and beside it one of each
table (`reference_version:posts`); a process that sees a new one reads again what has moved."""


async def load_district(
    connection: AsyncConnection | AsyncSession, timezone: ZoneInfo, version: int
) -> District:
    """All of it."""
    return await load_again(connection, District(timezone, national=national()), PARTS, version)


async def load_again(
    connection: AsyncConnection | AsyncSession, old: District, names: Iterable[str], version: int
) -> District:
    """The same with these tables read anew; what follows from none of them is kept as it was worked out.

    A large table gives way to everybody else now and then while it becomes objects.
    """
    read = {FIELDS.get(name, name): await PARTS[name](connection) for name in names}
    return renewed(old, version=version, **read)


async def table_versions(connection: AsyncConnection | AsyncSession) -> dict[str, str]:
    """How often each table of the district changed, by its name."""
    moved = facts.c.name.like(f"{REFERENCE_VERSION}:%")
    found = await connection.execute(select(facts.c.name, facts.c.value).where(moved))
    return {row.name.partition(":")[2]: row.value for row in found}


Row = dict[str, Any]
Part = Callable[[AsyncConnection | AsyncSession], Awaitable[Any]]
AT_ONCE = 500
"""Rows that become objects before anybody else has a turn."""


async def _made(
    connection: AsyncConnection | AsyncSession, table: Table, make: Callable[[Row], Any]
) -> list[Any]:
    query, made = select(table).order_by(*table.primary_key.columns), []
    for some in (await connection.execute(query)).mappings().partitions(AT_ONCE):
        made += [make(dict(row)) for row in some]
        await asyncio.sleep(0)
    return made


def _by_id(table: Table, make: Callable[[Row], Any]) -> Part:
    async def read(connection: AsyncConnection | AsyncSession) -> dict[str, Any]:
        return {one.id: one for one in await _made(connection, table, make)}

    return read


def _in_order(table: Table, make: Callable[[Row], Any]) -> Part:
    async def read(connection: AsyncConnection | AsyncSession) -> tuple[Any, ...]:
        return tuple(await _made(connection, table, make))

    return read


def _calendar_day(row: Row) -> CalendarDay:
    return CalendarDay(**(row | {"kind": DayKind(row["kind"])}))


async def _ladders(connection: AsyncConnection | AsyncSession) -> dict[Triage, Ladder]:
    return read_ladders(await ladder_rows(connection))


async def _overrides(connection: AsyncConnection | AsyncSession) -> tuple[Override, ...]:
    found = tables.stand_ins.c
    names = (found.org_id, found.absent_id, found.stand_in_id, found.begins_at, found.ends_at)
    query = select(*names).where(found.state == StandInState.ACCEPTED).order_by(found.id)
    return tuple(Override(**row) for row in (await connection.execute(query)).mappings())


SWAPS_KEPT = timedelta(days=60)
"""Older ones are of no use to anybody: what was counted of those days is frozen."""


async def _swaps(connection: AsyncConnection | AsyncSession) -> tuple[Instead, ...]:
    """What was approved, in that order: of a place that changed hands twice the last word counts."""
    found, approved = tables.swaps.c, tables.swaps.c.state == SwapState.APPROVED
    last = await connection.scalar(select(func.max(found.ends_at)).where(approved))
    if last is None:
        return ()
    names = (found.shift_key, found.post_id, found.origin_id, found.taker_id)
    query = select(*names).where(approved, found.ends_at > last - SWAPS_KEPT)
    rows = await connection.execute(query.order_by(found.decided_at, found.id))
    return tuple(Instead(*row) for row in rows)


async def ladder_rows(connection: AsyncConnection | AsyncSession) -> list[dict[str, Any]]:
    """As they stand in the table; what somebody typed there that is no JSON is an empty list of groups."""
    groups = cast(tables.ladders.c.groups, Text).label("groups")
    query = select(*(c for c in tables.ladders.c if c.name != "groups"), groups)
    return [
        dict(row) | {"groups": _json(row["groups"])} for row in (await connection.execute(query)).mappings()
    ]


async def _remedying(connection: AsyncConnection | AsyncSession) -> Remedying:
    times = (await connection.execute(select(tables.due_times))).mappings()
    rules = (await connection.execute(select(tables.hazard_rules))).mappings()
    return read_remedying(map(dict, times), map(dict, rules))


async def _form_rules(connection: AsyncConnection | AsyncSession) -> dict[str, int]:
    rows = await connection.execute(select(tables.form_rules))
    return {row.rule: row.value for row in rows if within(row.rule, row.value)}


async def _plans(connection: AsyncConnection | AsyncSession) -> Plans:
    lines = await connection.execute(select(tables.plans))
    return {(row.kind, row.role): row.line for row in lines}


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return []


def _place(row: dict[str, Any]) -> Place:
    """Take latitude and longitude out of the row."""
    return Place(row.pop("latitude"), row.pop("longitude"))


async def _people(connection: AsyncConnection | AsyncSession) -> People:
    """Whoever is gone is kept for their name."""
    found = await _made(connection, tables.people, lambda row: (row.pop("gone_at"), _person(row)))
    here = (one for gone, one in found if gone is None)
    return People(here, (one for gone, one in found if gone is not None))


def _person(row: dict[str, Any]) -> Person:
    return Person(**(row | {"role": Role(row["role"]), "schools": tuple(row["schools"])}))


def _routine(row: dict[str, Any]) -> Routine:
    lists = {name: tuple(row[name]) for name in ("who", "buttons", "silent_to")}
    return Routine(**(row | lists))


def _checkpoint(row: dict[str, Any]) -> Checkpoint:
    return Checkpoint(place=_place(row), **(row | {"looks": tuple(row["looks"])}))


def _round(row: dict[str, Any]) -> Round:
    lists = {"checkpoints": tuple(row["checkpoints"]), "times": tuple(row["times"])}
    return Round(**(row | lists | {"ordered": Order(row["ordered"])}))


PARTS: dict[str, Part] = {
    "organisations": _by_id(tables.organisations, lambda r: Organisation(**r)),
    "schools": _by_id(tables.schools, lambda r: School(place=_place(r), **r)),
    "posts": _by_id(tables.posts, lambda r: Post(place=_place(r), **r)),
    "people": _people,
    "windows": _in_order(tables.windows, lambda r: Window(**r)),
    "roster": _in_order(tables.roster, lambda r: RosterLine(**r)),
    "duty_roster": _in_order(tables.duty_roster, lambda r: DutyLine(**r)),
    "calendar": _in_order(tables.calendar, _calendar_day),
    "stand_ins": _overrides,
    "swaps": _swaps,
    "leave": _in_order(tables.leave, lambda r: Leave(**r)),
    "ladders": _ladders,
    "routines": _in_order(tables.routines, _routine),
    "buses": _in_order(tables.buses, lambda r: Bus(**r)),
    "terms": _in_order(tables.terms, lambda r: Span(**r)),
    "key_periods": _in_order(tables.key_periods, lambda r: Span(**r)),
    "checkpoints": _by_id(tables.checkpoints, _checkpoint),
    "rounds": _by_id(tables.rounds, _round),
    "plans": _plans,
    "faq": _in_order(tables.faq, lambda r: Faq(**r)),
    "due_times": _remedying,
    "hazard_rules": _remedying,
    "form_rules": _form_rules,
}
"""How each table is read."""
FIELDS = {"stand_ins": "overrides", "due_times": "remedying", "hazard_rules": "remedying"}
"""The field of the District, where it is not called like the table."""
