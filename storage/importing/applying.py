"""Reading what is stored, and writing what a plan says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, case, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.records.subject import Subject
from storage.importing.checking import Key, Stored, Values
from storage.importing.planning import Plan
from storage.importing.shape import Sheet
from storage.importing.sheets import SHEETS
from storage.queries.district import REFERENCE_VERSION
from storage.tables import accounts, changes, facts
from storage.upsert import insert_for

TELEGRAM = "telegram"
LOCK = 0x6875787569
"""One import at a time on PostgreSQL; SQLite's writer lock does the same."""


AT_ONCE = 1000
"""Rows of one statement on PostgreSQL: its triggers run once for each statement, and each time they write the
same row of `facts` anew, which costs more the more often it was. SQLite's are cheap, and run for each row."""


TURNS = (False, False, True)
"""What somebody changes meanwhile is checked again beside the writers, and only the third time (last: True)
while they wait: a check of a large district takes seconds."""


async def wait_for_turn(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))


async def mark_of(connection: AsyncConnection) -> object:
    """Another one whenever something has changed that an import is checked against: its own tables, and whose
    the chats of Telegram are. What somebody swaps or takes over meanwhile is none of it.
    """
    names = [f"{REFERENCE_VERSION}:{sheet.table.name}" for sheet in SHEETS if sheet.reference]
    versions = select(facts.c.name, facts.c.value).where(facts.c.name.in_(names))
    told = (await connection.execute(versions.order_by(facts.c.name))).all()
    one = accounts.c
    whose = select(
        func.count(), func.max(one.bound_at), func.sum(case((one.person_id == "", 1), else_=0))
    ).where(one.channel == TELEGRAM)
    bound = (await connection.execute(whose)).one()
    return [tuple(row) for row in told], tuple(bound)


async def load_stored(connection: AsyncConnection) -> Stored:
    """Every table once."""
    rows = {sheet.name: await _rows(connection, sheet, sheet.table) for sheet in SHEETS}
    query = select(accounts.c.address, accounts.c.person_id).where(accounts.c.channel == TELEGRAM)
    bound = {row.address: row.person_id for row in await connection.execute(query)}
    return Stored(rows, bound)


async def _rows(connection: AsyncConnection, sheet: Sheet, table: Table) -> dict[Key, Values]:
    query = select(*(table.c[field] for field in sheet.fields))
    if not sheet.reference:
        query = query.where(table.c.imported_as != "")
    found = await connection.execute(query)
    return {sheet.key_of(values): values for values in map(dict, found.mappings())}


async def apply_reference(connection: AsyncConnection, plan: Plan) -> None:
    table, sheet = plan.sheet.table, plan.sheet
    for values in plan.gone:
        mine = (table.c[field] == values[field] for field in sheet.key)
        await connection.execute(delete(table).where(*mine))
    if not plan.new and not plan.updated:
        return
    start = insert_for(connection)(table)
    rest = {field: start.excluded[field] for field in sheet.fields if field not in sheet.key}
    put = start.on_conflict_do_update(index_elements=sheet.key, set_=rest)
    rows = plan.new + plan.updated
    if connection.dialect.name == "sqlite":
        await connection.execute(put, rows)
        return
    for first in range(0, len(rows), AT_ONCE):
        some = [{field: row[field] for field in sheet.fields} for row in rows[first : first + AT_ONCE]]
        await connection.execute(put.values(some))


async def bind_telegram(connection: AsyncConnection, people: Plan, now: datetime) -> None:
    """A changed Telegram id decides: the person's other Telegram accounts are cut, the new one is bound."""
    moved = [v for v in people.updated if v["telegram_id"] != people.old[(v["id"],)]["telegram_id"]]
    if moved:
        cut = update(accounts).where(accounts.c.channel == TELEGRAM, accounts.c.person_id == bindparam("who"))
        await connection.execute(cut.values(person_id=""), [{"who": v["id"]} for v in moved])
    await _bind(connection, [v for v in people.new + moved if v["telegram_id"]], now)


RIGHTS = ("role", "org_id", "schools", "telegram_id")
"""What somebody may see and do hangs on these."""


async def remember_rights(connection: AsyncConnection, people: Plan, now: datetime) -> None:
    """Whoever of the roster may do something else from now on stands in the history with before and after."""
    rows = []
    for values in people.updated:
        old = people.old[(values["id"],)]
        moved = [name for name in RIGHTS if old[name] != values[name]]
        if moved:
            named = [name for name in moved if name != "telegram_id"]  # an address is no right to be kept
            detail = {"what": moved, **{name: [old[name], values[name]] for name in named}}
            about = Subject("person", values["id"])
            rows.append({"subject": about, "what": "rights", "at": now, "actor_id": "", "detail": detail})
    if rows:
        await connection.execute(insert(changes), rows)


async def _bind(connection: AsyncConnection, people: Sequence[Values], now: datetime) -> None:
    rows: list[dict[str, Any]] = [
        {"channel": TELEGRAM, "address": v["telegram_id"], "person_id": v["id"], "bound_at": now}
        for v in people
    ]
    if rows:
        start = insert_for(connection)(accounts)
        taken_over = {"person_id": start.excluded.person_id, "bound_at": start.excluded.bound_at}
        put = start.on_conflict_do_update(index_elements=["channel", "address"], set_=taken_over)
        await connection.execute(put, rows)
