"""What a large ledger and a long history cost: `python -m bench.ledger [--rows 100000] [--entries 1000000]`.

SQLite, in one process. Pages of /ledger are asked for as a browser does, with 100 rows and with so many, in
turns in the same run; printed are milliseconds of processor and how many times the small one that is. Then so
many entries of the history are sealed slice by slice, as the clock does it, and the whole chain is verified.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, text

from bot.commands.verifying import verify
from duty.hazards.status import Status
from duty.records.chain.sealing import SLICES, Sealing
from duty.records.subject import Subject
from storage import tables
from storage.engine.database import Database
from tests.console.kit import MONDAY, Browser, desk_in
from tests.growth.test_lists import hazard

FEW, PART, TURNS = 100, 20_000, 7
SCHOOLS = tuple(f"SCH{n:02}" for n in range(1, 13))
DONE = (Status.CLOSED,) * 15 + (Status.ASSIGNED, Status.RECTIFIED, Status.VERIFIED, Status.LISTED, Status.NEW)
"""Of twenty: most of what stands in an old ledger is done."""
PAGES = {
    "first page": ("DO1", "/ledger"),
    "a school's": ("SO01", "/ledger"),
    "newest first": ("DO1", "/ledger?order=new"),
    "overdue": ("DO1", "/ledger?state=overdue"),
    "done": ("DO1", "/ledger?state=done"),
    "struck off unfixed": ("DO1", "/ledger?state=unfixed"),
    "words found": ("DO1", "/ledger?q=灯坏了"),
    "words nowhere": ("DO1", "/ledger?q=没有这样的词"),
}


def row(n: int) -> dict[str, object]:
    status = DONE[n % len(DONE)]
    done = status in (Status.CLOSED, Status.VERIFIED, Status.RECTIFIED)
    at = MONDAY - timedelta(days=n % 40, hours=n % 24)
    changes = {"status": status, "rectified_at": at if done else None}
    changes["unfixed_why"] = "楼要拆" if n % 97 == 0 and status is Status.CLOSED else ""
    return hazard(SCHOOLS[n % 12], 10_000 + n, MONDAY, **changes)


async def filled(database: Database, rows: int) -> None:
    async with database.writing() as connection:
        for begin in range(0, rows, PART):
            some = [row(n) for n in range(begin, min(begin + PART, rows))]
            await connection.execute(insert(tables.hazards), some)
        await connection.execute(text("ANALYZE"))


async def cost(asked: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds of processor of this process, the threads of the database with it."""
    begun = time.process_time()
    await asked()
    return (time.process_time() - begun) * 1000


async def pages(rows: int, folder: Path) -> None:
    async with desk_in(folder / "few") as few, desk_in(folder / "many") as many:
        await filled(few.database, FEW)
        await filled(many.database, rows)
        print(f"{'page':<20} {FEW:>10} {rows:>10}   times")
        for name, (person, address) in PAGES.items():
            browsers = few.browser(person), many.browser(person)
            for browser in browsers:
                await browser.opens(address)  # the median of half a year is remembered from here on
            spent = [await _both(*browsers, address) for _ in range(TURNS)]
            small, large = (statistics.median(one) for one in zip(*spent, strict=True))
            print(f"{name:<20} {small:>8.1f}ms {large:>8.1f}ms   {large / small:.1f}")


async def _both(few: Browser, many: Browser, address: str) -> tuple[float, float]:
    return await cost(lambda: _opened(few, address)), await cost(lambda: _opened(many, address))


async def _opened(browser: Browser, address: str) -> None:
    await browser.opens(address)
    assert browser.status == 200, browser.status


async def history(entries: int, folder: Path) -> None:
    async with desk_in(folder / "history") as desk:
        await _written(desk.database, entries)
        sealing, took, ticks = Sealing(), list[float](), 0
        begun = time.process_time()
        while True:
            slices = await _tick(desk.database, sealing)
            took += slices
            ticks += 1
            if len(slices) < SLICES:
                break
        whole = time.process_time() - begun
        print(f"sealed {entries} in {ticks} ticks, {len(took)} slices: {whole:.0f} s of processor")
        last = statistics.median(took[-len(took) // 10 :])
        print(f"a slice: {statistics.median(took):.1f} ms, the last tenth {last:.1f}, worst {max(took):.1f}")
        begun, clock = time.process_time(), time.monotonic()
        found = await verify(desk.database)
        assert found.well, found.lines
        spent, waited = time.process_time() - begun, time.monotonic() - clock
        sealed = found.last.position if found.last else 0
        print(f"verified {sealed} in {spent:.0f} s of processor, {waited:.0f} s by the clock")


async def _tick(database: Database, sealing: Sealing) -> list[float]:
    """As the clock: a transaction a slice, until it says that no more can be now."""
    took = []
    while True:
        begun = time.perf_counter()
        async with database.work(MONDAY) as work:
            found = await sealing.sweep(work, MONDAY)
            await work.commit()
        took.append((time.perf_counter() - begun) * 1000)
        if not found:
            return took


async def _written(database: Database, entries: int) -> None:
    async with database.writing() as connection:
        for begin in range(0, entries, PART):
            some = [
                {
                    "subject": Subject("hazard", n % 5000 + 1), "what": "noted", "at": MONDAY,
                    "actor_id": "SO01", "detail": {"photo": n},
                }
                for n in range(begin, min(begin + PART, entries))
            ]  # fmt: skip
            await connection.execute(insert(tables.changes), some)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--entries", type=int, default=1_000_000)
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("few", "many", "history"):
            (Path(folder) / name).mkdir()
        asyncio.run(pages(told.rows, Path(folder)))
        asyncio.run(history(told.entries, Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
