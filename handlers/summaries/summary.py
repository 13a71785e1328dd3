"""📊 小结: the figures of one's own scope as of now, open and overdue first, with one picture card."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.messaging.say import Say
from duty.summaries import daily
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed, id_of
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk
from handlers.summaries import words


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("summary", Stage.KEYS)
    routes.message.register(summary, Pressed(labels.SUMMARY, command="summary"))
    routes.callback_query.register(details, Choice("sum"))
    return routes


async def summary(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    made = await daily.ask(talk.work, talk.me, talk.now)
    if made is None:
        return Say(talk.line("summary.not_yours"))
    return words.day_summary(talk.voice, made, talk.account.language)


async def details(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[看明细]"""
    made = await daily.details(talk.work, id_of(args), talk.me)
    if made is None:
        return Say(toast=talk.line("common.gone"))
    return words.details(talk.voice, made, talk.account.language)
