"""解除: one sentence, by a tap or in words, to everybody who was told; [做了] under a line of the plan."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.afterwards import clearing, planlines
from duty.alerting.answering.rights import Refusal, Refused
from duty.language.alarm import Alarm
from duty.messaging.press import Press
from duty.messaging.refused import Refused as NotAnswered
from duty.messaging.say import Say, column
from handlers.alerting.cards import refused
from handlers.speech.filters import Choice, In, Words, id_of, numbered
from handlers.speech.pressed import refused as not_answered
from handlers.speech.pressed import this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

CLEARING = "alert:clearing"
"""State: the next sentence says that the call in `clearing` is over."""
ASKED = "clearing"
WORD_WITHIN = timedelta(minutes=10)
WORDS = ("clear_safe", "clear_handled", "clear_false")


def jobs() -> list[Job]:
    routes = Job("all clear", Stage.DANGER)
    routes.callback_query.register(ask, Choice("clear.ask"))
    routes.callback_query.register(chosen, Choice("clear.word"))
    routes.message.register(worded, Words(), In(CLEARING))
    routes.callback_query.register(done, Choice("hail.plan"))
    return [routes]


async def ask(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[解除]: with which sentence?"""
    found = await clearing.may_clear(talk.work, id_of(args), talk.me)
    if isinstance(found, Refused):
        return _refused(talk, found)
    await state.set_state(CLEARING)
    await state.update_data({ASKED: [found.id, talk.now.isoformat()]})
    words = ((talk.voice.line(f"hail.{word}"), Press("clear.word", word, found.id)) for word in WORDS)
    return [Say(talk.line("hail.clear_ask"), column(*words))]


async def chosen(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """One of our sentences; one that stands on no button says nothing."""
    if args[0] not in WORDS:
        return refused(talk, Refused(Refusal.UNKNOWN))
    return await _clear(talk, state, numbered(args[-1]), talk.voice.line(f"hail.{args[0]}"))


async def worded(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Their own sentence; a bare cry is none."""
    alert_id, asked = (await state.get_data()).get(ASKED) or (0, "")
    fresh = asked and talk.now - datetime.fromisoformat(asked) <= WORD_WITHIN
    if not fresh or (talk.meaning.cry.bare and talk.meaning.cry.alarm is Alarm.CALL):
        await state.set_state(None)
        raise SkipHandler
    return await _clear(talk, state, alert_id, talk.words)


async def _clear(talk: Talk, state: FSMContext, alert_id: int, words: str) -> list[Say]:
    told = await clearing.clear(talk.work, alert_id, talk.me, words, talk.now)
    if await state.get_state() == CLEARING:
        await state.set_state(None)
    if isinstance(told, Refused):
        return _refused(talk, told)
    return [Say(talk.line("hail.cleared", time=talk.clock(talk.now), count=len(told)))]


def _refused(talk: Talk, why: Refused) -> list[Say]:
    if why.why is Refusal.TOO_LATE:
        return [Say(toast=talk.line("hail.clear_late"))]
    return refused(talk, why)


async def done(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[做了]"""
    mine = await planlines.done(talk.work, numbered(args[-1]), talk.me, talk.now)
    if isinstance(mine, NotAnswered):
        return not_answered(talk, mine)
    text = talk.line("hail.done_kept", time=talk.clock(talk.now), line=mine.line)
    return [Say(text, replaces=this_message(query), toast=talk.line("hail.kept"))]
