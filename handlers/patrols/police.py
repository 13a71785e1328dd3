"""🚶 of the police: a school, then 驻点, 巡点, 上门 or 周边; one tap each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.messaging.refused import Refused
from duty.messaging.say import Key, Say
from duty.visits import rates, visiting
from duty.visits.surroundings import named
from duty.visits.visit import Found
from duty.visits.visiting import FEW, Made
from handlers.attendance import checkin
from handlers.attendance.times import tapped
from handlers.hazards.draft import answered
from handlers.patrols.police_words import PAGE, called, choice, counts, surroundings, time_of, which_school
from handlers.speech import labels
from handlers.speech.filters import Choice, Has, In, Pressed, Words, id_of, numbered
from handlers.speech.keys import keyboard
from handlers.speech.places import place_of, weakness
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk
from handlers.speech.voice import distance

BEAT = "visit:beat"
"""巡点 was pressed: a place is expected."""
WORDS = "visit:words"
"""[补一句] was pressed: a sentence is expected."""
VISIT = "visit"
"""Conversation value: the school, or the visit, that the state is about."""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("visits", Stage.KEYS)
    routes.message.register(asked, Pressed(command="visit"))
    routes.message.register(counted, Pressed(command="visits"))
    routes.message.register(place_please, Pressed(labels.SEND_PLACE), In(BEAT))
    for act, does in BUTTONS.items():
        routes.callback_query.register(does, Choice(f"visit.{act}"))
    return routes


def _flows() -> Job:
    routes = Job("visits: what was asked for", Stage.FLOWS)
    routes.message.register(came_by, Has("location"), In(BEAT))
    routes.message.register(said, Words(), In(WORDS))
    return routes


# -- where ---------------------------------------------------------------------------------


async def asked(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """/visit, 上门"""
    return await begin(talk, state)


async def begin(talk: Talk, state: FSMContext) -> list[Say]:
    """Which school; with only one there is nothing to choose."""
    await state.set_state(None)
    schools = await visiting.schools(talk.work, talk.me, talk.now)
    if not schools:
        return [Say(talk.line("visit.not_yours"))]
    if len(schools) == 1:
        return [_at(talk, schools[0].id)]
    shown = schools if len(schools) <= FEW + 1 else schools[:FEW]
    named = [(school.id, school.short_name) for school in shown]
    return [which_school(talk, named, more=len(shown) < len(schools))]


async def at_school(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    if visiting.visitable(talk.work, talk.me, args[0]) is None:
        return refused(talk, Refused.GONE)
    return [_at(talk, args[0]).but(replaces=this_message(query))]


def _at(talk: Talk, school_id: str) -> Say:
    school = talk.district.schools[school_id].short_name
    return Say(talk.line("visit.what", school=school), choice(talk, school_id))


async def stay(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[驻点]: who stays checks in."""
    if visiting.visitable(talk.work, talk.me, args[0]) is None:
        return refused(talk, Refused.GONE)
    return [await checkin.ask(talk, state)]


# -- 巡点 ----------------------------------------------------------------------------------


async def beat(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    school = visiting.visitable(talk.work, talk.me, args[0])
    if school is None:
        return refused(talk, Refused.GONE)
    await state.set_state(BEAT)
    await state.update_data({VISIT: school.id})
    keys = (Key(labels.SEND_PLACE, place=True),)
    return [
        Say(talk.line("visit.beat_ask", school=school.short_name), keyboard=(keys, *await keyboard(talk)))
    ]


async def place_please(message: Message, talk: Talk) -> Say:
    """The key typed instead of pressed."""
    return Say(talk.line("spotcheck.how"))


async def came_by(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A place that a spot check waits for belongs to that; one that proves nothing is asked for again."""
    place = place_of(message)
    if place is None or await talk.work.spot_checks.waiting(talk.me.id, talk.now):
        raise SkipHandler
    if talk.forwarded:
        return [Say(talk.line("spotcheck.forwarded"))]
    if weak := weakness(talk, message, place):
        accuracy = distance(place.accuracy_m, talk.account.language)
        return [Say(talk.line(f"spotcheck.{weak}", accuracy=accuracy))]
    school_id = str((await state.get_data()).get(VISIT, ""))
    made = await visiting.came_by(talk.work, talk.me, school_id, place, talk.now, _said_at(talk))
    await state.set_state(None)
    return refused(talk, made) if isinstance(made, Refused) else [await _came_by(talk, made)]


async def _came_by(talk: Talk, made: Made) -> Say:
    assert made.post is not None
    far = distance(made.visit.distance_m or 0, talk.account.language)
    key = "visit.beat_again" if made.again else "visit.beat_done" if made.inside else "visit.beat_far"
    values = {
        "who": talk.polite,
        "school": talk.district.schools[made.visit.school_id].short_name,
        "post": made.post.name,
        "time": time_of(talk, made.visit),
        "distance": far,
    }
    return Say(talk.line(key, **values), keyboard=await keyboard(talk))


# -- 上门 ----------------------------------------------------------------------------------


async def call(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    if visiting.visitable(talk.work, talk.me, args[0]) is None:
        return refused(talk, Refused.GONE)
    return [await _called(query, talk, args[0])]


async def one_kind(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """治安防范, 隐患排查, 防范宣传 or 应急演练: the message ticks it off."""
    school_id, kind = (*args, "")[:2]
    made = await visiting.call_on(talk.work, talk.me, school_id, kind, talk.now, _said_at(talk))
    if isinstance(made, Refused):
        return refused(talk, made)
    return [await _called(query, talk, school_id)]


async def _called(query: CallbackQuery, talk: Talk, school_id: str) -> Say:
    made = await visiting.called_today(talk.work, talk.me, school_id, talk.now)
    return called(talk, school_id, made).but(replaces=this_message(query))


async def trouble(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[有问题]: a hazard begins at that school."""
    return await answered(talk, state, await visiting.trouble_in(talk.work, talk.me, args[0], talk.now))


async def take_back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[撤回]"""
    visit = await visiting.take_back(talk.work, id_of(args), talk.me, talk.now)
    if isinstance(visit, Refused):
        return refused(talk, visit)
    return [(await _called(query, talk, visit.school_id)).but(toast=talk.line("visit.taken_back"))]


async def words_please(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[补一句]"""
    visit = await visiting.own(talk.work, id_of(args), talk.me)
    if visit is None:
        return refused(talk, Refused.GONE)
    await state.set_state(WORDS)
    await state.update_data({VISIT: visit.known_id})
    return [Say(talk.line("visit.words_ask"))]


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The sentence itself; what is urgent was heard before it got here."""
    number = (await state.get_data()).get(VISIT)
    await state.set_state(None)
    visit_id = number if isinstance(number, int) else 0
    visit = await visiting.add_words(talk.work, visit_id, talk.me, talk.words, talk.now)
    if isinstance(visit, Refused):
        return [Say(talk.line("common.gone"))]
    return [Say(talk.line("visit.words_kept", words=visit.words))]


# -- 周边 ----------------------------------------------------------------------------------


async def around(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    school_id, page = (*args, "")[:2]
    return await _around(query, talk, school_id, numbered(page))


async def normal(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[正常]"""
    found = await visiting.look_at(talk.work, talk.me, args[0], Found.NORMAL, talk.now, _said_at(talk))
    if isinstance(found, Refused):
        return refused(talk, found)
    return await _around(query, talk, found[0].school_id, at=args[0])


async def wrong(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[有问题]: the list says so, and a hazard of the surroundings begins."""
    found = await visiting.look_at(talk.work, talk.me, args[0], Found.TROUBLE, talk.now, _said_at(talk))
    if isinstance(found, Refused):
        return refused(talk, found)
    place, made = found
    listed = await _around(query, talk, place.school_id, at=place.id)
    if made.again:
        return listed
    await answered(talk, state, await visiting.trouble_at(talk.work, talk.me, place, talk.now))
    return [*listed, Say(talk.line("visit.wrong_ask", place=named(place)))]


async def _around(
    query: CallbackQuery, talk: Talk, school_id: str, page: int = 0, *, at: str = ""
) -> list[Say]:
    """The list with that place on it."""
    found = await visiting.around(talk.work, talk.me, school_id, talk.now)
    if isinstance(found, Refused):
        return refused(talk, found)
    if at:
        page = next(n for n, place in enumerate(found.places) if place.id == at) // PAGE
    last = max(len(found.places) - 1, 0) // PAGE
    return [surroundings(talk, found, min(page, last)).but(replaces=this_message(query))]


# -- counts --------------------------------------------------------------------------------


async def counted(message: Message, talk: Talk) -> Say:
    """上门统计"""
    found = await rates.ask(talk.work, talk.me, talk.now)
    if found is None:
        return Say(talk.line("visit.counts_not_yours"))
    return counts(talk, *found, talk.now)


def _said_at(talk: Talk) -> datetime | None:
    when = tapped(talk)
    return when.at if when else None


BUTTONS: dict[str, Callable[..., Awaitable[list[Say]]]] = {
    "school": at_school,
    "stay": stay,
    "beat": beat,
    "call": call,
    "kind": one_kind,
    "trouble": trouble,
    "back": take_back,
    "words": words_please,
    "around": around,
    "ok": normal,
    "wrong": wrong,
}
