"""What people say outside a flow: a check-in, a report, thanks, or something to ask about."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance.checkins import MAY_CHECK_IN
from duty.language.reading import Intent, Meaning
from duty.messaging.say import Say
from handlers.attendance import board, proxy
from handlers.attendance.checkin import ask as ask_place
from handlers.attendance.checkin import said_here
from handlers.hazards import hazard as reporting_hazard
from handlers.hazards.draft import DRAFTED
from handlers.hazards.rectifying import fixed_of
from handlers.incidents.filing import ask_sentence, report
from handlers.patrols import patrol
from handlers.speech import labels
from handlers.speech.content import SENT, left_out
from handlers.speech.filters import Choice, Has
from handlers.speech.offers import UNCLEAR, offer, words_of
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

ODD = "odd"
"""Conversation value: when something nobody reads was last answered."""
ODD_AGAIN = timedelta(minutes=1)


def jobs() -> list[Job]:
    return [_free()]


def _free() -> Job:
    routes = Job("free", Stage.FREE)
    routes.callback_query.register(check_in, Choice("do.checkin"))
    routes.callback_query.register(report_hazard, Choice("do.hazard"))
    routes.callback_query.register(report_incident, Choice("do.incident"))
    routes.message.register(understood, Has("text"))
    routes.message.register(voice, Has("voice", "audio", "video_note"))
    routes.message.register(anything)
    return routes


async def understood(
    message: Message, talk: Talk, state: FSMContext, raw_state: str | None = None
) -> list[Say]:
    """A clear intent starts its flow; 收到 is no report; without one at most three buttons.

    A draft at hand stays at hand: what is said beside it is answered by itself.
    """
    if raw_state != DRAFTED:
        await state.set_state(None)
    meaning = talk.meaning
    if meaning.says_nothing:
        return []
    if meaning.intent is Intent.CHECK_IN:
        return await said_here(talk) + await _besides(talk, state)
    if meaning.intent in OF_COLLEAGUES:
        return await OF_COLLEAGUES[meaning.intent](talk)
    if meaning.intent is Intent.INCIDENT:
        return await report(talk, state, talk.meaning)
    if meaning.asks_licence:
        return [Say(talk.line("common.licence"))]
    return await _less_urgent(talk, state) or await _unclear(message, talk, state)


OF_COLLEAGUES = {
    Intent.PROXY_CHECK_IN: proxy.asked,
    Intent.ABSENCE: proxy.absent,
    Intent.EMPTY_POST: proxy.empty_post,
}


async def _less_urgent(talk: Talk, state: FSMContext) -> list[Say]:
    """News of a hazard, that somebody comes later, or that all is well; empty where it is none."""
    meaning = talk.meaning
    if meaning.walked and not talk.forwarded:
        return await patrol.told(talk, state)
    if meaning.calls_off:
        return [Say(talk.line("common.all_well"))]
    if meaning.says_fixed:
        if fixed := await fixed_of(talk):
            return fixed
    elif meaning.reports_hazard:
        return await reporting_hazard.from_words(talk, state, talk.words)
    if meaning.says_late and not talk.forwarded and talk.me.role in MAY_CHECK_IN:
        return await proxy.late(talk)
    return []


async def _unclear(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The words are kept with the buttons, so that nobody types them twice.

    在岗 is the key of whoever has it, and a check-in of everybody else; the key answers 西门有人吗, too.
    """
    has_board = labels.has(talk.me, labels.BOARD)
    if talk.meaning.asks_who_is_there and has_board:
        return [await board.page(talk)]
    if talk.words.strip("。.！! ") == labels.BOARD.split()[-1]:
        return [await board.page(talk)] if has_board else await said_here(talk)
    await state.update_data({UNCLEAR: [message.message_id, talk.words]})
    return [offer(talk, "common.not_understood", message.message_id)]


async def _besides(talk: Talk, state: FSMContext) -> list[Say]:
    """到岗了，东门灯坏了，老刘晚十分钟: several things in one message, none is lost."""
    said = await proxy.late(talk) if talk.meaning.says_late and not talk.forwarded else []
    if talk.meaning.walked and not talk.forwarded:
        return said + await patrol.told(talk, state)
    if talk.meaning.reports_hazard:
        said += await reporting_hazard.from_words(talk, state, talk.words)
    return said


async def check_in(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[签到]: that is what the words were about."""
    await words_of(state, args)
    return [await ask_place(talk, state)]


async def report_hazard(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[报隐患]: what was written is not asked for again."""
    words = await words_of(state, args)
    if words:
        return await reporting_hazard.from_words(talk, state, words)
    return await reporting_hazard.ask_by_button(query, talk, state, args)


async def report_incident(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[报事件]: nor here."""
    words = await words_of(state, args)
    return await (report(talk, state, Meaning(words)) if words else ask_sentence(talk, state))


async def voice(message: Message, talk: Talk) -> list[Say]:
    """Not understood; we ask for one sentence or a button (no speech model ships)."""
    return [offer(talk, "common.voice_kept")]


async def anything(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A message we know nothing to do with: a person sent it, so it gets an answer; several get one."""
    if message.content_type not in SENT:
        return []
    data = await state.get_data()
    if (before := data.get(ODD)) and talk.now - datetime.fromisoformat(before) < ODD_AGAIN:
        return []
    await state.set_data({**data, ODD: talk.now.isoformat()})
    named = left_out(message)
    if named and named != "other":
        kind = talk.voice.word("file_kind", named, talk.account.language)
        return [offer(talk, "common.media_named", named=kind)]
    return [offer(talk, "common.media_kept" if named else "common.not_understood")]
