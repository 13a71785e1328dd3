"""夜巡守护 in a chat: 李师傅，夜巡还顺利吗？ [都好] [要帮忙]"""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from duty.alerting.reporters import helping, night_rounds
from duty.alerting.reporters.night_rounds import AllWell
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, row
from handlers.alerting import sos
from handlers.speech.filters import Choice, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk
from handlers.speech.voice import Voice


def jobs() -> list[Job]:
    """Help does not wait for a form."""
    routes = Job("night rounds", Stage.DANGER)
    routes.callback_query.register(all_well, Choice("night.fine"))
    routes.callback_query.register(help_me, Choice("night.help"))
    return [routes]


async def all_well(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[都好]"""
    walk = await night_rounds.all_well(talk.work, id_of(args), talk.me, talk.now)
    if walk is None:
        return refused(talk, Refused.GONE)
    text = talk.line("night.fine", time=talk.clock(talk.now))
    return [Say(text, name=night_rounds.asked(walk), replaces=this_message(query))]


async def help_me(query: CallbackQuery, talk: Talk, state: FSMContext) -> list[Say]:
    """[要帮忙] is the tap on 🚨, whatever became of the round."""
    heard = await helping.call_for_help(talk.work, talk.me, talk.now, talk.said_at)
    return await sos.answer(talk, state, heard)


def ask(voice: Voice, news: AllWell, language: str) -> Say:
    buttons = row(
        (voice.line("night.fine_button"), Press("night.fine", news.walk_id)),
        (voice.line("night.help_button"), Press("night.help", news.walk_id)),
    )
    return Say(voice.line(news.kind, language, who=news.who), buttons)


RENDERERS = {AllWell: ask}
