"""The peer with python-telegram-bot and SQLAlchemy's ORM: one transaction and one answer for each update."""

from __future__ import annotations

import asyncio
from typing import Any

from telegram import KeyboardButton, ReplyKeyboardMarkup, Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bench.plain_bot import asked
from bench.plain_rows import ASK_PLACE, Said, call, check_in, hear, kept, look
from handlers.speech.labels import CHECK_IN, HAZARD, INCIDENT, MINE, PATROL, SOS

KEYS = ReplyKeyboardMarkup(
    [
        [KeyboardButton(CHECK_IN, request_location=True), PATROL],
        [HAZARD, INCIDENT],
        [MINE],
        [SOS],
    ],
    resize_keyboard=True,
)


def application(token: str, url: str, sessions: Any) -> Any:
    """Updates are handled at once, with one writer at a time; pushes have connections enough."""
    writer = asyncio.Lock()

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.message
        assert message
        chat, text = message.chat_id, message.text or ""
        async with writer, sessions() as session:
            hear(session, chat, text)
            said: Said = [(chat, ASK_PLACE)]
            if message.location:
                place = message.location.latitude, message.location.longitude
                said = await check_in(session, chat, place)
            elif text == MINE:
                said = await look(session, chat)
            elif text == SOS:
                said = await call(session, chat)
            await session.commit()
        for whom, words in said:
            await context.bot.send_message(whom, words, reply_markup=KEYS)

    builder = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(True)
    made = builder.connection_pool_size(256).build()
    made.add_handler(MessageHandler(filters.TEXT | filters.LOCATION, answer))
    return made


async def main() -> None:
    given = asked()
    async with kept(given.file, given.posts) as sessions:
        bot = application(given.token, given.url, sessions)
        async with bot:
            await bot.start()
            await bot.updater.start_polling(timeout=50)
            await asyncio.Event().wait()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
