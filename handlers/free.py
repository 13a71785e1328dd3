"""What people say outside a flow: a check-in, a report, thanks, or something to ask about."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance import colleagues
from duty.attendance.checkins import MAY_CHECK_IN
from duty.attendance.colleagues import Note
from duty.district.people import Role
from duty.language.reading import Intent, Meaning
from duty.language.understanding.understood import Matter
from duty.messaging.press import Press
from duty.messaging.say import Say, row
from handlers.attendance import board, proxy
from handlers.attendance.checkin import ask as ask_place
from handlers.attendance.checkin import said_here, says_where
from handlers.attendance.checkout import said_gone
from handlers.campaigns import running as campaigns
from handlers.hazards import hazard as reporting_hazard
from handlers.hazards.draft import DRAFTED
from handlers.hazards.rectifying import fixed_of
from handlers.incidents.filing import ask_sentence, report
from handlers.patrols import patrol
from handlers.rosters import questions
from handlers.speech import labels
from handlers.speech.content import SENT, left_out
from handlers.speech.filters import Choice, Has
from handlers.speech.offers import UNCLEAR, offer, words_of
from handlers.speech.pressed import this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

ODD = "odd"
"""Conversation value: when something nobody reads was last answered."""
ODD_AGAIN = timedelta(minutes=1)
UNCLEAR_AT = "unclear_at"
"""Conversation value: when words were last not understood."""
UNCLEAR_AGAIN = timedelta(minutes=10)


def jobs() -> list[Job]:
    return [_free()]


def _free() -> Job:
    routes = Job("free", Stage.FREE)
    routes.callback_query.register(check_in, Choice("do.checkin"))
    routes.callback_query.register(report_hazard, Choice("do.hazard"))
    routes.callback_query.register(report_incident, Choice("do.incident"))
    routes.callback_query.register(call_leader, Choice("do.leader"))
    routes.callback_query.register(no_need, Choice("do.nothing"))
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
    if meaning.only_late and not talk.forwarded and talk.me.role in MAY_CHECK_IN:
        return await proxy.late(talk)
    if meaning.says_fixed:
        if fixed := await fixed_of(talk):
            return fixed
    elif meaning.reports_hazard:
        return await reporting_hazard.from_words(talk, state, talk.words)
    return []


async def _unclear(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The words are kept with the buttons, so that nobody types them twice.

    在岗 is the key of whoever has it, and a check-in of everybody else; the key answers 西门有人吗, too.
    """
    if says_where(talk):
        return await said_here(talk)
    has_board = labels.has(talk.me, labels.BOARD)
    if talk.meaning.asks_who_is_there and has_board:
        return [await board.page(talk)]
    if talk.words.strip("。.！! ") == labels.BOARD.split()[-1]:
        return [await board.page(talk)] if has_board else await said_here(talk)
    if said := await _by_reading(message, talk, state):
        return said
    if again := await _again(talk, state):
        return [again]
    await state.update_data({UNCLEAR: [message.message_id, talk.words], UNCLEAR_AT: talk.now.isoformat()})
    return [offer(talk, "common.not_understood", message.message_id)]


async def _by_reading(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """What the reading of whole messages makes of words that no shorter way led to."""
    if talk.forwarded:
        return []
    said: list[Say] = []
    for matter in talk.understood.intents:
        if matter is Matter.HAZARD:
            said += await reporting_hazard.from_words(talk, state, talk.words)
        elif matter is Matter.HAZARD_FIXED:
            said += await fixed_of(talk)
        elif matter is Matter.CHECK_OUT:
            said.append(await said_gone(message, talk))
        elif matter in OF_DUTY and talk.me.role in MAY_CHECK_IN | {Role.STATION_CHIEF}:
            said += await OF_DUTY[matter](talk)
        elif matter in ANSWERED:
            said += await ANSWERED[matter](talk)
    return said


async def _question(talk: Talk) -> list[Say]:
    return questions.answered(talk)


async def _form(talk: Talk) -> list[Say]:
    """大排查表交了几所: whoever may know it reads it, else the leader is told."""
    return await campaigns.asked(talk) or await proxy.form(talk)


async def _other(talk: Talk) -> list[Say]:
    return await proxy.advice(talk) if talk.understood.advises else []


OF_DUTY = {
    Matter.CHECK_IN: said_here,
    Matter.MAKE_UP: said_here,
    Matter.LATE: proxy.late,
    Matter.ABSENCE: proxy.absent,
    Matter.SWAP: proxy.swap,
    Matter.PROXY_CHECK_IN: proxy.asked,
    Matter.PROXY_REPORT: proxy.on_behalf,
    Matter.POST_GAP: proxy.empty_post,
}
ANSWERED = {
    Matter.QUESTION: _question,
    Matter.FORM_PROGRESS: _form,
    Matter.OTHER: _other,
}


async def _again(talk: Talk, state: FSMContext) -> Say | None:
    """The second time in a row a person is offered."""
    before = (await state.get_data()).get(UNCLEAR_AT)
    leads = talk.district.leaders_of(talk.me.schools[0]) if talk.me.schools else ()
    recent = before and talk.now - datetime.fromisoformat(before) < UNCLEAR_AGAIN
    if not recent or not set(leads) - {talk.me.id}:
        return None
    await state.update_data({UNCLEAR: [0, talk.words], UNCLEAR_AT: ""})
    names = ("common.call_leader", "do.leader"), ("common.no_need", "do.nothing")
    return Say(
        talk.line("common.still_unclear"), row(*((talk.voice.line(k), Press(act)) for k, act in names))
    )


async def call_leader(query: CallbackQuery, talk: Talk, state: FSMContext) -> Say:
    """[叫队长帮我]"""
    words = str(((await state.get_data()).get(UNCLEAR) or [0, ""])[1])
    asked = talk.line("common.help_wanted", words=words)
    heard = await colleagues.comes_later(talk.work, talk.me, asked, talk.now, Note.HELP)
    key = "common.leader_told" if heard else "common.leader_kept"
    return Say(talk.line(key), replaces=this_message(query))


async def no_need(query: CallbackQuery, talk: Talk, state: FSMContext) -> Say:
    """[不用]"""
    await state.update_data({UNCLEAR: [0, ""]})
    return Say(talk.line("common.thanks"), replaces=this_message(query))


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
