"""找人顶: the leader picks who is asked to take a place; the first yes has it."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.types import CallbackQuery

from duty.district.people import Person
from duty.district.shifts import Shift
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Labelled, Say, column
from duty.rosters.standing import code_of, free
from duty.rosters.swaps.relieving import led_code, offer, place_by, who_is_named
from handlers.rosters.places import not_asked, short
from handlers.speech.filters import Choice
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SHOWN = 8
"""Places, and people, of one list."""


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("reliefs", Stage.KEYS)
    routes.callback_query.register(whom, Choice("relief.of"))
    routes.callback_query.register(one, Choice("relief.who"))
    routes.callback_query.register(everybody, Choice("relief.all"))
    return routes


def buttons(talk: Talk, found: Sequence[Shift]) -> list[Labelled]:
    """[找人顶 11-24 周二 07:00 西门岗], for each place."""
    return [
        (talk.voice.line("relief.button", place=short(talk, place)), Press("relief.of", led_code(place)))
        for place in found[:SHOWN]
    ]


def empty(talk: Talk, found: Sequence[Shift]) -> list[Say]:
    """What leave has left empty; nothing where nothing is."""
    return [Say(talk.line("relief.empty"), column(*buttons(talk, found)))] if found else []


def _named(talk: Talk, code: str) -> tuple[Shift | None, list[Person]]:
    """The place of a button, and who could stand there."""
    place = place_by(talk.district, talk.me, code, talk.now)
    return place, free(talk.district, place, but=(talk.me.id,)) if place else []


async def whom(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[找人顶]: who is free and near."""
    place, able = _named(talk, args[0])
    if place is None:
        return refused(talk, Refused.GONE)
    who = talk.district.polite(who_is_named(talk.district, place))
    if not able:
        return [Say(talk.line("relief.nobody", place=short(talk, place)))]
    named: list[Labelled] = [
        (f"{person.name} {person.phone}".strip(), Press("relief.who", args[0], code_of(person.id)))
        for person in able[:SHOWN]
    ]
    if len(able) > 1:
        named.append((talk.voice.line("relief.all"), Press("relief.all", args[0])))
    return [Say(talk.line("relief.whom", place=short(talk, place), who=who), column(*named))]


async def one(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    place, able = _named(talk, args[0])
    return await _asked(query, talk, place, [one for one in able if code_of(one.id) == args[-1]])


async def everybody(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[都问一下]: of those that were shown."""
    place, able = _named(talk, args[0])
    return await _asked(query, talk, place, able[:SHOWN])


async def _asked(
    query: CallbackQuery, talk: Talk, place: Shift | None, people: Sequence[Person]
) -> list[Say]:
    if place is None or not people:
        return refused(talk, Refused.GONE)
    swap = await offer(talk.work, talk.me, place, [person.id for person in people], talk.now)
    if isinstance(swap, Refused):
        return not_asked(talk, swap)
    by = "、".join(talk.district.polite(person_id) for person_id in swap.offered_to)
    text = talk.line("relief.asked", by=by, place=short(talk, place))
    back = (talk.voice.line("swap.back"), Press("swap.back", swap.id))
    return [Say(text, column(back), replaces=this_message(query))]
