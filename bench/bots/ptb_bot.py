"""A plain python-telegram-bot: `Application.run_polling` as it comes, or with updates handled at once."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bench.bots.ledger import Ledger
from bench.bots.post import TOKEN, Post


def polling(post: Post) -> None:
    _run(post, at_once=False)


def polling_at_once(post: Post) -> None:
    _run(post, at_once=True)


def _run(post: Post, *, at_once: bool) -> None:
    ledger = Ledger(post)

    async def begin(application: Any) -> None:
        await ledger.open()

    async def end(application: Any) -> None:
        await ledger.close()

    async def report(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message and update.message.text
        await update.message.reply_text(await ledger.keep(update.message.chat_id, update.message.text))

    builder = Application.builder().token(TOKEN).base_url(f"{post.api_url}/bot").concurrent_updates(at_once)
    application = builder.post_init(begin).post_shutdown(end).build()
    application.add_handler(MessageHandler(filters.TEXT, report))
    application.run_polling()
