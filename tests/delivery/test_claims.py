"""Which rows a process may say: its floor, its leases, and what other processes tell it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.delivery import claims as leases
from bot.delivery.claims import Claims
from bot.delivery.floor import Alone, Silent
from storage import tables
from storage.mail.outbox import LEASE, Utterance
from tests.kit.engine_room import Room, room

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Term:
    """A floor as on PostgreSQL: on Telegram only one may speak, on the web each process does."""

    ours: bool = True

    def label(self, channel: str) -> str:
        if channel == "telegram":
            return "us#3" if self.ours else ""
        return "us"

    def exclusive(self, channel: str) -> bool:
        return channel == "telegram"


@dataclass
class Hands:
    """Claims over a real database; what they claim ends up here."""

    claims: Claims
    here: Room
    in_memory: set[int]
    taken: list[Utterance] = field(default_factory=list)


@asynccontextmanager
async def hands(folder: Path, floor: object = None, *channels: str) -> AsyncIterator[Hands]:
    async with room(folder, taking=False, speaking=False) as here:
        in_memory: set[int] = set()
        taken: list[Utterance] = []
        names = channels or ("web",)
        claims = Claims(
            here.database,
            names,
            here.clock.now,
            floor or Alone("us"),
            in_memory,
            taken.extend,  # type: ignore[arg-type]
        )
        yield Hands(claims, here, in_memory, taken)


async def test_what_is_nobodys_is_claimed_once(tmp_path: Path) -> None:
    async with hands(tmp_path) as held:
        await held.here.queue(("G02", "一"), ("G03", "二"))
        await held.claims.claim()
        assert held.taken == [], "still leased to whoever decided it"
        async with held.here.database.writing() as connection:
            await connection.execute(update(tables.outbox).values(leased_until=LONG_AGO))
        await held.claims.claim()
        await held.claims.claim()
        assert [one.say["text"] for one in held.taken] == ["一", "二"]


async def test_who_has_no_floor_claims_nothing(tmp_path: Path) -> None:
    async with hands(tmp_path, Silent()) as held:
        await held.here.queue(("G02", "一"))
        async with held.here.database.writing() as connection:
            await connection.execute(update(tables.outbox).values(leased_until=LONG_AGO))
        await held.claims.claim()
        assert held.taken == [] and not held.claims.hold("web")
        assert held.claims.label("web") == held.claims.label("pigeon") == ""


async def test_a_full_claim_looks_again_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "CLAIMED", 2)
    monkeypatch.setattr(leases, "POLL_S", 600.0)
    async with hands(tmp_path) as held:
        await held.here.queue(*[("G02", str(n)) for n in range(2)])
        async with held.here.database.writing() as connection:
            await connection.execute(update(tables.outbox).values(leased_until=LONG_AGO))
        claiming = asyncio.create_task(held.claims.keep_claiming())
        async with asyncio.timeout(10):
            while len(held.taken) < 2:
                await asyncio.sleep(0.001)
        await held.here.queue(("G03", "later"))
        async with held.here.database.writing() as connection:
            await connection.execute(update(tables.outbox).values(leased_by="", leased_until=None))
        held.claims.look()
        async with asyncio.timeout(10):
            while not any(one.address == "G03" for one in held.taken):
                await asyncio.sleep(0.001)
        claiming.cancel()
        await asyncio.gather(claiming, return_exceptions=True)


async def test_only_the_leases_of_what_is_in_memory_are_prolonged(tmp_path: Path) -> None:
    """Rows that were lost on their way to us must come back to somebody."""
    async with hands(tmp_path, Alone("this-house")) as held:
        kept, lost = await held.here.queue(("G02", "一"), ("G03", "二"))
        async with held.here.database.writing() as connection:
            await connection.execute(update(tables.outbox).values(leased_until=LONG_AGO))
        held.in_memory.add(kept.id)
        await held.claims.renew()
        until = {row.id: row.leased_until for row in await held.here.rows(tables.outbox)}
        assert until[lost.id] == LONG_AGO < datetime.now(UTC) < until[kept.id]


async def test_a_floor_that_is_lost_ends_our_hold_at_once_and_a_lease_after_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor = Term()
    async with hands(tmp_path, floor, "web", "telegram") as held:
        held.here.database.sqlite = False  # as where others could take our rows
        assert held.claims.hold("telegram") and held.claims.hold("web")
        floor.ours = False
        assert not held.claims.hold("telegram")
        held.claims._renewed_at -= LEASE + timedelta(seconds=1)
        assert not held.claims.hold("web"), "they may be somebody else's by now"
        held.here.database.sqlite = True
        assert held.claims.hold("web"), "on one file there is nobody else"


@pytest.mark.parametrize(
    ("word", "looks"),
    [
        ("said:telegram", True),
        ("said:web", True),
        ("said:pigeon", False),
        ("handed:us", True),
        ("handed:us#3", True),
        ("handed:them", False),
        ("floor:telegram", False),
        ("nonsense", False),
    ],
)
async def test_it_looks_when_it_is_told_of_a_row_for_it(tmp_path: Path, word: str, looks: bool) -> None:
    async with hands(tmp_path, Term(), "web", "telegram") as held:
        held.claims.hear(word)
        assert held.claims._look.is_set() is looks


async def test_a_row_for_a_channel_on_which_another_speaks_is_none_of_ours(tmp_path: Path) -> None:
    async with hands(tmp_path, Term(ours=False), "web", "telegram") as held:
        held.claims.hear("said:telegram")
        assert not held.claims._look.is_set()
