"""点名: an officer's tap on an incident or /rollcall; [我安全] [要帮忙], also in words."""

from __future__ import annotations

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.afterwards import rollcall
from duty.alerting.afterwards.hail import HailKind, Reply
from duty.alerting.afterwards.news import HailCard
from duty.alerting.afterwards.rollcall import Answered, NotBegun
from duty.messaging.refused import Refused
from duty.messaging.say import Say
from handlers.alerting import sos
from handlers.alerting.afterwards.schools import which_school
from handlers.alerting.afterwards.words import answer_buttons, card_said
from handlers.speech.filters import Choice, Pressed, Reads, Words, id_of, numbered
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SAFE = frozenset(
    "我安全 我很安全 安全 平安 我平安 我没事 我们安全 我们都安全 都安全 我这边安全 我这里安全".split()  # noqa: SIM905
)
HELP = frozenset({"要帮忙", "我要帮忙", "需要帮忙", "我需要帮忙"})
AROUND = " 。，,.!！、~"


def jobs() -> list[Job]:
    return [_danger(), _keys()]


def _danger() -> Job:
    """Stands before the consent, since somebody waits for the answer."""
    routes = Job("after the alarm", Stage.DANGER)
    routes.callback_query.register(begin_for, Choice("rollcall.of"))
    routes.callback_query.register(begin_at, Choice("rollcall.at"))
    routes.callback_query.register(ask_again, Choice("rollcall.again"))
    routes.callback_query.register(answered, Choice("hail.roll_call"))
    routes.message.register(said, Words(), Reads(lambda read: _meant(read.words) is not None))
    return routes


def _keys() -> Job:
    routes = Job("roll call by command", Stage.KEYS)
    routes.message.register(begin, Pressed(command="rollcall"))
    return routes


# -- the officer ---------------------------------------------------------------------------------


async def begin(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """/rollcall: the only school at once, else which?"""
    await state.set_state(None)
    schools = rollcall.schools_to_call(talk.work, talk.me)
    if not schools:
        return [Say(talk.line("hail.roll_not_yours"))]
    if len(schools) == 1:
        begun = await rollcall.begin_at(talk.work, schools[0].id, talk.me, talk.now)
        return _begun(talk, begun, schools[0].id)
    return [which_school(talk, schools, "hail.roll_which", "rollcall.at", "rollcall")]


async def begin_at(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    begun = await rollcall.begin_at(talk.work, args[0], talk.me, talk.now)
    return _begun(talk, begun, args[0])


async def begin_for(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    begun = await rollcall.begin_for(talk.work, id_of(args), talk.me, talk.now)
    return _begun(talk, begun, "")


async def ask_again(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    begun = await rollcall.ask_again(talk.work, id_of(args), talk.me, talk.now)
    return [one.but(replaces=this_message(query)) for one in _begun(talk, begun, "")]


def _begun(talk: Talk, begun: HailCard | NotBegun, school_id: str) -> list[Say]:
    if begun is NotBegun.UNKNOWN:
        return [Say(toast=talk.line("common.gone"))]
    if isinstance(begun, NotBegun):
        school = talk.district.schools.get(school_id)
        return [Say(talk.line("hail.nobody", school=school.short_name if school else ""))]
    return [card_said(talk.voice, begun, talk.account.language)]


# -- whoever is asked ----------------------------------------------------------------------------


async def answered(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[我安全] stands where the question stood; after [要帮忙] it is a call for help like any other."""
    reply = Reply(args[0]) if args[0] in list(Reply) else Reply.WAITING
    return await _answer(talk, state, numbered(args[-1]), reply, this_message(query))


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """我安全, written; without a 点名 it goes its usual way."""
    hail_id = await rollcall.waiting_for(talk.work, talk.me, talk.now)
    meant = _meant(talk.words)
    if not hail_id or meant is None:
        raise SkipHandler
    return await _answer(talk, state, hail_id, meant, "")


def _meant(words: str) -> Reply | None:
    bare = words.strip(AROUND)
    if bare in SAFE:
        return Reply.SAFE
    return Reply.HELP if bare in HELP else None


async def _answer(talk: Talk, state: FSMContext, hail_id: int, reply: Reply, replaces: str) -> list[Say]:
    words = talk.voice.line("hail.help_words")
    came = await rollcall.reply(talk.work, hail_id, talk.me, reply, talk.now, words=words)
    if isinstance(came, Refused):
        return refused(talk, came)
    if came.help is not None:
        return await _helped(talk, state, came)
    left = answer_buttons(talk.voice, HailKind.ROLL_CALL, hail_id, Reply.SAFE)
    return [Say(talk.line("hail.safe_kept", time=talk.clock(talk.now)), left, replaces=replaces)]


async def _helped(talk: Talk, state: FSMContext, came: Answered) -> list[Say]:
    assert came.help is not None
    return await sos.answer(talk, state, came.help)
