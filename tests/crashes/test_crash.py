"""kill -9 at any moment: what was acknowledged is there, and nothing happens twice."""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from duty.messaging.accounts import CONSENT_VERSION
from storage import tables
from tests.crashes.crash_child import GUARDS, WORDS, morning
from tests.kit.engine_room import MONDAY, open_database
from tests.kit.nursery import Nursery, nursery

ALL = {update.key for phase in morning() for updates in phase for update in updates}
KILLS = ((1, 3), (4, 60), (20, 120), (60, len(ALL) - 1), (60, len(ALL) - 1))
PATIENCE_S = 300
"""Only to end a hang: one life takes about 5 s when the machine has nothing else to do."""


@pytest.fixture
async def consented(tmp_path: Path) -> Path:
    """A folder with the district, where everybody has read the notice."""
    folder = tmp_path / "begin"
    folder.mkdir()
    database = open_database(folder)
    people = list((await database.district()).people)
    async with database.writing() as connection:
        rows = [{"person_id": p, "version": CONSENT_VERSION, "channel": "web", "at": MONDAY} for p in people]
        await connection.execute(insert(tables.consents), rows)
    await database.close()
    return folder


@pytest.fixture
async def house() -> AsyncIterator[Nursery]:
    async with nursery("tests.crashes.crash_child") as one:
        yield one


async def run_until(house: Nursery, folder: Path, acknowledged: int | None) -> set[str]:
    """Start the house; kill it after so many acknowledgements, or let it come to its end."""
    child = house.hatch({"folder": str(folder), "dies": acknowledged is not None})
    async with asyncio.timeout(PATIENCE_S):
        while acknowledged is not None and len(child.said) < acknowledged:
            assert child.ended is None
            await child.change()
        if acknowledged is not None:
            await child.kill()
        assert await child.until_it_ends() == (0 if acknowledged is None else -9)
    return set(child.said)


def rows(folder: Path, question: str) -> list[Any]:
    with closing(sqlite3.connect(folder / "huxue.db")) as connection:
        return connection.execute(question).fetchall()


def assert_kept(folder: Path, acked: set[str]) -> None:
    """Every acknowledged update with its effects; no update with two."""
    handled = [f"{key}" for (key,) in rows(folder, "SELECT key FROM handled_updates")]
    assert acked <= set(handled) and len(handled) == len(set(handled))
    heard = Counter(rows(folder, "SELECT address, reference FROM messages WHERE kind = 'text'"))
    assert set(heard.values()) <= {1}
    assert {f"{address}:{number}" for address, number in heard} == {
        key for key in handled if not key.startswith("DO3")
    }
    for guard in GUARDS:
        own = [key for key in handled if key.startswith(f"{guard}:")]
        replies = rows(folder, f"SELECT id FROM outbox WHERE address = '{guard}' AND kind = 'reply'")
        assert len(replies) >= len(own)
        calls = rows(
            folder,
            f"SELECT id FROM incidents WHERE reported_by = '{guard}' AND kind = 'sos' AND imported_as = ''",
        )
        assert len(calls) == any(key.endswith(f"{WORDS.index('🚨 紧急求助') + 1:02}") for key in own)


def story(folder: Path) -> dict[str, Any]:
    """What is left in the end, without the numbers that depend on who came first."""
    said: dict[str, list[str]] = {}
    for address, say in rows(folder, "SELECT address, say FROM outbox WHERE kind = 'reply' ORDER BY id"):
        said.setdefault(address, []).append(re.sub(r"\d+", "#", say) if address in GUARDS else "")
    return {
        "said": said,
        "check-ins": sorted(rows(folder, "SELECT person_id, shift_key, post_id, standing FROM check_ins")),
        "incidents": sorted(rows(folder, "SELECT reported_by, kind, triage, sentence FROM incidents")),
        "alerts": Counter(rows(folder, "SELECT reporter_id, triage, state, taken_by FROM alerts")),
        "called": Counter(rows(folder, "SELECT person_id FROM pages WHERE step = 0")),
        "heard": sorted(rows(folder, "SELECT address, reference, kind, text FROM messages")),
        "parked": rows(folder, "SELECT key FROM parked_updates"),
        "unsaid": rows(folder, "SELECT id FROM outbox WHERE state = 'queued'"),
    }


def test_the_dead_leave_no_half_lines() -> None:
    """Half a line and the next one's were taken for one, and its end was waited for in vain."""
    reading, writing = os.pipe2(os.O_DIRECT)  # every read is one write
    words = "from tests.kit.nursery import tell; tell('G01:1001')"
    subprocess.run([sys.executable, "-u", "-c", words], stdout=writing, check=True)
    assert os.read(reading, 100) == b"G01:1001\n"
    os.close(reading)
    os.close(writing)


async def killed_and_calm(
    consented: Path, folder: Path, house: Nursery, kills: Sequence[tuple[int, int]]
) -> None:
    """The same morning twice: with these kills, each after so many acknowledgements, and without."""
    calm, killed = folder / "calm", folder / "killed"
    shutil.copytree(consented, calm)
    shutil.copytree(consented, killed)
    assert await run_until(house, calm, None) == ALL
    ever: set[str] = set()
    for least, most in kills:
        ever |= await run_until(house, killed, random.randint(least, most))
        assert_kept(killed, ever)
    assert await run_until(house, killed, None) == ALL
    assert_kept(killed, ALL)
    ours, theirs = story(killed), story(calm)
    for about in theirs:
        assert ours[about] == theirs[about], about
    assert ours["parked"] == ours["unsaid"] == []


async def test_a_killed_house_lost_nothing_and_repeats_nothing(
    consented: Path, tmp_path: Path, house: Nursery
) -> None:
    await killed_and_calm(consented, tmp_path, house, KILLS)


@pytest.mark.long
@pytest.mark.parametrize("morning_number", range(6))
async def test_thirty_kills_under_load(
    consented: Path, tmp_path: Path, house: Nursery, morning_number: int
) -> None:
    anywhere = (1, len(ALL) - 1)
    await killed_and_calm(consented, tmp_path, house, [anywhere] * len(KILLS))
