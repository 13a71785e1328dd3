"""🎯 抽查: two taps of an officer, one of the guard, and a message that becomes the result."""

from __future__ import annotations

from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance import spotchecks
from duty.attendance.checkin import CheckIn
from duty.attendance.spotcheck import SpotAnswer
from duty.attendance.spotchecks import MAY_SPOT_CHECK, POST, RANDOM, SCHOOL
from duty.district.places import Place
from duty.messaging.say import Buttons, Say, column
from handlers.attendance.words import left_out
from handlers.speech import labels
from handlers.speech.filters import Choice, Has, Pressed
from handlers.speech.keys import keyboard
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

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


async def ask_where(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Only schools where somebody is on duty, and none in its peak."""
    await state.set_state(None)
    if talk.me.role not in MAY_SPOT_CHECK:
        return [Say(talk.line("spotcheck.not_yours"))]
    here = await _here(talk)
    return [Say(talk.line("spotcheck.where"), _schools(talk, here)) if here else _nobody(talk)]


async def _here(talk: Talk) -> list[CheckIn]:
    return await spotchecks.there_now(talk.work, talk.district.schools_seen_by(talk.me), talk.now)


def _nobody(talk: Talk) -> Say:
    """In a peak it is the peak that stands in the way, not that nobody is there."""
    schools = talk.district.schools_seen_by(talk.me)
    ends = [end for s in schools if (end := spotchecks.peak_until(talk.district, s.id, talk.now))]
    if ends:
        return Say(talk.line("spotcheck.peak", end=talk.clock(max(ends))))
    return Say(talk.line("spotcheck.nobody"))


def _schools(talk: Talk, here: list[CheckIn]) -> Buttons:
    """[随机] first, then each school with how many are there."""
    counts: dict[str, int] = {}
    for made in here:
        counts[made.school_id] = counts.get(made.school_id, 0) + 1
    named = [
        (_counted(talk, talk.district.schools[s].short_name, n), f"spotschool:{s}") for s, n in counts.items()
    ]
    return column((talk.voice.line("spotcheck.random"), "spotrandom:"), *named[:SHOWN])


def _counted(talk: Talk, name: str, count: int) -> str:
    return talk.line("spotcheck.counted", name=name, count=count)


async def at_random(query: CallbackQuery, talk: Talk) -> list[Say]:
    if talk.me.role not in MAY_SPOT_CHECK:
        return [Say(toast=talk.line("common.gone"))]
    here = await _here(talk)
    place = spotchecks.drawn(here)
    return [await _ask(talk, query, here, RANDOM, place) if place else _nobody(talk)]


async def at_school(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """One post with people is asked at once; of several the officer names one, or the whole school."""
    school_id = args[-1]
    if not _may(talk, school_id):
        return [Say(toast=talk.line("common.gone"))]
    here = spotchecks.picked(await _here(talk), school_id, "")
    posts = list(dict.fromkeys(c.post_id for c in here if c.post_id in talk.district.posts))
    if len(posts) < 2:
        return [await _ask(talk, query, here, SCHOOL, (school_id, ""))]
    whole = (_counted(talk, talk.line("spotcheck.whole"), len(here)), f"spotpost:{school_id}:")
    named = [(talk.district.posts[post].name, f"spotpost:{school_id}:{post}") for post in posts]
    return [Say(talk.line("spotcheck.which_post"), column(whole, *named), replaces=_this(query))]


async def at_post(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    school_id, post_id = (*args, "", "")[:2]
    if not _may(talk, school_id):
        return [Say(toast=talk.line("common.gone"))]
    here = spotchecks.picked(await _here(talk), school_id, post_id)
    return [await _ask(talk, query, here, POST if post_id else SCHOOL, (school_id, post_id))]


def _may(talk: Talk, school_id: str) -> bool:
    seen = {school.id for school in talk.district.schools_seen_by(talk.me)}
    return talk.me.role in MAY_SPOT_CHECK and school_id in seen


def _this(query: CallbackQuery) -> str:
    return f"#{query.message.message_id}" if query.message else ""


async def _ask(
    talk: Talk, query: CallbackQuery, here: list[CheckIn], chosen: str, place: tuple[str, str]
) -> Say:
    """The answer to the tap carries the name under which the result will replace it."""
    end = spotchecks.peak_until(talk.district, place[0], talk.now)
    if end:
        return Say(talk.line("spotcheck.peak", end=talk.clock(end)))
    if not here:
        return Say(talk.line("spotcheck.nobody"))
    others = [c for c in here if c.person_id != talk.me.id]
    those = spotchecks.picked(others, *place)
    check = await spotchecks.ask(talk.work, talk.me, those, chosen, place, talk.now)
    if check is None:
        return Say(talk.line("spotcheck.all_left_out", count=len(those)))
    answers = await talk.work.spot_checks.answers(check.id or 0)
    what = spotchecks.facts(talk.work, check, answers)
    text = talk.line("spotcheck.asked", count=len(answers), **what) + left_out(
        talk.voice, what, talk.account.language
    )
    return Say(text, name=f"spot:{check.id}")


async def place_please(message: Message, talk: Talk) -> Say:
    """The key typed instead of pressed."""
    waiting = await talk.work.spot_checks.waiting(talk.me.id, talk.now)
    key = "spotcheck.how" if waiting else "spotcheck.nothing_asked"
    return Say(talk.line(key), keyboard=() if waiting else await keyboard(talk))


async def located(message: Message, talk: Talk, asked: SpotAnswer) -> list[Say]:
    spot = message.location
    assert spot is not None
    if talk.forwarded:
        return [Say(talk.line("spotcheck.forwarded"))]
    place = Place(spot.latitude, spot.longitude, spot.horizontal_accuracy or 0.0)
    await spotchecks.answer(talk.work, asked, place, talk.now)
    return [Say(talk.line("spotcheck.thanks", who=talk.polite), keyboard=await keyboard(talk))]
