"""kill -9 at every boundary of a scripted morning: in the end all is as if nobody had been killed."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import tables
from tests.boundaries import Point
from tests.morning import SENDS, Morning, Told, lay_out, opened, play
from tests.nursery import Nursery, nursery
from tests.postgres import postgres_url
from tests.story import template

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
class Matrix:
    """The calm morning, and how often a message had to be said twice for each kind of death."""

    begin: Path
    folder: Path
    calm: End
    points: list[Point]
    said_twice: Counter[str] = field(default_factory=Counter)
    deaths: Counter[str] = field(default_factory=Counter)

    async def die_at(self, one: Nursery, point: Point) -> None:
        folder = self.folder / f"{self.points.index(point)}"
        async with opened(one, self.begin, folder, point) as morning:
            morning.on_death = assert_nothing_half_done
            await play(morning)
            assert morning.deaths, f"never came to {point}"
            end = await End.of(morning)
        for about, rows in self.calm.kept.items():
            assert end.kept[about] == rows, f"{about} after a death at {point}"
        assert end.shelf == self.calm.shelf
        self.count(point, assert_heard_once(self.calm, end, morning))
        shutil.rmtree(folder)

    def count(self, point: Point, said_twice: Counter[Told]) -> None:
        name, _ = point
        self.deaths[name] += 1
        self.said_twice[name] += said_twice.total()

    def __str__(self) -> str:
        """For the report: who was killed where how often, and what was then said twice."""
        lines = [f"{self.deaths[name]:6} {self.said_twice[name]:6}  {name}" for name in sorted(self.deaths)]
        total = f"{self.deaths.total():6} {self.said_twice.total():6}  altogether"
        return "\n".join(["deaths  twice  killed at", *lines, total])


@pytest.fixture
async def nurseries() -> AsyncIterator[list[Nursery]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(nursery("tests.morning_child")) for _ in range(AT_ONCE)]


@pytest.fixture
async def matrix(nurseries: list[Nursery], tmp_path: Path) -> Matrix:
    """A morning on which nobody dies, and the boundaries it passed."""
    begin = tmp_path / "begin"
    begin.mkdir()
    shutil.copy(await template(), begin / "huxue.db")
    await lay_out(f"sqlite+aiosqlite:///{begin / 'huxue.db'}")
    async with opened(nurseries[0], begin, tmp_path / "calm") as morning:
        await play(morning)
        calm, points = await End.of(morning), morning.passed()
    assert {name.partition(":")[0] for name, _ in points} >= BOUNDARIES
    assert set(calm.said.values()) == {1}
    return Matrix(begin, tmp_path, calm, points)


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
        assert _stands_in(screen, end.screens[chat]), f"{chat} saw {end.screens[chat]}"
    return twice


def _stands_in(fewer: Sequence[str], more: Sequence[str]) -> bool:
    """All of the fewer, in their order."""
    rest = iter(more)
    return all(one in rest for one in fewer)


def firsts_and_lasts(points: Sequence[Point]) -> list[Point]:
    """Every name at its first and last time, and of those that come often one in the middle."""
    times: dict[str, list[Point]] = {}
    for point in points:
        times.setdefault(point[0], []).append(point)
    chosen = {
        point
        for all_of_them in times.values()
        for point in (
            all_of_them[0],
            all_of_them[-1],
            *all_of_them[len(all_of_them) // 2 :][: len(all_of_them) > 8],
        )
    }
    return [point for point in points if point in chosen]


async def die_at_all(matrix: Matrix, nurseries: list[Nursery], points: Sequence[Point]) -> None:
    """All of them, so that one report says everything that is wrong."""
    waiting, wrong = list(reversed(points)), []

    async def work(one: Nursery) -> None:
        while waiting:
            point = waiting.pop()
            try:
                await matrix.die_at(one, point)
            except AssertionError as error:
                wrong.append(f"{point}: {error}")

    await asyncio.gather(*(work(one) for one in nurseries))
    print(matrix)
    assert not wrong, "\n\n".join(wrong)


async def test_a_death_at_each_kind_of_boundary(matrix: Matrix, nurseries: list[Nursery]) -> None:
    await die_at_all(matrix, nurseries, firsts_and_lasts(matrix.points))
    assert matrix.said_twice.total() > 0, "a kill between the wire and the ledger must be among them"


@pytest.mark.long
async def test_a_death_at_every_boundary_every_time(matrix: Matrix, nurseries: list[Nursery]) -> None:
    await die_at_all(matrix, nurseries, matrix.points)
