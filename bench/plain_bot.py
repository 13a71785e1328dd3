"""The peer: the same conversation as a plain bot has it, aiogram's `start_polling` and SQLAlchemy's ORM.

One transaction and one answer for each update, straight from the handler. It has what its documentation
advises (WAL, a session for each update in a middleware, a retry on 429) and what keeps it from losing
updates to "database is locked": one writer at a time.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import KeyboardButton, Message, ReplyKeyboardMarkup, TelegramObject
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from bench.plain_rows import ASK_PLACE, call, check_in, hear, kept, look
from handlers.speech.labels import CHECK_IN, HAZARD, INCIDENT, MINE, PATROL, SOS

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
KEYS = ReplyKeyboardMarkup(
    keyboard=[
        [KeyboardButton(text=CHECK_IN, request_location=True), KeyboardButton(text=PATROL)],
        [KeyboardButton(text=HAZARD), KeyboardButton(text=INCIDENT)],
        [KeyboardButton(text=MINE)],
        [KeyboardButton(text=SOS)],
    ],
    resize_keyboard=True,
)


async def patiently(call: Callable[[], Awaitable[Any]]) -> None:
    while True:
        try:
            await call()
        except TelegramRetryAfter as told:
            await asyncio.sleep(told.retry_after)
        else:
            return


def dispatcher(sessions: async_sessionmaker[AsyncSession]) -> Dispatcher:
    routes, writer = Dispatcher(), asyncio.Lock()

    @routes.message.middleware
    async def in_transaction(handler: Handler, happening: TelegramObject, data: dict[str, Any]) -> None:
        assert isinstance(happening, Message)
        async with writer, sessions() as session:
            data["session"], data["say"] = session, (say := [])
            hear(session, happening.chat.id, happening.text or "")
            await handler(happening, data)
            await session.commit()
        for chat, text in say:
            await patiently(lambda c=chat, t=text: happening.bot.send_message(c, t, reply_markup=KEYS))

    @routes.message(F.text == CHECK_IN)
    async def ask_place(message: Message, say: list[Any]) -> None:
        say.append((message.chat.id, ASK_PLACE))

    @routes.message(F.location)
    async def located(message: Message, session: AsyncSession, say: list[Any]) -> None:
        spot = message.location
        assert spot
        say += await check_in(session, message.chat.id, (spot.latitude, spot.longitude))

    @routes.message(F.text == MINE)
    async def mine(message: Message, session: AsyncSession, say: list[Any]) -> None:
        say += await look(session, message.chat.id)

    @routes.message(F.text == SOS)
    async def help_me(message: Message, session: AsyncSession, say: list[Any]) -> None:
        say += await call(session, message.chat.id)

    return routes


def asked() -> argparse.Namespace:
    """What every plain bot is told."""
    options = argparse.ArgumentParser()
    for name in ("--url", "--token", "--file"):
        options.add_argument(name, required=True)
    options.add_argument("--posts", type=int, required=True)
    return options.parse_args()


def bot_of(given: argparse.Namespace) -> Bot:
    return Bot(given.token, AiohttpSession(api=TelegramAPIServer.from_base(given.url)))


async def main() -> None:
    given = asked()
    async with kept(given.file, given.posts) as sessions:
        await dispatcher(sessions).start_polling(bot_of(given), handle_signals=False)


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
