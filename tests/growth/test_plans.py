"""Each list by its index, on both databases, with 20,000 rows and their statistics (a million: test-long)."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from duty.hazards.listing.wanted import Order, Standing, Wanted
from duty.hazards.sight import Sight, Turn
from duty.records.photos import PhotoState
from duty.records.subject import Subject
from storage import tables
from storage.arrivals.known import Arrival, known_of
from storage.engine.database import Database
from storage.engine.work import SqlWork
from storage.mail import lines
from storage.mail.outbox import references_of
from tests.growth.test_lists import hazard
from tests.kit.engine_room import MONDAY
from tests.kit.growth import asking

MANY = 20_000
A_MILLION = pytest.param(1_000_000, marks=pytest.mark.long)
SCHOOLS = tuple(f"SCH{n:02}" for n in range(1, 13))


@pytest.fixture(params=[MANY, A_MILLION])
async def full(sample: Database, request: pytest.FixtureRequest) -> AsyncIterator[Database]:
    """So many hazards with a picture each, as many strangers' accounts; one picture waits."""
    async with sample.writing() as connection:
        for begin in range(0, request.param, MANY):
            some = range(begin, begin + MANY)
            hazards = [hazard(SCHOOLS[n % 12], n, MONDAY) for n in some]
            strangers = [{"channel": "telegram", "address": f"T{n}", "person_id": f"X{n}"} for n in some]
            await connection.execute(insert(tables.hazards), hazards)
            await connection.execute(insert(tables.accounts), strangers)
            await connection.execute(insert(tables.photos), [_photo(n) for n in some])
        await connection.execute(text("ANALYZE"))
    yield sample


def _photo(n: int) -> dict[str, Any]:
    words = dict.fromkeys(
        ("reason", "large_key", "small_key", "sha256", "dhash", "taken_at", "seen_before"), ""
    )
    state = PhotoState.WAITING if n == MANY // 2 else PhotoState.DEVELOPED
    about = {"subject": Subject("hazard", n + 100), "purpose": "before", "channel": "web", "file": f"web:{n}"}
    return words | about | {
        "sent_by": "G02", "received_at": MONDAY - timedelta(days=40), "state": state, "tries": 0,
        "large_key": f"photos/{n}-1600.jpg", "small_key": f"photos/{n}-320.jpg",
    }  # fmt: skip


async def plan_of(database: Database, ask: Any) -> str:
    """How the database goes about the last question that is asked."""
    async with database.reading_work(MONDAY) as work:
        with asking(database) as asked:
            await ask(work)
        how = "EXPLAIN QUERY PLAN " if database.sqlite else "EXPLAIN "
        raw = await (await work.session.connection()).get_raw_connection()
        statement, parameters = asked.statements[-1], asked.parameters[-1]
        if database.sqlite:
            cursor = await raw.driver_connection.execute(how + statement, parameters)  # type: ignore[union-attr]
            return " | ".join(row[-1] for row in await cursor.fetchall())
        rows = await raw.driver_connection.fetch(how + statement, *parameters)  # type: ignore[union-attr]
        return " | ".join(row[0] for row in rows)


async def page(work: SqlWork) -> None:
    await work.hazards.listed(Sight(None), 7)


async def next_page(work: SqlWork) -> None:
    await work.hazards.listed(Sight(None), 7, Turn(200))


async def of_a_school(work: SqlWork) -> None:
    await work.hazards.listed(Sight(("SCH03",)), 7)


async def newest_of_a_school(work: SqlWork) -> None:
    await work.hazards.listed(Sight(("SCH03",)), 30, Turn(200), wanted=Wanted(order=Order.NEWEST))


async def newest(work: SqlWork) -> None:
    await work.hazards.listed(Sight(None), 30, Turn(200), wanted=Wanted(order=Order.NEWEST))


async def listed(work: SqlWork) -> None:
    await work.hazards.listed(Sight(None), 7, wanted=Wanted(Standing.LISTED))


async def unfixed(work: SqlWork) -> None:
    await work.hazards.listed(Sight(None), 7, wanted=Wanted(Standing.UNFIXED))


async def overdue_of_a_school(work: SqlWork) -> None:
    await work.hazards.listed(Sight(("SCH03",)), 30, wanted=Wanted(Standing.OVERDUE, now=MONDAY))


async def figures(work: SqlWork) -> None:
    await work.hazards.figures(Sight(("SCH03",)), MONDAY)


async def overdue(work: SqlWork) -> None:
    await work.hazards.overdue(Sight(None), MONDAY, 6)


async def accounts(work: SqlWork) -> None:
    await work.accounts.of_people(["G02", "G03", "DO3"])


async def pictured_lately(work: SqlWork) -> None:
    """Of 300 subjects PostgreSQL rather reads a table of so few rows."""
    (one,) = await work.hazards.listed(Sight(("SCH03",)), 1)
    await work.hazards.pictured_lately(one, 30)


async def waiting(work: SqlWork) -> None:
    await work.photos.waiting(MONDAY, 4)


async def over(work: SqlWork) -> None:
    await work.retention.photos_over(MONDAY - timedelta(days=30), 100)


async def of_a_batch(work: SqlWork) -> None:
    await known_of(work.session, [Arrival("telegram", f"K{n}", f"T{n}", f"telegram:T{n}") for n in range(9)])


WHOLE = re.compile(r"SCAN (hazards|accounts)(?! USING)|Seq Scan on (hazards|accounts)")
ASKED = {
    page: "ix_hazards_open",
    next_page: "ix_hazards_put_right",
    of_a_school: "ix_hazards_",
    overdue: "ix_hazards_open",
    newest_of_a_school: "ix_hazards_registered_of_school",
    newest: "ix_hazards_registered",
    listed: "ix_hazards_listed",
    unfixed: "ix_hazards_unfixed",
    overdue_of_a_school: "ix_hazards_open",
    figures: "ix_hazards_",
    accounts: "ix_accounts_person",
    of_a_batch: "",
    waiting: "ix_photos_waiting",
    pictured_lately: "ix_photos_subject",
    over: "",
}


async def test_no_list_goes_through_a_whole_table(full: Database) -> None:
    for ask, index in ASKED.items():
        plan = await plan_of(full, ask)
        assert index in plan, (ask.__name__, plan)
        assert not WHOLE.search(plan), (ask.__name__, plan)


async def a_card(work: SqlWork) -> None:
    """As a line that puts a card right asks for it."""
    account = await work.session.scalar(select(tables.accounts.c.id).limit(1))
    assert account is not None
    await references_of(await work.session.connection(), [(account, "alert:3"), (account, "gap:7")])


async def known(work: SqlWork) -> None:
    await work.sent_notices.known("G02", "gap:7")


async def chats(work: SqlWork) -> None:
    """As pages ask for them that come back at once."""
    await lines.said(await work.session.connection(), "web", ["G02", "G03", "G04"], 180, MONDAY)


async def test_a_card_is_found_without_reading_a_long_chat(sample: Database) -> None:
    """A chat of twenty thousand lines, of which every fourth has a name; most names stand there once."""
    async with sample.writing() as connection:
        account = await connection.scalar(select(tables.accounts.c.id).limit(1))
        line = {"account_id": account, "channel": "web", "address": "G02", "priority": 4, "kind": "notice"}
        at = {"say": {}, "state": "sent", "created_at": MONDAY, "not_before": MONDAY}
        lines = [
            line | at | {"name": f"hazard:{n}" if n % 4 == 0 else "", "reference": str(n)}
            for n in range(MANY)
        ]
        await connection.execute(insert(tables.outbox), lines)
        await connection.execute(text("ANALYZE"))
    last = "ix_outbox_chat" if sample.sqlite else "Index Scan Backward"  # where all lines are of one chat
    for ask, index in ((a_card, "ix_outbox_named"), (known, "ix_outbox_named"), (chats, last)):
        plan = await plan_of(sample, ask)
        assert index in plan, (ask.__name__, plan)
        assert not re.search(r"SCAN outbox(?! USING)|Seq Scan on outbox", plan), (ask.__name__, plan)
