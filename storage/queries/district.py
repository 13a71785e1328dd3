"""The reference tables as one District in memory."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Table, Text, cast, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.district.district import District
from duty.district.ladders import read_ladders
from duty.district.people import Person, Role
from duty.district.places import Place
from duty.district.schools import Organisation, Post, School
from duty.district.shifts import CalendarDay, DayKind, DutyLine, Override, RosterLine, Window
from duty.rosters.standin import StandInState
from storage import tables

REFERENCE_VERSION = "reference_version"
"""A fact that triggers move on with every change of these tables, whoever makes it; a process that sees a
new one reads them again with its next transaction."""


async def load_district(
    connection: AsyncConnection | AsyncSession, timezone: ZoneInfo, version: int
) -> District:
    async def rows(table: Table) -> list[dict[str, Any]]:
        found = await connection.execute(select(table).order_by(*table.primary_key.columns))
        return [dict(row) for row in found.mappings()]

    return District(
        timezone=timezone,
        organisations={r["id"]: Organisation(**r) for r in await rows(tables.organisations)},
        schools={r["id"]: School(place=_place(r), **r) for r in await rows(tables.schools)},
        posts={r["id"]: Post(place=_place(r), **r) for r in await rows(tables.posts)},
        people={r["id"]: _person(r) for r in await rows(tables.people)},
        windows=tuple(Window(**r) for r in await rows(tables.windows)),
        roster=tuple(RosterLine(**r) for r in await rows(tables.roster)),
        duty_roster=tuple(DutyLine(**r) for r in await rows(tables.duty_roster)),
        calendar=tuple(
            CalendarDay(**(r | {"kind": DayKind(r["kind"])})) for r in await rows(tables.calendar)
        ),
        overrides=await _overrides(connection),
        ladders=read_ladders(await ladder_rows(connection)),
        version=version,
    )


async def _overrides(connection: AsyncConnection | AsyncSession) -> tuple[Override, ...]:
    found = tables.stand_ins.c
    names = (found.org_id, found.absent_id, found.stand_in_id, found.begins_at, found.ends_at)
    query = select(*names).where(found.state == StandInState.ACCEPTED).order_by(found.id)
    return tuple(Override(**row) for row in (await connection.execute(query)).mappings())


async def ladder_rows(connection: AsyncConnection | AsyncSession) -> list[dict[str, Any]]:
    """As they stand in the table; what somebody typed there that is no JSON is an empty list of groups."""
    groups = cast(tables.ladders.c.groups, Text).label("groups")
    query = select(*(c for c in tables.ladders.c if c.name != "groups"), groups)
    return [
        dict(row) | {"groups": _json(row["groups"])} for row in (await connection.execute(query)).mappings()
    ]


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return []


def _place(row: dict[str, Any]) -> Place:
    """Take latitude and longitude out of the row."""
    return Place(row.pop("latitude"), row.pop("longitude"))


def _person(row: dict[str, Any]) -> Person:
    return Person(**(row | {"role": Role(row["role"]), "schools": tuple(row["schools"])}))
