"""/tips, and the buttons under what a passer-by reported: 确认登记, 不是隐患, 重复."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.severity import Level
from duty.hazards.facts import HazardFacts
from duty.messaging.refused import Refused
from duty.messaging.say import Say
from duty.tips import answering
from duty.tips.tip import Why
from handlers.hazards.words import receipt
from handlers.speech.filters import Choice, Pressed, numbered
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk
from handlers.tips.words import card, next_one, which_category, which_same, which_why


def jobs() -> list[Job]:
    routes = Job("tips", Stage.KEYS)
    routes.message.register(asked, Pressed(command="tips"))
    for act, does in BUTTONS.items():
        routes.callback_query.register(does, Choice(f"tip.{act}"))
    return [routes]


async def asked(message: Message, talk: Talk, state: FSMContext) -> Say:
    """随手拍: what waits for one's school."""
    await state.set_state(None)
    waits = await answering.waiting(talk.work, talk.me)
    if isinstance(waits, Refused):
        return Say(talk.line("tip.not_yours"))
    return next_one(talk.voice, waits, talk.account.language)


async def show(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    found = await answering.shown(talk.work, talk.me, numbered(args[0]))
    if isinstance(found, Refused):
        return refused(talk, found)
    return [card(talk.voice, found, 1, talk.account.language).but(replaces=this_message(query))]


async def confirm(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[确认登记]: the receipt, and the next one that waits."""
    tip_id, level = (*args, "")[:2]
    wanted = Level.ORDINARY if level == Level.ORDINARY else None
    made = await answering.confirm(talk.work, talk.me, numbered(tip_id), talk.now, wanted)
    if isinstance(made, Refused):
        return refused(talk, made)
    assert made.hazard is not None
    said = receipt(talk.voice, made, made.hazard, talk.account.language)
    return [said.but(replaces=this_message(query)), *await _next(talk)]


async def no_hazard(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[不是隐患]: why."""
    found = await answering.shown(talk.work, talk.me, numbered(args[0]))
    if isinstance(found, Refused):
        return refused(talk, found)
    return [which_why(talk.voice, found, talk.account.language).but(replaces=this_message(query))]


async def why(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    tip_id, reason = (*args, "")[:2]
    if reason not in tuple(Why) or not reason:
        return refused(talk, Refused.GONE)
    tip = await answering.decline(talk.work, talk.me, numbered(tip_id), Why(reason), talk.now)
    if isinstance(tip, Refused):
        return refused(talk, tip)
    words = talk.voice.word("tip_why", reason, talk.account.language)
    done = Say(talk.line("tip.declined", why=words), replaces=this_message(query))
    return [done, *await _next(talk)]


async def same(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[重复]: as which."""
    found = await answering.alike(talk.work, talk.me, numbered(args[0]))
    if isinstance(found, Refused):
        return refused(talk, found)
    asks = which_same(talk.voice, numbered(args[0]), found, talk.account.language)
    return [asks.but(replaces=this_message(query))]


async def join(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    tip_id, hazard_id = (*args, "")[:2]
    made = await answering.join(talk.work, talk.me, numbered(tip_id), numbered(hazard_id), talk.now)
    if isinstance(made, Refused):
        return refused(talk, made)
    text = talk.line("tip.joined_other")
    if isinstance(made, HazardFacts):
        text = talk.line("tip.joined", short=made.short)
    return [Say(text, replaces=this_message(query)), *await _next(talk)]


async def kinds(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[改类别]"""
    found = await answering.shown(talk.work, talk.me, numbered(args[0]))
    if isinstance(found, Refused):
        return refused(talk, found)
    return [which_category(talk.voice, found.id, talk.account.language).but(replaces=this_message(query))]


async def put_under(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    tip_id, category = (*args, "")[:2]
    found = await answering.put_under(talk.work, talk.me, numbered(tip_id), category)
    if isinstance(found, Refused):
        return refused(talk, found)
    return [card(talk.voice, found, 1, talk.account.language).but(replaces=this_message(query))]


async def _next(talk: Talk) -> list[Say]:
    """What waits besides; nothing is said where nothing does."""
    waits = await answering.waiting(talk.work, talk.me)
    if isinstance(waits, Refused) or waits.first is None:
        return []
    return [card(talk.voice, waits.first, waits.count, talk.account.language)]


BUTTONS = {
    "show": show,
    "ok": confirm,
    "no": no_hazard,
    "why": why,
    "same": same,
    "join": join,
    "kinds": kinds,
    "as": put_under,
}
