"""Single values of the whole installation, each under its name."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import facts
from storage.upsert import insert_for


async def read_fact(connection: AsyncConnection, name: str) -> str | None:
    return await connection.scalar(select(facts.c.value).where(facts.c.name == name))


async def write_fact(connection: AsyncConnection, name: str, value: str) -> None:
    """Keep the value under that name, in place of an earlier one."""
    start = insert_for(connection)(facts).values(name=name, value=value)
    put = start.on_conflict_do_update(index_elements=["name"], set_={"value": start.excluded.value})
    await connection.execute(put)


async def swap_fact(connection: AsyncConnection, name: str, before: str, after: str) -> bool:
    """Keep another value where that one still stands; False where somebody was faster."""
    same = update(facts).where(facts.c.name == name, facts.c.value == before)
    return bool((await connection.execute(same.values(value=after))).rowcount)
