"""Ours: the very house that `huxue serve` runs, with the sample district and everybody's consent."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bench.bots.post import TOKEN, Post
from bot.serving import serve_forever
from bot.settings import Settings
from duty.messaging.accounts import CONSENT_VERSION
from tests.kit.story import MONDAY, template


def polling(post: Post) -> None:
    asyncio.run(_serve(post))


def webhook(post: Post) -> None:
    asyncio.run(_serve(post, telegram_mode="webhook", public_url=post.address, web_port=post.port))


async def _serve(post: Post, **changes: Any) -> None:
    if not post.database.exists():
        await _furnish(post)
    values: dict[str, Any] = {
        "data_dir": Path(post.folder),
        "database_url": f"sqlite+aiosqlite:///{post.database}",
        "telegram_token": TOKEN,
        "telegram_api_url": post.api_url,
        "web_port": 0,
        "secret": "of-the-bench-and-32-characters-long",
        "now": MONDAY,
    }
    await serve_forever(Settings(**(values | changes)), demo=False)


async def _furnish(post: Post) -> None:
    """The district of the sample; everybody has read the notice."""
    shutil.copyfile(await template(), post.database)
    with closing(sqlite3.connect(post.database)) as connection, connection:
        connection.execute(
            "INSERT INTO consents (person_id, version, channel, at) "
            "SELECT person_id, ?, channel, bound_at FROM accounts WHERE channel = 'telegram'",
            (CONSENT_VERSION,),
        )
