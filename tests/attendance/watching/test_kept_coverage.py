"""What the clock keeps of the posts, against looking at all of them anew, over days that nobody planned.

Two processes share a database, each with its own watch. Whatever happened, the one that sweeps leaves nothing
that a full recomputation would still open or close. The net, a full look each minute, is taken away.
"""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from duty.attendance.coverage import cover
from duty.attendance.gaps import ALERT_AFTER, NO_USE_FOR
from duty.attendance.watching import watch as watching
from duty.attendance.watching.watch import Watch
from duty.district.shifts import Shift
from storage import tables
from storage.engine.database import Database
from storage.queries.upkeep.agenda import read_agenda
from storage.upsert import insert_for
from tests.kit.engine_room import MONDAY, open_database

LONG_AGO = MONDAY - timedelta(days=3)
SCHOOLS = ("SCH01", "SCH02", "SCH03")
MINUTES = (0, 0.5, 1, 4, 9.5, 11, 30, 75, 8 * 60)
DEEDS = (
    *("comes", "comes to another post", "leaves", "comes back", "was not seen", "was at another post"),
    *("off the roster", "at two posts", "closed today", "another role", "restarts", "nothing"),
)
HISTORIES = st.lists(
    st.tuples(st.sampled_from(MINUTES), st.sampled_from(DEEDS), st.integers(0, 10_000), st.integers(0, 1)),
    min_size=6,
    max_size=14,
)
"""So long after the last time this happens to that one, and this process sweeps."""


@dataclass
class House:
    """Two processes on one database, and the time of day."""

    databases: list[Database]
    now: datetime = MONDAY + timedelta(minutes=10)
    watches: list[Watch] = field(default_factory=lambda: [Watch(LONG_AGO), Watch(LONG_AGO)])

    async def happens(self, what: str, number: int) -> None:
        if what == "restarts":
            self.watches[number % 2] = Watch(LONG_AGO)
        elif what != "nothing":
            with suppress(IntegrityError):  # nobody is at one post twice
                async with self.databases[0].writing() as connection:
                    await self._writes(connection, what, number)

    async def _writes(self, connection: Any, what: str, number: int) -> None:
        if what.startswith("comes to") or what == "comes":
            await self._comes(connection, number, elsewhere=what != "comes")
        elif what in CHANGES:
            ids = (await connection.scalars(select(tables.check_ins.c.id))).all()
            values = {name: value(self.now) for name, value in CHANGES[what].items()}
            if ids:
                that = tables.check_ins.c.id == ids[number % len(ids)]
                await connection.execute(update(tables.check_ins).where(that).values(values))
        else:
            await self._edits(connection, what, SCHOOLS[number % len(SCHOOLS)], number)

    async def _comes(self, connection: Any, number: int, *, elsewhere: bool) -> None:
        if not (shifts := await self._shifts()):
            return
        shift = shifts[number % len(shifts)]
        post = shifts[(number + 1) % len(shifts)].post_id if elsewhere else shift.post_id
        said = {
            "evidence": "words",
            "punctuality": "late",
            "reason": "",
            "reported_by": "",
            "verified_by": "",
        }
        values = {"person_id": shift.person_id, "school_id": shift.window.school_id, "post_id": post}
        at = {"received_at": self.now - timedelta(minutes=number % 40), "ends_at": shift.end}
        row = values | said | at | {"shift_key": shift.key, "standing": "confirmed", "closed_by": ""}
        await connection.execute(insert(tables.check_ins).values(row))

    async def _shifts(self) -> list[Shift]:
        district = await self.databases[0].district()
        held = [one for one in district.all_open_windows(self.now) if one.window.school_id in SCHOOLS]
        return [shift for one in held for shift in district.shifts(one.window, one.date)]

    async def _edits(self, connection: Any, what: str, school: str, number: int) -> None:
        roster, people, days = tables.roster.c, tables.people.c, tables.calendar.c
        lines = (await connection.execute(select(tables.roster).where(roster.school_id == school))).all()
        line = lines[number % len(lines)]
        if what == "off the roster":
            same = (roster.person_id == line.person_id, roster.post_id == line.post_id)
            await connection.execute(delete(tables.roster).where(*same, roster.window == line.window))
        elif what == "at two posts":
            other = lines[(number + 1) % len(lines)].post_id
            row = line._asdict() | {"post_id": other}
            await connection.execute(
                insert_for(connection)(tables.roster).values(row).on_conflict_do_nothing()
            )
        elif what == "another role":
            role = ("guard", "police_officer", "teacher")[number % 3]
            await connection.execute(
                update(tables.people).where(people.id == line.person_id).values(role=role)
            )
        else:
            there = (days.date == self.now.date(), days.school_id == school)
            if not (await connection.execute(delete(tables.calendar).where(*there))).rowcount:
                closed = {"date": self.now.date(), "school_id": school, "kind": "closed", "note": ""}
                await connection.execute(insert(tables.calendar).values(closed))

    async def sweep(self, who: int) -> None:
        """As the clock does: only where there may be something, and until nothing is left."""
        database, watch = self.databases[who], self.watches[who]
        while True:
            async with database.reading() as connection:
                agenda = await read_agenda(connection, self.now)
            if not watch.due(agenda.version, self.now, marked=agenda.marked):
                return
            async with database.work(self.now) as work:
                await watch.sweep(work, self.now)
                work.notices.clear()
                await work.commit()

    async def left_over(self) -> tuple[list[Any], list[Any]]:
        """What looking at everything anew would still open, and close."""
        async with self.databases[0].reading_work(self.now) as work:
            held = [one for one in work.district.all_open_windows(self.now) if one.start <= self.now]
            lacking = {(one.key, one.post.id): one for one in await cover(work, held) if one.missing}
        async with self.databases[0].reading() as connection:
            rows = (await connection.execute(select(tables.gaps))).all()
        known = {(row.shift_key, row.post_id) for row in rows}
        from_to = {place: (one.start + ALERT_AFTER, one.end - NO_USE_FOR) for place, one in lacking.items()}
        late = {place for place, (since, until) in from_to.items() if since <= self.now <= until}
        still_open = {(row.shift_key, row.post_id) for row in rows if row.closed_at is None}
        return sorted(late - known), sorted(still_open - lacking.keys())


CHANGES: dict[str, dict[str, Any]] = {
    "leaves": {"checked_out_at": lambda now: now, "closed_by": lambda now: "person"},
    "comes back": {"checked_out_at": lambda now: None, "standing": lambda now: "confirmed"},
    "was not seen": {"standing": lambda now: "not_seen"},
    "was at another post": {"post_id": lambda now: "P001"},
}


async def lived(house: House, history: list[tuple[float, str, int, int]]) -> None:
    for minutes, what, number, who in history:
        house.now += timedelta(minutes=minutes)
        await house.happens(what, number)
        await house.sweep(who)
        assert await house.left_over() == ([], []), (what, number, who, house.now)
    async with house.databases[0].reading() as connection:
        assert not await connection.scalar(select(func.count()).select_from(tables.coverage_marks))


async def _on_sqlite(history: Any) -> None:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = [open_database(folder), open_database(folder)]
        for database in databases:
            stack.push_async_callback(database.close)
        await lived(House(databases), history)


@pytest.fixture(autouse=True)
def no_net(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "EVERYTHING_EVERY", timedelta(days=30))


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(HISTORIES)
def test_nothing_is_left_that_looking_at_everything_would_find(history: Any) -> None:
    asyncio.run(_on_sqlite(history))
