"""What is measured of one district: processor time, and how much is said."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select, text

from bench.growth_house import (
    DAY,
    Lived,
    collecting_rarely,
    imported,
    living,
    now_mb,
    peak_mb,
    settings,
    spending,
)
from bot.reception import Reception
from duty.attendance.checkin import Evidence, Reason, Standing
from duty.district.shifts import Punctuality, shift_key
from duty.hazards.category import categories
from duty.hazards.status import Status
from handlers.speech import labels
from storage import tables
from tests.kit.generated import Generated, crew, desk, officer, sid, spot

Measured = dict[str, float]
ROUNDS = 5
AT_ONCE = 60
"""People who write in one batch."""
CALLS = 6
HAZARDS = 20
"""Of each school."""
IDLE, RUSH = "05:00", "06:55"
DESK = officer(desk(0), "duty_officer")


async def measure(schools: int, folder: Path, *, rounds: int = ROUNDS, database_url: str = "") -> Measured:
    district, chosen = Generated(schools), settings(folder, RUSH, database_url)
    spent = await imported(district, chosen)
    found = {"import s": spent.ms / 1000, "import peak MB": peak_mb()}
    async with living(district, chosen) as lived:
        await _hazards(lived)
        with collecting_rarely():
            for row in (_reload, _updates, _quiet, _calls, _window, _answers, _summaries):
                print(f"  {schools} schools: {row.__name__.strip('_')} …", file=sys.stderr, flush=True)
                found |= await row(lived, rounds)
        found["RSS serving MB"] = now_mb()
    return found


async def _median(times: int, act: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds."""
    spent = []
    for _ in range(times):
        with spending() as one:
            await act()
        spent.append(one.ms)
    return statistics.median(spent)


# -- people --------------------------------------------------------------------------------


async def _reload(lived: Lived, rounds: int) -> Measured:
    """An edited row: what the next transaction costs more than the one after it."""
    database, spent = lived.house.database, []
    for _ in range(max(2, rounds - 2)):
        async with database.writing() as connection:
            await connection.execute(text("UPDATE calendar SET note = note"))
            await connection.execute(text("UPDATE posts SET name = name WHERE id = 'P00000-1'"))
        with spending() as one:
            await database.district()
        spent.append(one.ms)
    return {"reload ms": statistics.median(spent)}


async def _updates(lived: Lived, rounds: int) -> Measured:
    """📍, the place, 📋 of people at their posts, on one school day after the other."""
    people = _standing(lived.generated.schools)
    found: dict[str, list[float]] = {"label µs": [], "place µs": [], "📋 µs": []}
    for number in range(rounds + 1):
        day = date.fromisoformat(DAY) - timedelta(days=7 * (rounds + 1 - number))
        lived.set(RUSH, day.isoformat())
        posts = {
            "label µs": [(person, {"text": labels.CHECK_IN}) for person, _ in people],
            "place µs": [(person, {"place": _place(at)}) for person, at in people],
            "📋 µs": [(person, {"text": labels.MINE}) for person, _ in people],
        }
        for name, some in posts.items():
            with spending() as one:
                await lived.write(some)
            if number:
                found[name].append(one.ms * 1000 / len(some))
    return {name: statistics.median(spent) for name, spent in found.items()}


def _standing(schools: int) -> list[tuple[str, tuple[int, int]]]:
    """Guards with their posts, of schools all over the district."""
    everybody = [(crew(n, k), (n, k)) for n in range(schools) for k in (0, 1, 2)]
    return everybody[:: max(1, len(everybody) // AT_ONCE)][:AT_ONCE]


def _place(at: tuple[int, int]) -> dict[str, float]:
    latitude, longitude = spot(*at)
    return {"latitude": latitude, "longitude": longitude, "accuracy": 10}


async def _calls(lived: Lived, rounds: int) -> Measured:
    """A tap on 🚨 each, of the first schools; and what 3 minutes without an answer bring."""
    lived.set("06:30")
    count = min(CALLS, lived.generated.schools)
    spent = []
    for n in range(count):
        with spending() as one:
            await lived.write([(crew(n, 1), {"text": labels.SOS})])
        spent.append(one.ms)
    lived.set("06:32")
    await lived.sweep("alerts")
    before = await _rows(lived, tables.pages)
    lived.set("06:34")
    with spending() as wide:
        await lived.sweep("alerts")
    pages = await _rows(lived, tables.pages) - before
    return {
        "SOS ms": statistics.median(spent[1:]),
        "everyone pages a call": pages / count,
        "everyone ms a call": wide.ms / count,
        "everyone µs a page": wide.ms * 1000 / max(pages, 1),
    }


async def _rows(lived: Lived, table: object) -> int:
    async with lived.house.database.reading() as connection:
        return await connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


# -- the clock -----------------------------------------------------------------------------


async def _quiet(lived: Lived, rounds: int) -> Measured:
    lived.set(IDLE)
    for _ in range(3):
        await lived.house.sweeps.tick()
    idle = await _median(rounds, lambda: lived.sweep("gaps"))
    return {"gaps idle ms": idle, "tick, nothing due ms": await _median(rounds, lived.house.sweeps.tick)}


async def _window(lived: Lived, rounds: int) -> Measured:
    """Ten minutes into the window, nobody there; then everybody."""
    lived.set("07:11")
    opening = await _slices(lived, "gaps")
    gaps = await _rows(lived, tables.gaps)
    found = {"gap opened µs": opening.us(gaps), "gaps opened": float(gaps)}
    found |= opening.sizes("gaps opened")
    found["gaps open, nobody came ms"] = await _median(rounds, lambda: lived.sweep("gaps"))
    found["👥 nobody came characters"], found["👥 nobody came ms"] = await _said(lived, labels.BOARD)
    await _everybody_comes(lived)
    closing = await _slices(lived, "gaps")
    found |= {"gap closed µs": closing.us(gaps)} | closing.sizes("gaps closed")
    found["gaps, all in ms"] = await _median(rounds, lambda: lived.sweep("gaps"))
    return found


@dataclass
class Slices:
    """Milliseconds of each transaction; and of all of it, what was said included."""

    transactions: list[float] = field(default_factory=list)
    whole_ms: float = 0.0

    def us(self, things: int) -> float:
        """Microseconds of each of so many things."""
        return self.whole_ms * 1000 / max(things, 1)

    def sizes(self, name: str) -> Measured:
        """How long a call for help waits behind one: usually, behind one in a hundred, at most."""
        longest = sorted(self.transactions) or [0.0]
        found = {"median": longest[len(longest) // 2], "p99": longest[int(len(longest) * 0.99)]}
        return {f"{name}, {which} slice ms": ms for which, ms in (found | {"longest": longest[-1]}).items()}


async def _slices(lived: Lived, job: str) -> Slices:
    """Until nothing is due any more."""
    found = Slices()
    with spending() as whole:
        while True:
            with spending() as one:
                done = await lived.transaction(job)
            await lived.house.delivery.settled()
            if not done:
                break
            found.transactions.append(one.ms)
    found.whole_ms = whole.ms
    return found


async def _everybody_comes(lived: Lived) -> None:
    district, now = await lived.house.database.district(), lived.house.clock.now()
    rows = [
        {
            "person_id": shift.person_id, "school_id": held.window.school_id, "post_id": shift.post_id,
            "shift_key": shift_key(held.window, held.date), "standing": Standing.CONFIRMED,
            "evidence": Evidence.LOCATION, "punctuality": Punctuality.ON_TIME, "received_at": now,
            "ends_at": held.end, "reason": Reason.NONE, "reported_by": "", "verified_by": "", "closed_by": "",
        }
        for held in district.all_open_windows(now)
        for shift in district.shifts(held.window, held.date)
    ]  # fmt: skip
    async with lived.house.database.writing() as connection:
        await connection.execute(insert(tables.check_ins), rows)


async def _summaries(lived: Lived, rounds: int) -> Measured:
    """At six in the evening, tick by tick until everybody has theirs."""
    lived.set("18:00")
    slices = await _slices(lived, "summaries")
    async with lived.house.database.reading() as connection:
        made = len((await connection.execute(select(tables.summaries.c.id))).all())
    found = {"summaries": float(made), "summaries s": slices.whole_ms / 1000, "summary µs": slices.us(made)}
    return found | slices.sizes("summaries")


# -- what people read ----------------------------------------------------------------------


async def _hazards(lived: Lived) -> None:
    now = lived.house.clock.now()
    empty = dict.fromkeys(
        (
            "post_id",
            "owner_title",
            "owner_id",
            "rectified_by",
            "remedy",
            "returned_why",
            "verified_by",
            "closed_by",
        ),
        "",
    )
    kinds = list(categories())
    rows = [
        empty
        | {
            "number": f"YH-{sid(n)}-2026-{k:04}", "school_id": sid(n), "category": kinds[k % len(kinds)],
            "level": "ordinary", "description": f"走廊灯坏了{k}处", "reported_by": crew(n, 1),
            "status": Status.ASSIGNED if k < 4 else Status.CLOSED, "outside": False, "owner_told": True,
            "reported_at": now - timedelta(days=k + 1), "registered_at": now - timedelta(days=k + 1),
            "due_at": now + timedelta(days=3 - k),
        }
        for n in range(lived.generated.schools)
        for k in range(HAZARDS)
    ]  # fmt: skip
    async with lived.house.database.writing() as connection:
        await connection.execute(insert(tables.hazards), rows)


async def _said(lived: Lived, words: str, person: str = DESK) -> tuple[float, float]:
    """Characters of the answer, and milliseconds (the better of two)."""
    best = 0.0
    answer = ""
    for number in range(2):
        with spending() as one:
            answer = await lived.answer(person, words)
        best = min(best, one.ms) if number else one.ms
    return float(len(answer)), best


ASKED = {
    "👥": labels.BOARD, "📒": labels.LEDGER, "📊": labels.SUMMARY, "🔔": labels.ALERTS,
    "/reach": "/reach", "/drill": "/drill",
}  # fmt: skip


async def _answers(lived: Lived, rounds: int) -> Measured:
    lived.set("07:15")
    found: Measured = {}
    for name, words in ASKED.items():
        found[f"{name} characters"], found[f"{name} ms"] = await _said(lived, words)
    found["/invite characters"], found["/invite ms"] = await _said(lived, labels.INVITE, "ADMIN")
    pages = Reception(lived.house.boundary, lived.house.pictures, lived.house.clock.now)
    found["a page's card ms"] = await _median(rounds, lambda: pages.cards([DESK]))
    return found
