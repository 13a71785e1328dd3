"""What every test may use."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import settings as hypothesis_settings

from storage.engine.database import Database
from tests.kit.engine_room import database_in
from tests.kit.postgres import postgres_url
from tests.kit.story import Story, on_postgres, opened, settings

__all__ = ["postgres_url"]
"""One server for all of them: a fixture that several modules import starts once for each."""


hypothesis_settings.register_profile("calm", deadline=None)
hypothesis_settings.load_profile("calm")
"""How long an example takes says more of the machine than of the house."""

gc.set_threshold(50_000, 20, 50)
"""A worker holds near a gigabyte of examples and caches: looking through it costs more than it frees."""

LONG = (
    "test_crash_matrix",
    "test_fuzz",
    "test_browser_day",
    "test_bench_crash",
    "test_processes",
    "test_settings",
    "test_matrix",
    "test_page_weather",
    "test_simulation",
    "test_hazard_numbers",
    "test_drain",
)
"""Modules whose tests take longest. They begin first, so that no core waits for another's last test."""


STORAGE = (
    "storage",
    "growth",
    "jobs",
    "records",
    "intake",
    "delivery",
    "crashes",
    "fuzz",
    "house",
    "district",
)
"""Rooms whose tests are about the database itself: each is told on both."""
ONE_IN = 24
"""Of the stories so many are told on PostgreSQL, too, in `make test`; all of them in `make test-long`."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    looked: Counter[str] = Counter()
    for item in items:
        if _told_again(item.nodeid) and crc32(item.nodeid.encode()) % ONE_IN:
            item.add_marker(pytest.mark.long)
        if item.get_closest_marker("browser"):
            name = item.nodeid.partition("[")[0]
            looked[name] += 1
            if not looked[name] % 2:  # a browser takes seconds: of its examples every second one
                item.add_marker(pytest.mark.long)
    items.sort(key=lambda item: not item.nodeid.partition("::")[0].removesuffix(".py").endswith(LONG))


def _told_again(name: str) -> bool:
    """Whether it is the second telling of a story, on PostgreSQL, that is not about the database."""
    return "[postgres" in name and not name.startswith(tuple(f"tests/{room}/" for room in STORAGE))


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    """Monday 06:50 in the sample district; everybody has a web page and has read the notice."""
    async with opened(settings(tmp_path)) as told:
        yield told


@pytest.fixture(params=["sqlite", "postgres"])
async def both_databases(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """Told twice: every house and room that is opened meanwhile is on the one, then on the other."""
    if request.param == "sqlite":
        yield
        return
    async with on_postgres(request.getfixturevalue("postgres_url")):
        yield


@pytest.fixture
async def sample(both_databases: None, tmp_path: Path) -> AsyncIterator[Database]:
    """The sample district with a web account for everybody, on each of the two databases."""
    database = await database_in(tmp_path, "web")
    yield database
    await database.close()
