"""The bench that kills bots: it goes on working, it sees what is lost or doubled, and ours loses nothing."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bench.bots.post import Post
from bench.contenders import ALL, named
from bench.crash import main, table
from bench.crowd import Count, Plan, Trial
from bench.nursery import BotDied, nursery
from tests.botapi import TelegramDouble

SMALL = ("--updates", "24", "--kills", "2", "--people", "6", "--rate", "60", "--latency-ms", "10")


def measured(folder: Path, *arguments: str) -> dict[str, Any]:
    out = folder / "crash.json"
    assert main([*SMALL, *arguments, "--out", str(out)]) == 0
    return dict(json.loads(out.read_text("utf-8")))


@pytest.mark.long
def test_ours_loses_nothing_and_repeats_no_effect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = measured(tmp_path, "--only", "ours")
    count = report["results"]["ours"]["SIGKILL"]
    assert (count["sent"], count["kills"]) == (24, 2)
    assert (count["lost"], count["repeated_effects"], count["unanswered"]) == (0, 0, 0)
    said = capsys.readouterr()
    assert "| **ours**, polling | 24 | 2 | 0 | 0 | 0 |" in said.out
    assert said.err.count("SIGKILL: ") == 2, "each kill is shown"


@pytest.fixture
async def trial(tmp_path: Path) -> AsyncIterator[Trial]:
    """A plain bot's trial in which nobody was killed yet."""
    (aiogram,) = named("aiogram")
    post = Post(str(tmp_path), "", 0)
    async with TelegramDouble() as double, nursery() as bots:
        yield Trial(aiogram, Plan(), signal.SIGKILL, double, bots, post, lambda words: None)


def keep(trial: Trial, *rows: tuple[int, str]) -> None:
    with closing(sqlite3.connect(trial.post.database)) as connection, connection:
        connection.execute("CREATE TABLE reports (id INTEGER, words TEXT)")
        connection.executemany("INSERT INTO reports VALUES (?, ?)", rows)


async def hear(trial: Trial, who: int, *numbers: int) -> None:
    trial.double.person(who)
    for number in numbers:
        await say(trial.double, who, f"已记下，第{number}号：一")


async def say(double: TelegramDouble, who: int, text: str) -> None:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(double.url))
    async with Bot(double.token, session=session) as bot:
        await bot.send_message(who, text)


async def test_it_sees_what_is_lost_doubled_and_unanswered(trial: Trial) -> None:
    trial.written = {"一": 7, "二": 7, "三": 8, "四": 8, "五": 8}
    keep(trial, (1, "一"), (2, "二"), (3, "二"), (4, "三"), (5, "五"))  # 二 has two rows, 四 none
    await hear(trial, 7, 1, 2, 3)
    await hear(trial, 8, 5, 5)  # 三 was kept and never answered, 五 was answered twice
    assert trial.count() == Count(
        sent=5, kills=0, lost=1, repeated_effects=1, unanswered=2, repeated_messages=2
    )


async def test_an_answer_in_another_chat_is_none(trial: Trial) -> None:
    trial.written = {"一": 7}
    keep(trial, (1, "一"))
    trial.double.person(7)
    await hear(trial, 8, 1)
    assert trial.count().unanswered == 1


async def test_a_bot_that_ends_by_itself_is_no_result(tmp_path: Path) -> None:
    async with nursery() as bots:
        await bots.begin("bench.bots.post:free_port", Post(str(tmp_path), "", 0))
        with pytest.raises(BotDied, match="although nobody touched it"):
            async with asyncio.timeout(60):
                while True:
                    bots.alive()
                    await asyncio.sleep(0.01)


def test_the_moments_of_a_seed_are_always_the_same() -> None:
    assert Plan(seed=5).moments() == Plan(seed=5).moments() != Plan(seed=6).moments()
    plan = Plan(updates=300, kills=5)
    assert set(Counter(plan.order()).values()) == {plan.updates // plan.people}
    assert all(1 <= answers <= plan.share for answers, _ in plan.moments())
    assert plan.share * plan.kills < plan.updates, "the flow goes on after the last kill"


@pytest.mark.parametrize("wrong", [("--only", "ours,nobody"), ("--people", "41"), ("--kills", "24")])
def test_what_cannot_be_measured_is_said(wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([*SMALL, *wrong])
    assert "error: " in capsys.readouterr().err


def test_the_table_has_a_line_for_each() -> None:
    results = [(one, Count(300, 5, 0, 0, 0, 1), Count(300, 5, 0, 0, 0, 2)) for one in ALL]
    lines = table(results).splitlines()
    assert len(lines) == len(ALL) + 2 and len({line.count("|") for line in lines}) == 1
    assert lines[-1].endswith("| 300 | 5 | 0 | 0 | 0 | 1 | 0 / 0 / 2 |")
