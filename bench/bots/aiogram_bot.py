"""A plain aiogram bot: by long polling as it comes, polling one by one, or by its webhook."""

from __future__ import annotations

import asyncio

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from bench.bots.ledger import Ledger
from bench.bots.post import TOKEN, Post

PATH = "/webhook"
SECRET = "of-the-bench"


def polling(post: Post) -> None:
    asyncio.run(_poll(post, as_tasks=True))


def polling_in_turn(post: Post) -> None:
    asyncio.run(_poll(post, as_tasks=False))


def webhook(post: Post) -> None:
    """`SimpleRequestHandler` as it comes, which handles in the background."""
    bot, dispatcher, ledger = _bot(post), *_dispatcher(post)

    async def begin(bot: Bot) -> None:
        await ledger.open()
        await bot.set_webhook(f"{post.address}{PATH}", secret_token=SECRET)

    dispatcher.startup.register(begin)
    dispatcher.shutdown.register(ledger.close)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=SECRET).register(app, path=PATH)
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=post.port, print=None)


async def _poll(post: Post, *, as_tasks: bool) -> None:
    dispatcher, ledger = _dispatcher(post)
    await ledger.open()
    try:
        await dispatcher.start_polling(_bot(post), handle_as_tasks=as_tasks)
    finally:
        await ledger.close()


def _bot(post: Post) -> Bot:
    return Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(post.api_url)))


def _dispatcher(post: Post) -> tuple[Dispatcher, Ledger]:
    dispatcher, ledger = Dispatcher(), Ledger(post)

    @dispatcher.message(F.text)
    async def report(message: Message) -> None:
        await message.answer(await ledger.keep(message.chat.id, message.text or ""))

    return dispatcher, ledger
