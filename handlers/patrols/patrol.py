"""🚶 巡逻: the round that is due begins, fills its one message, and ends in it."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.messaging.refused import Refused
from duty.messaging.say import Say
from duty.patrols import at_the_point, walking
from duty.patrols.progress import progress
from duty.patrols.walk import Walk
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from handlers.attendance.times import tapped
from handlers.hazards.draft import answered, at_hand
from handlers.hazards.hazard import from_words
from handlers.patrols import police
from handlers.patrols.point import card
from handlers.patrols.words import filling, which_point, which_round
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("patrol", Stage.KEYS)
    routes.message.register(start, Pressed(labels.PATROL, command="patrol"))
    routes.callback_query.register(chosen, Choice("walk.choose"))
    routes.callback_query.register(besides, Choice("walk.round"))
    routes.callback_query.register(all_fine, Choice("walk.fine"))
    routes.callback_query.register(ended, Choice("walk.end"))
    routes.callback_query.register(back, Choice("walk.back"))
    routes.callback_query.register(wrong, Choice("walk.wrong"))
    routes.callback_query.register(unread, Choice("walk.unread"))
    routes.callback_query.register(cannot, Choice("walk.cannot"))
    return routes


async def start(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Begins, or shows again how far it is: a new line, as it is what was asked for. The police visit."""
    if opens(talk.me, Do.MAKE, Thing.VISIT):
        return await police.begin(talk, state)
    await state.set_state(None)
    said = tapped(talk)
    came = await walking.start(talk.work, talk.me, talk.now, said.moment(talk.now) if said else talk.now)
    if isinstance(came, Refused):
        return [Say(talk.line("walk.not_yours"))]
    if came.choices:
        return [which_round(talk.voice, came.choices, talk.account.language)]
    if came.walk is None:
        return [Say(talk.line("walk.no_school"))]
    shown = (await _filling(talk, came.walk)).but(replaces="")
    if came.colleague:
        return [shown.but(text=talk.line("walk.colleague", who=came.colleague) + shown.text)]
    return [shown]


async def told(talk: Talk, state: FSMContext) -> list[Say]:
    """巡逻了5遍 都正常: one record; what is wrong besides is a hazard found on it."""
    said = tapped(talk)
    at = said.moment(talk.now) if said else talk.now
    walk = await walking.told(talk.work, talk.me, talk.meaning.walked, talk.now, at)
    if walk is None:
        return [Say(talk.line("walk.no_school"))]
    shown = [(await _filling(talk, walk))]
    if not talk.meaning.reports_hazard:
        return shown
    drafted = await from_words(talk, state, talk.words)
    await at_the_point.found_on(talk.work, walk, await at_hand(state))
    return [*shown, *drafted]


async def _filling(talk: Talk, walk: Walk) -> Say:
    return filling(talk.voice, await progress(talk.work, walk), talk.account.language)


async def chosen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """One of the planned ones."""
    return await _began(query, talk, await walking.choose(talk.work, talk.me, talk.now, walk_id=id_of(args)))


async def besides(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """A round at no planned time."""
    return await _began(query, talk, await walking.choose(talk.work, talk.me, talk.now, round_id=args[0]))


async def _began(query: CallbackQuery, talk: Talk, came: Walk | Refused) -> list[Say]:
    """It takes the place of the question."""
    if isinstance(came, Refused):
        return refused(talk, came)
    return [(await _filling(talk, came)).but(replaces=this_message(query))]


async def all_fine(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[都正常]"""
    return await _became(talk, await walking.all_fine(talk.work, id_of(args), talk.me, talk.now))


async def ended(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[走完了]"""
    return await _became(talk, await walking.finish(talk.work, id_of(args), talk.me, talk.now))


async def back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[撤回]"""
    return await _became(talk, await walking.take_back(talk.work, id_of(args), talk.me, talk.now))


async def _became(talk: Talk, came: Walk | Refused) -> list[Say]:
    return refused(talk, came) if isinstance(came, Refused) else [await _filling(talk, came)]


async def wrong(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[有问题] of a round without points."""
    drafted = await at_the_point.wrong_on(talk.work, id_of(args), talk.me, talk.now)
    if isinstance(drafted, Refused):
        return refused(talk, drafted)
    return await answered(talk, state, drafted)


async def unread(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[扫不了]: which point?"""
    points = await at_the_point.unread(talk.work, id_of(args), talk.me)
    if isinstance(points, Refused):
        return refused(talk, points)
    return [which_point(talk.voice, id_of(args), points, talk.account.language)]


async def cannot(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """It counts by the guard's word."""
    point_id = args[1] if len(args) > 1 else ""
    came = await at_the_point.cannot_scan(talk.work, id_of(args), point_id, talk.me, talk.now)
    if isinstance(came, Refused):
        return refused(talk, came)
    shown = await card(talk, came)
    return [shown.but(replaces=this_message(query)), await _filling(talk, came.walk)]
