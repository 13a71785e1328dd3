"""两个班互换: one's own place, a colleague, one of theirs; they are asked for both in one question."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.district.people import Person
from duty.district.shifts import Shift
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, column
from duty.rosters.standing import code_of, place_code
from duty.rosters.swaps import exchanging
from handlers.rosters.places import not_asked, short
from handlers.rosters.swaps import SHOWN, own_place, people_buttons, said_of
from handlers.speech.filters import Choice
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("trades", Stage.KEYS)
    routes.callback_query.register(with_whom, Choice("swap.trade"))
    routes.callback_query.register(for_which, Choice("swap.with"))
    routes.callback_query.register(ask, Choice("swap.for"))
    return routes


async def with_whom(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[两个班互换]: colleagues who have something that could be had for it."""
    place = own_place(talk, args[0])
    if place is None:
        return refused(talk, Refused.GONE)
    able = exchanging.partners(talk.district, place, talk.now)
    if not able:
        return [Say(talk.line("trade.nobody", place=short(talk, place)))]
    buttons = column(*people_buttons("swap.with", place, able))
    return [Say(talk.line("trade.whom", place=short(talk, place)), buttons)]


async def for_which(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    place = own_place(talk, args[0])
    colleague = _partner(talk, place, args[-1]) if place else None
    if place is None or colleague is None:
        return refused(talk, Refused.GONE)
    theirs = exchanging.places_for(talk.district, place, colleague, talk.now)
    named = [
        (short(talk, one), Press("swap.for", place_code(place), place_code(one))) for one in theirs[:SHOWN]
    ]
    text = talk.line("trade.which", place=short(talk, place), who=talk.district.polite(colleague.id))
    return [Say(text, column(*named))]


def _partner(talk: Talk, place: Shift, code: str) -> Person | None:
    able = exchanging.partners(talk.district, place, talk.now)
    return next((one for one in able if code_of(one.id) == code), None)


async def ask(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    place = own_place(talk, args[0])
    theirs = _theirs(talk, place, args[-1]) if place else None
    if place is None or theirs is None:
        return refused(talk, Refused.GONE)
    asked = await exchanging.ask(talk.work, talk.me, place, theirs, talk.now)
    if isinstance(asked, Refused):
        return not_asked(talk, asked)
    return [said_of(talk, asked).but(replaces=this_message(query))]


def _theirs(talk: Talk, place: Shift, code: str) -> Shift | None:
    able = exchanging.partners(talk.district, place, talk.now)
    found = (one for who in able for one in exchanging.places_for(talk.district, place, who, talk.now))
    return next((one for one in found if place_code(one) == code), None)
