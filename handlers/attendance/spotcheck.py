"""🎯 抽查: two taps of an officer, one of the guard, and a message that becomes the result."""

from __future__ import annotations

from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance.spotting import spotchecks, spotchoosing
from duty.attendance.spotting.spotcheck import SpotAnswer
from duty.attendance.spotting.spotchoosing import AllLeftOut, Asked, InPeak, NotAsked, Posts, Schools
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, column
from handlers.attendance.words import left_out
from handlers.speech import labels
from handlers.speech.filters import Choice, Has, Pressed
from handlers.speech.keys import keyboard
from handlers.speech.places import place_of, weakness
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk
from handlers.speech.voice import distance

SHOWN = 30
"""Schools of one list; those without anybody on duty are not in it."""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("spot check", Stage.KEYS)
    routes.message.register(ask_where, Pressed(labels.SPOT_CHECK, command="spotcheck"))
    routes.message.register(place_please, Pressed(labels.SEND_PLACE))
    routes.callback_query.register(at_random, Choice("spotrandom"))
    routes.callback_query.register(at_school, Choice("spotschool"))
    routes.callback_query.register(at_post, Choice("spotpost"))
    return routes


def _flows() -> Job:
    """A location that somebody was asked for; a bare one checks in."""
    routes = Job("spot check places", Stage.FLOWS)
    routes.message.register(located, Has("location"), AskedForPlace())
    return routes


class AskedForPlace(Filter):
    """A spot check still waits for this person's place; it comes along as `asked`."""

    async def __call__(self, _message: Message, talk: Talk) -> bool | dict[str, Any]:
        asked = await talk.work.spot_checks.waiting(talk.me.id, talk.now)
        return {"asked": asked} if asked else False


# -- the officer -------------------------------------------------------------------------------


async def ask_where(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    await state.set_state(None)
    found = await spotchoosing.schools(talk.work, talk.me, talk.now)
    if isinstance(found, Refused):
        return [Say(talk.line("spotcheck.not_yours"))]
    return [_schools(talk, found)] if isinstance(found, Schools) else _answer(talk, found)


async def at_random(query: CallbackQuery, talk: Talk) -> list[Say]:
    return _answer(talk, await spotchoosing.at_random(talk.work, talk.me, talk.now))


async def at_school(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    found = await spotchoosing.at_school(talk.work, talk.me, args[-1] if args else "", talk.now)
    if isinstance(found, Posts):
        return [_posts(talk, found).but(replaces=this_message(query))]
    return _answer(talk, found)


async def at_post(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    school_id, post_id = (*args, "", "")[:2]
    return _answer(talk, await spotchoosing.at_post(talk.work, talk.me, school_id, post_id, talk.now))


def _schools(talk: Talk, found: Schools) -> Say:
    """[随机] first, then each school with how many are there."""
    named = [(_counted(talk, s.short_name, n), Press("spotschool", s.id)) for s, n in found.counted]
    random = (talk.voice.line("spotcheck.random"), Press("spotrandom"))
    return Say(talk.line("spotcheck.where"), column(random, *named[:SHOWN]))


def _posts(talk: Talk, found: Posts) -> Say:
    whole = _counted(talk, talk.line("spotcheck.whole"), found.count)
    named = [(post.name, Press("spotpost", found.school_id, post.id)) for post in found.posts]
    buttons = column((whole, Press("spotpost", found.school_id, "")), *named)
    return Say(talk.line("spotcheck.which_post"), buttons)


def _counted(talk: Talk, name: str, count: int) -> str:
    return talk.line("spotcheck.counted", name=name, count=count)


def _answer(talk: Talk, came: Asked | NotAsked) -> list[Say]:
    if isinstance(came, Refused):
        return refused(talk, came)
    if isinstance(came, Asked):
        return [_asked(talk, came)]
    if isinstance(came, InPeak):
        return [Say(talk.line("spotcheck.peak", end=talk.clock(came.ends_at)))]
    if isinstance(came, AllLeftOut):
        return [Say(talk.line("spotcheck.all_left_out", count=came.count))]
    return [Say(talk.line("spotcheck.nobody"))]


def _asked(talk: Talk, asked: Asked) -> Say:
    """It carries the name under which the result will take its place."""
    now = asked.findings
    text = talk.line("spotcheck.asked", count=len(now.answers), **now.values())
    return Say(text + left_out(talk.voice, now, talk.account.language), name=asked.check.name)


# -- whoever is asked --------------------------------------------------------------------------


async def place_please(message: Message, talk: Talk) -> Say:
    """The key typed instead of pressed."""
    waiting = await talk.work.spot_checks.waiting(talk.me.id, talk.now)
    key = "spotcheck.how" if waiting else "spotcheck.nothing_asked"
    return Say(talk.line(key), keyboard=() if waiting else await keyboard(talk))


async def located(message: Message, talk: Talk, asked: SpotAnswer) -> list[Say]:
    """One that proves nothing is no answer; there is time to send a better one."""
    place = place_of(message)
    assert place is not None
    if talk.forwarded:
        return [Say(talk.line("spotcheck.forwarded"))]
    if weak := weakness(talk, message, place):
        accuracy = distance(place.accuracy_m, talk.account.language)
        return [Say(talk.line(f"spotcheck.{weak}", accuracy=accuracy))]
    await spotchecks.answer(talk.work, asked, place, talk.now)
    return [Say(talk.line("spotcheck.thanks", who=talk.polite), keyboard=await keyboard(talk))]
