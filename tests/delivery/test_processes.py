"""Two real servers behind one token: one takes in, the other speaks, and is killed."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

from sqlalchemy import func, select

from storage import tables
from storage.engine.database import Database
from tests.botapi import TelegramDouble
from tests.channels.telegram.test_webhook import TOKEN, free_port, until
from tests.house.test_drain import greetings, serving, telegram_ids, until_all
from tests.kit.engine_room import ZONE
from tests.kit.story import OnPostgres

AT_ONCE = 64
"""As many as the dead one may have had under way."""


def hook_of(double: TelegramDouble) -> str:
    return double.updates.webhook.url if double.updates.webhook else ""


def server(url: str) -> dict[str, str]:
    port = str(free_port())
    return {
        "HUXUE_DATABASE_URL": url,
        "HUXUE_TELEGRAM_TOKEN": TOKEN,
        "HUXUE_TELEGRAM_MODE": "webhook",
        "HUXUE_SECRET": "the same for both, of 32 letters or more",
        "HUXUE_WEB_PORT": port,
        "HUXUE_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


async def test_the_one_who_speaks_is_killed_and_the_other_says_the_rest(
    tmp_path: Path, postgres_url: str
) -> None:
    async with AsyncExitStack() as stack:
        url = await OnPostgres(postgres_url, stack).database_of(tmp_path)
        double = await stack.enter_async_context(TelegramDouble(token=TOKEN))
        people = [double.person(number) for number in telegram_ids()]
        speaker = await stack.enter_async_context(serving(tmp_path, double, **server(url)))
        people[0].sends("/start")
        await people[0].sees("您好", timeout=60)
        taking = server(url)
        await stack.enter_async_context(serving(tmp_path, double, **taking))
        await until(lambda: hook_of(double).startswith(taking["HUXUE_PUBLIC_URL"]))

        for person in people[1:]:
            person.sends("/start")
        await until(lambda: sum(map(greetings, people)) > 5)
        speaker.kill()
        await speaker.wait()
        said = sum(map(greetings, people))
        await until_all(people)

        assert sum(map(greetings, people)) <= len(people) + min(said, AT_ONCE)
        assert await replies(url) == 2 * len(people), "a greeting and the notice each, however often sent"


async def replies(url: str) -> int:
    """As a second pair of eyes counts them."""
    database = Database(url, ZONE)
    async with database.reading() as connection:
        count = select(func.count()).where(tables.outbox.c.kind == "reply")
        found = int((await connection.execute(count)).scalar_one())
    await database.close()
    return found
