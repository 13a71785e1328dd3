"""Outcomes are written down many at a time, and none is lost while the database is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.delivery import ledger as ledgers
from bot.delivery.ledger import Ledger
from storage import tables
from storage.mail.outbox import Utterance
from storage.mail.outcomes import Outcome
from tests.kit.engine_room import MONDAY, Room, room


class Books:
    """A ledger over a real database, what it told of, and how many transactions it took."""

    def __init__(self, here: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: list[set[int]] = []
        self.batches: list[int] = []
        self.away = False
        self.ledger = Ledger(here.database, lambda: MONDAY, self.told.append)
        self._settle = ledgers.settle
        monkeypatch.setattr(ledgers, "settle", self.settle)
        monkeypatch.setattr(ledgers, "AFTER_FAILURE_S", 0.01)

    async def settle(self, connection: Any, outcomes: Sequence[Outcome], now: Any) -> None:
        self.batches.append(len(outcomes))
        if self.away:
            raise ConnectionError("the database is away")
        await self._settle(connection, outcomes, now)


@asynccontextmanager
async def books(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Room, Books]]:
    async with room(folder, taking=False, speaking=False) as here:
        yield here, Books(here, monkeypatch)


async def queued(here: Room, count: int) -> list[Utterance]:
    return await here.queue(*[(f"G{n:02}", "早") for n in range(1, count + 1)])


async def test_many_ends_are_one_transaction_and_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with books(tmp_path, monkeypatch) as (here, book):
        sent, again = await queued(here, 2)
        book.ledger.add(Outcome(sent, "sent"))
        book.ledger.add(Outcome(again, "queued", not_before=MONDAY))
        await book.ledger.flush()
        await book.ledger.flush()
        assert book.batches == [2], "nothing more to write, no transaction"
        assert book.told == [{sent.id}], "what is tried again has no end yet"
        assert [row.state for row in await here.rows(tables.outbox)] == ["sent", "queued"]


async def test_a_database_that_is_away_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with books(tmp_path, monkeypatch) as (here, book):
        first, second = await queued(here, 2)
        book.away = True
        book.ledger.add(Outcome(first, "sent"))
        await book.ledger.flush()
        assert book.told == [set()] and book.ledger.unwritten("web") == 1
        book.ledger.add(Outcome(second, "sent"))
        book.away = False
        await book.ledger.flush()
        assert book.told[-1] == {first.id, second.id}
        assert [row.state for row in await here.rows(tables.outbox)] == ["sent", "sent"]


async def test_it_keeps_writing_until_it_is_told_to_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with books(tmp_path, monkeypatch) as (here, book):
        lines = await queued(here, 3)
        writing = asyncio.create_task(book.ledger.keep_writing())
        for line in lines:
            book.ledger.add(Outcome(line, "sent"))
            while book.ledger.unwritten("web"):
                await asyncio.sleep(0.001)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        assert set().union(*book.told) == {line.id for line in lines}


async def test_what_a_crash_would_repeat_is_counted_for_each_channel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with books(tmp_path, monkeypatch) as (here, book):
        (line,) = await queued(here, 1)
        book.ledger.add(Outcome(line, "sent"))
        book.ledger.add(Outcome(replace(line, id=0, channel="telegram"), "sent"))
        assert (book.ledger.unwritten("web"), book.ledger.unwritten("telegram")) == (1, 1)
        assert book.ledger.unwritten("pigeon") == 0
        book.ledger.forget()
        assert book.ledger.unwritten("web") == 0
        await book.ledger.flush()
        assert book.batches == [], "the demo began anew"


async def test_a_stop_in_the_middle_of_writing_leaves_it_for_the_last_flush(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with books(tmp_path, monkeypatch) as (here, book):
        (line,) = await queued(here, 1)
        begun, real = asyncio.Event(), book.settle

        async def hangs(*args: Any) -> None:
            begun.set()
            await asyncio.Event().wait()

        monkeypatch.setattr(ledgers, "settle", hangs)
        book.ledger.add(Outcome(line, "sent"))
        writing = asyncio.create_task(book.ledger.flush())
        await begun.wait()
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        monkeypatch.setattr(ledgers, "settle", real)
        assert book.ledger.unwritten("web") == 1
        await book.ledger.flush()
        assert book.told[-1] == {line.id}


async def test_an_end_waits_for_those_beside_it_and_the_last_one_for_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "GATHER_S", 60.0)
    async with books(tmp_path, monkeypatch) as (here, book):
        writing = asyncio.create_task(book.ledger.keep_writing())
        *some, last = await queued(here, 3)
        for one in some:
            book.ledger.add(Outcome(one, "sent"), more=True)
            await asyncio.sleep(0)
        assert not book.batches
        book.ledger.add(Outcome(last, "sent"))
        async with asyncio.timeout(30):
            while not book.told:
                await asyncio.sleep(0.01)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        assert book.batches == [3]


async def test_an_end_does_not_wait_for_ever_for_a_send_that_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with books(tmp_path, monkeypatch) as (here, book):
        writing = asyncio.create_task(book.ledger.keep_writing())
        (one,) = await queued(here, 1)
        book.ledger.add(Outcome(one, "sent"), more=True)
        async with asyncio.timeout(30):
            while not book.told:
                await asyncio.sleep(0.01)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        assert book.batches == [1]
