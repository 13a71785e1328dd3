"""SIGTERM over Telegram: what was submitted is answered before the exit or after the restart, once."""

from __future__ import annotations

import asyncio
import csv
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from storage.importing import SAMPLE
from tests.botapi import TelegramDouble
from tests.botapi.chats import Person
from tests.channels.telegram.test_telegram import TOKEN
from tests.kit.story import template


def telegram_ids() -> list[int]:
    with (Path(str(SAMPLE)) / "people.csv").open(encoding="utf-8") as file:
        return [int(row["telegram_id"]) for row in csv.DictReader(file) if row["telegram_id"]]


@asynccontextmanager
async def serving(
    folder: Path, double: TelegramDouble, **more: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A real `huxue serve`; ended by SIGTERM, calmly and soon, unless the story has killed it."""
    environment = {
        "HUXUE_DATA_DIR": str(folder),
        "HUXUE_TELEGRAM_TOKEN": TOKEN,
        "HUXUE_TELEGRAM_API_URL": double.url,
        "HUXUE_WEB_PORT": "0",
        "HUXUE_NOW": "2026-11-23T06:50",
        "PATH": "",
    } | more
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", "serve"),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(180):
            assert child.stdout and b"Telegram" in await child.stdout.readline()
            yield child
            if child.returncode is None:
                child.send_signal(signal.SIGTERM)
                assert await child.wait() == 0
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


def greetings(person: Person) -> int:
    return sum("您好" in message.words for message in person.heard)


async def until_all(people: list[Person]) -> None:
    async with asyncio.timeout(60):
        while not all(greetings(person) for person in people):
            await people[0].world.change()


async def test_nothing_is_lost_between_two_houses(tmp_path: Path) -> None:
    shutil.copyfile(await template(), tmp_path / "huxue.db")
    async with TelegramDouble(token=TOKEN) as double:
        people = [double.person(number) for number in telegram_ids()]
        assert len(people) > 40
        async with serving(tmp_path, double):
            for person in people[:-10]:
                person.sends("/start")
            await people[0].sees("您好")
        before = sum(map(greetings, people))
        for person in people[-10:]:
            person.sends("/start")  # while nobody is there
        async with serving(tmp_path, double):
            await until_all(people)
            assert before > 0
        assert [greetings(person) for person in people] == [1] * len(people)
        with closing(sqlite3.connect(tmp_path / "huxue.db")) as connection:
            (handled,) = connection.execute("SELECT count(*) FROM handled_updates").fetchone()
            (unsaid,) = connection.execute("SELECT count(*) FROM outbox WHERE state = 'queued'").fetchone()
        assert (handled, unsaid) == (len(people), 0)
