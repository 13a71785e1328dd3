"""同一处? The open one at that post is shown before anything is joined."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from duty.hazards.acts import sameness
from duty.messaging.say import Say
from handlers.hazards.draft import answered
from handlers.speech.filters import Choice, id_of, numbered
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    routes = Job("hazard at the same place", Stage.KEYS)
    routes.callback_query.register(join, Choice("hz.same"))
    routes.callback_query.register(apart, Choice("hz.apart"))
    return [routes]


async def join(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[是同一处]"""
    other = numbered(args[1]) if len(args) > 1 else 0
    return await answered(talk, state, await sameness.join(talk.work, id_of(args), other, talk.me, talk.now))


async def apart(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[不是]"""
    return await answered(talk, state, await sameness.apart(talk.work, id_of(args), talk.me, talk.now))
