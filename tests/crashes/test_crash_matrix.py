"""kill -9 at every boundary of a scripted morning: in the end all is as if nobody had been killed."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import tables
from tests.crashes.boundaries import Point
from tests.crashes.morning import SENDS, Morning, Told, lay_out, opened, play
from tests.kit.nursery import Nursery, nursery
from tests.kit.postgres import postgres_url
from tests.kit.story import on_postgres, template

__all__ = ["postgres_url"]

AT_ONCE = 2
"""Houses at the same time, as many as there are cores."""

BOUNDARIES = {
    "acknowledgement",
    "claim",
    "commit of the intake",
    "commit of the photographs",
    "commit of the sweep of alerts",
    "fetch of a photograph",
    "file on the shelf",
    "push edit_text",
    "push send_photo",
    "push send_text",
    "release",
    "renew",
    "reply AnswerCallbackQuery",
    "reply EditMessageText",
    "reply GetFile",
    "reply SendMessage",
    "settle",
}
"""What a morning has to pass, so that no boundary leaves the matrix unnoticed."""

ON_POSTGRES = [
    ("floor: after its commit", 1),
    ("claim: after its commit", 1),
    ("renew: after its commit", 1),
    ("commit of the intake: before", 1),
    ("commit of the intake: after", 1),
    ("reply SendMessage: after", 2),
    ("commit of the photographs: after", 1),
    ("push send_text: before", 5),
    ("settle: before its commit", 12),
    ("commit of the sweep of alerts: after", 2),
]


@dataclass
class End:
    """How a morning ended."""

    kept: dict[str, list[str]]
    shelf: list[str]
    screens: dict[int, list[str]]
    said: Counter[Told]

    @classmethod
    async def of(cls, morning: Morning) -> End:
        return cls(await morning.kept(), morning.shelf(), morning.screens(), morning.said())


@dataclass
class Street:
    """Where mornings take place: a folder for each, and a fresh database."""

    nurseries: list[Nursery]
    folder: Path
    database: Callable[[Path], Awaitable[str]]
    lease_s: float = 60
    numbers_differ: bool = False
    """PostgreSQL's sequences go on where a transaction did not."""

    @asynccontextmanager
    async def morning(self, one: Nursery, name: str, deadly: Point | None = None) -> AsyncIterator[Morning]:
        folder = self.folder / name
        folder.mkdir()
        url = await self.database(folder)
        async with opened(one, folder, url, deadly, self.lease_s) as morning:
            yield morning
        shutil.rmtree(folder)

    async def calm(self) -> Matrix:
        """A morning on which nobody dies, and the boundaries it passed."""
        async with self.morning(self.nurseries[0], "calm") as morning:
            await play(morning)
            calm, points = await End.of(morning), morning.passed()
        assert set(calm.said.values()) == {1}
        return Matrix(self, calm, points)

    def plain(self, rows: Sequence[str]) -> list[str]:
        """A digest of what has numbers in it is another one, too."""
        if not self.numbers_differ:
            return list(rows)
        return sorted(re.sub(r"\b[0-9a-f]{8,}\b|\d+", "#", row) for row in rows)


@dataclass
class Matrix:
    """The calm morning, and how often a message had to be said twice for each kind of death."""

    street: Street
    calm: End
    points: list[Point]
    said_twice: Counter[str] = field(default_factory=Counter)
    deaths: Counter[str] = field(default_factory=Counter)

    async def die_at_all(self, points: Sequence[Point]) -> None:
        """All of them, so that one report says everything that is wrong."""
        waiting, wrong = list(reversed(points)), []

        async def work(one: Nursery) -> None:
            while waiting:
                point = waiting.pop()
                try:
                    await self.die_at(one, point)
                except AssertionError as error:
                    wrong.append(f"{point}: {error}")

        await asyncio.gather(*(work(one) for one in self.street.nurseries))
        print(self)
        assert not wrong, "\n\n".join(wrong)

    async def die_at(self, one: Nursery, point: Point) -> None:
        async with self.street.morning(one, f"{self.points.index(point)}", point) as morning:
            morning.on_death = assert_nothing_half_done
            await play(morning)
            assert morning.deaths, "never came there"
            self.compare(await End.of(morning), morning, point[0])

    def compare(self, end: End, morning: Morning, name: str) -> None:
        plain = self.street.plain
        for about, rows in self.calm.kept.items():
            assert plain(in_order(about, end.kept[about])) == plain(in_order(about, rows)), about
        assert plain(end.shelf) == plain(self.calm.shelf)
        twice = assert_heard_once(self.calm, end, morning)
        self.deaths[name] += 1
        self.said_twice[name] += twice.total()

    def __str__(self) -> str:
        """For the report: who was killed where how often, and what was then said twice."""
        lines = [f"{self.deaths[name]:6} {self.said_twice[name]:6}  {name}" for name in sorted(self.deaths)]
        total = f"{self.deaths.total():6} {self.said_twice.total():6}  altogether"
        return "\n".join(["deaths  twice  killed at", *lines, total])


@pytest.fixture
async def nurseries() -> AsyncIterator[list[Nursery]]:
    async with AsyncExitStack() as stack:
        opening = [stack.enter_async_context(nursery("tests.crashes.morning_child")) for _ in range(AT_ONCE)]
        yield await asyncio.gather(*opening)


@pytest.fixture
async def street(nurseries: list[Nursery], tmp_path: Path) -> Street:
    """Mornings on SQLite."""
    begin = tmp_path / "begin.db"
    shutil.copy(await template(), begin)
    await lay_out(f"sqlite+aiosqlite:///{begin}")

    async def database(folder: Path) -> str:
        shutil.copy(begin, folder / "huxue.db")
        return f"sqlite+aiosqlite:///{folder / 'huxue.db'}"

    return Street(nurseries, tmp_path, database)


async def assert_nothing_half_done(morning: Morning) -> None:
    """What a second connection finds beside the body."""
    handled = {int(row.key) for row in await morning.rows(select(tables.handled_updates))}
    assert morning.double.updates.acknowledged <= handled, "acknowledged, and lost"
    heard = [row.id for row in await morning.rows(select(tables.messages))]
    assert len(heard) == len(handled), "an update with half of its effects"
    for row in await morning.rows(select(tables.photos).where(tables.photos.c.state == "developed")):
        assert {row.large_key, row.small_key} <= set(morning.shelf()), "written down before it was kept"
    soon = datetime.now(UTC) + timedelta(seconds=morning.lease_s)
    for row in await morning.rows(select(tables.outbox)):
        assert row.state != "sent" or row.sent_at, "said without a time"
        assert row.leased_until is None or row.leased_until <= soon, "kept from the living too long"


def assert_heard_once(calm: End, end: End, morning: Morning) -> Counter[Told]:
    """Nobody missed anything. Twice is only what the wire may have taken before its end was written down."""
    assert not calm.said - end.said, "never said"
    twice = end.said - calm.said
    (death,) = morning.deaths
    for (chat, method, words), times in twice.items():
        assert times == 1 and (chat, words) in death.unsettled, f"{method} twice in {chat}: {words}"
    for chat, screen in calm.screens.items():
        more = sum(times for (where, method, _), times in twice.items() if where == chat and method in SENDS)
        assert len(end.screens[chat]) == len(screen) + more
        assert _stands_in(_pictures_last(screen), _pictures_last(end.screens[chat])), (
            f"{chat} saw {end.screens[chat]}"
        )
    return twice


def _pictures_last(screen: Sequence[str]) -> list[str]:
    """They are developed beside everything else: between which words they come is chance."""
    return sorted(screen, key=lambda one: "[photo]" in one)


def _stands_in(fewer: Sequence[str], more: Sequence[str]) -> bool:
    """All of the fewer, in their order."""
    rest = iter(more)
    return all(one in rest for one in fewer)


def in_order(about: str, rows: Sequence[str]) -> list[str]:
    """A look at a picture is written down beside everything else: its place in the history is chance."""
    if about != "changes":
        return list(rows)
    by_number = sorted(rows, key=lambda row: int(row[1:].partition(",")[0]))
    told = [re.sub(r"^\[\d+, ", "[", row) for row in by_number]
    looks = sorted(row for row in told if "'seen'" in row)
    return [row for row in told if "'seen'" not in row] + looks


def by_turns(points: Sequence[Point]) -> list[Point]:
    """Every boundary once, by turns first or late, before or after; `make test-long` takes all.

    The very last one of a morning may not come again: how many lines are settled together is chance.
    """
    names = list(dict.fromkeys(name for name, _ in points))
    bases = list(dict.fromkeys(name.partition(":")[0] for name in names))
    chosen = set()
    for number, base in enumerate(bases):
        sides = [name for name in names if name.partition(":")[0] == base]
        side = sides[number % len(sides)]
        there = [point for point in points if point[0] == side]
        chosen.add(there[0 if number % 3 else len(there) * 2 // 3])
    return [point for point in points if point in chosen]


async def test_a_death_at_each_kind_of_boundary(street: Street) -> None:
    matrix = await street.calm()
    assert {name.partition(":")[0] for name, _ in matrix.points} >= BOUNDARIES
    await matrix.die_at_all(by_turns(matrix.points))
    assert matrix.said_twice.total() > 0, "kills between the wire and the ledger are among them"


@pytest.mark.long
async def test_a_death_at_every_boundary_every_time(street: Street) -> None:
    matrix = await street.calm()
    await matrix.die_at_all(matrix.points)


@pytest.mark.long
async def test_a_dead_one_keeps_nothing_back_on_postgres(
    nurseries: list[Nursery], tmp_path: Path, postgres_url: str
) -> None:
    """There nobody releases what was leased to the dead: it must run out, and then somebody else says it."""
    async with on_postgres(postgres_url) as server:

        async def database(folder: Path) -> str:
            url = await server.database_of(folder)
            await lay_out(url)
            return url

        street = Street(nurseries, tmp_path, database, lease_s=2, numbers_differ=True)
        matrix = await street.calm()
        await matrix.die_at_all([point for point in ON_POSTGRES if point in matrix.points])
    assert matrix.deaths.total() == len(ON_POSTGRES)
