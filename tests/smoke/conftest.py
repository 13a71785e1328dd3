"""Every story is told twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.story import on_postgres


@pytest.fixture(autouse=True, params=["sqlite", "postgres"])
async def database_kind(request: pytest.FixtureRequest) -> AsyncIterator[None]:
    if request.param == "sqlite":
        yield
        return
    async with on_postgres(request.getfixturevalue("postgres_url")):
        yield
