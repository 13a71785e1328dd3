"""What became of a line is kept on its row, on its account, and on the page of the alert it carried."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from duty.alerting.calls.page import PageState
from storage import tables
from storage.engine.database import Database
from storage.mail.outbox import Utterance, enqueue
from storage.mail.outcomes import HANDED_ON, Outcome, settle
from storage.mail.screens import shown_elsewhere, write_screens
from tests.kit.engine_room import MONDAY, ZONE, a_page
from tests.kit.story import OnPostgres

LATER = MONDAY + timedelta(seconds=30)


async def queued(database: Database, person: str = "DO1", page_id: int | None = None) -> Utterance:
    """A line to somebody, leased to `us`."""
    async with database.work(MONDAY) as work:
        account = await work.accounts.find_or_add("web", person)
        assert account.id is not None
        line = Utterance(
            account.id, "web", person, 0, "notice", {}, MONDAY, MONDAY, name="alert:7", page_id=page_id
        )
        (made,) = await enqueue(work.session, [line], lambda channel: "us")
        await work.commit()
    return made


async def became(database: Database, *outcomes: Outcome, now: datetime = LATER) -> None:
    async with database.writing() as connection:
        await settle(connection, outcomes, now)


async def row(database: Database, table: Any, number: int) -> Any:
    async with database.reading() as connection:
        return (await connection.execute(select(table).where(table.c.id == number))).one()


async def test_what_was_sent_keeps_when_and_under_which_reference(sample: Database) -> None:
    line = await queued(sample)
    await became(sample, Outcome(line, "sent", reference="r" * 60))
    said = await row(sample, tables.outbox, line.id)
    assert (said.state, said.sent_at, said.attempts) == ("sent", LATER, 1)
    assert said.reference == "r" * 40, "longer ones would not fit"


async def test_what_is_tried_again_stays_queued_until_then(sample: Database) -> None:
    line = await queued(sample)
    for _ in range(2):
        await became(sample, Outcome(line, "queued", error="502", not_before=LATER))
    said = await row(sample, tables.outbox, line.id)
    assert (said.state, said.error, said.attempts) == ("queued", "502", 2)
    assert (said.not_before, said.sent_at) == (LATER, None)


async def test_failures_in_a_row_are_counted_until_something_gets_through(sample: Database) -> None:
    one, two, three = [await queued(sample) for _ in range(3)]
    await became(sample, Outcome(one, "held", error="not_on_screen"), Outcome(two, "failed"))
    account = await row(sample, tables.accounts, one.account_id)
    assert (account.failures, account.last_failure, account.last_delivered_at) == (2, "failed", None)
    await became(sample, Outcome(three, "sent"))
    account = await row(sample, tables.accounts, one.account_id)
    assert (account.failures, account.last_failure, account.last_delivered_at) == (0, "", LATER)


@pytest.mark.parametrize("state", ["queued", "expired", "handed"])
async def test_what_was_not_tried_to_its_end_says_nothing_of_the_account(
    sample: Database, state: str
) -> None:
    line = await queued(sample)
    await became(sample, Outcome(line, state, not_before=LATER))
    account = await row(sample, tables.accounts, line.account_id)
    assert (account.failures, account.reachable, account.last_delivered_at) == (0, True, None)


async def test_who_is_gone_is_marked_with_the_reason(sample: Database) -> None:
    line = await queued(sample)
    await became(sample, Outcome(line, "failed", error="bot was blocked " * 10, gone=True))
    account = await row(sample, tables.accounts, line.account_id)
    assert not account.reachable and account.unreachable_why == ("bot was blocked " * 10)[:80]


async def test_a_page_is_sent_when_it_reached_any_account_and_a_late_failure_does_not_undo_that(
    sample: Database,
) -> None:
    page = await a_page(sample)
    web, telegram, third = [await queued(sample, page_id=page) for _ in range(3)]
    await became(sample, Outcome(web, "held", error="not_on_screen"))
    called = await row(sample, tables.pages, page)
    assert (called.state, called.why, called.settled_at) == (PageState.FAILED, "not_on_screen", LATER)
    await became(sample, Outcome(telegram, "sent"), now=LATER + timedelta(seconds=1))
    await became(sample, Outcome(third, "failed", error="blocked"), now=LATER + timedelta(seconds=2))
    called = await row(sample, tables.pages, page)
    assert (called.state, called.why, called.settled_at) == (PageState.SENT, "", LATER + timedelta(seconds=1))


async def test_a_page_whose_line_is_tried_again_is_still_on_its_way(sample: Database) -> None:
    page = await a_page(sample)
    await became(sample, Outcome(await queued(sample, page_id=page), "queued", not_before=LATER))
    assert (await row(sample, tables.pages, page)).state == PageState.QUEUED


# -- handing over, which only several processes do -------------------------------------------


@pytest.fixture
async def shared(postgres_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """The sample district on PostgreSQL, where there may be other processes."""
    async with AsyncExitStack() as stack:
        database = Database(await OnPostgres(postgres_url, stack).database_of(tmp_path), ZONE)
        yield database
        await database.close()


async def elsewhere(database: Database, line: Utterance) -> str:
    async with database.reading() as connection:
        return await shown_elsewhere(connection, line, "us")


async def test_a_line_is_handed_to_whoever_shows_its_chat_and_not_handed_on_from_there(
    shared: Database,
) -> None:
    line = await queued(shared)
    async with shared.writing() as connection:
        await write_screens(connection, "us", ["DO1"])
        await write_screens(connection, "them", ["DO1", "G02"])
    assert await elsewhere(shared, line) == "them"
    await became(shared, Outcome(line, "handed", handed_to="them"))
    said = await row(shared, tables.outbox, line.id)
    assert (said.state, said.leased_by, said.error, said.attempts) == ("queued", "to:them", HANDED_ON, 0)
    assert await elsewhere(shared, line) == "", "it would go round in circles"


async def test_a_page_that_was_closed_is_shown_nowhere(shared: Database) -> None:
    line = await queued(shared)
    for open_there in (["DO1", "G02"], ["G02"], []):
        async with shared.writing() as connection:
            await write_screens(connection, "them", open_there)
        assert (await elsewhere(shared, line) == "them") == ("DO1" in open_there)
