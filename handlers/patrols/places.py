"""/surroundings: the places around a school, which of them is a 治安乱点, and what is done about it."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Labelled, Say, column
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from duty.visits import surroundings
from duty.visits.surroundings import Step, steps
from handlers.patrols.places_words import PAGE, listed, one
from handlers.speech.filters import Choice, Pressed, numbered
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

FEW = 5
"""Schools that are shown one by one; others are looked for by name."""


def jobs() -> list[Job]:
    routes = Job("surroundings", Stage.KEYS)
    routes.message.register(asked, Pressed(command="surroundings"))
    routes.callback_query.register(at_school, Choice("place.list"))
    routes.callback_query.register(shown, Choice("place.show"))
    routes.callback_query.register(stepped, Choice("place.step"))
    return [routes]


async def asked(message: Message, talk: Talk, state: FSMContext) -> Say:
    """With one school there is nothing to choose."""
    await state.set_state(None)
    if not opens(talk.me, Do.SEE, Thing.PLACE):
        return Say(talk.line("place.not_yours"))
    schools = talk.district.schools_seen_by(talk.me)
    if len(schools) == 1:
        return await _list(talk, schools[0].id, 0)
    named: list[Labelled] = [(one.short_name, Press("place.list", one.id, 0)) for one in schools[:FEW]]
    if len(schools) > FEW:
        named.append((talk.voice.line("find.school"), Press("find", "place")))
    return Say(talk.line("visit.where"), column(*named))


async def at_school(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    school_id, page = (*args, "")[:2]
    if not surroundings.sees(talk.work, talk.me, school_id):
        return refused(talk, Refused.GONE)
    return [(await _list(talk, school_id, numbered(page))).but(replaces=this_message(query))]


async def shown(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """One place, with what may be said of it now."""
    place = await surroundings.found(talk.work, talk.me, args[0])
    if isinstance(place, Refused):
        return refused(talk, place)
    offered = steps(talk.work, talk.me, place)
    return [one(talk, place, offered).but(replaces=this_message(query))]


async def stepped(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[整治中] [已整改] [没整改] [工作组进驻] [工作组撤出] [有问题]"""
    place_id, step = (*args, "")[:2]
    if step not in tuple(Step):
        return refused(talk, Refused.GONE)
    moved = await surroundings.say(talk.work, talk.me, place_id, Step(step), talk.now)
    if isinstance(moved, Refused):
        return refused(talk, moved)
    offered = steps(talk.work, talk.me, moved)
    return [one(talk, moved, offered).but(replaces=this_message(query))]


async def _list(talk: Talk, school_id: str, page: int) -> Say:
    places = await talk.work.visits.places(school_id)
    last = max(len(places) - 1, 0) // PAGE
    return listed(talk, school_id, places, min(page, last))
