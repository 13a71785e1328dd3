"""[人在] [没看到], [都在] [逐个看]: a leader's word on a doubtful check-in. A record, not a mark."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.attendance import verifying
from duty.attendance.checkin import CheckIn
from duty.attendance.hinting.hints import hints_of
from duty.attendance.leading.card import LeaderCard
from duty.attendance.leading.cards import knowledge_of, read
from duty.messaging.refused import Refused
from duty.messaging.say import Say
from handlers.attendance.checkin import spot
from handlers.attendance.times import both
from handlers.attendance.words import leading, verify
from handlers.speech.filters import Choice, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SHOWN = 10
"""Of one tap on [逐个看]; the others follow with the next."""


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("verifying", Stage.KEYS)
    routes.callback_query.register(seen, Choice("verify.seen"))
    routes.callback_query.register(not_seen, Choice("verify.not"))
    routes.callback_query.register(all_seen, Choice("leading.all"))
    routes.callback_query.register(card_seen, Choice("leading.seen"))
    routes.callback_query.register(card_not_seen, Choice("leading.not"))
    routes.callback_query.register(each, Choice("leading.each"))
    routes.callback_query.register(undo, Choice("leading.undo"))
    return routes


async def seen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await verifying.verify(talk.work, talk.me, id_of(args), talk.now, seen=True)
    return _answer(query, talk, made, "checkin.verified_seen")


async def not_seen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await verifying.verify(talk.work, talk.me, id_of(args), talk.now, seen=False)
    return _answer(query, talk, made, "checkin.verified_not_seen")


async def card_seen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[人在] on the card."""
    made = await verifying.verify(talk.work, talk.me, id_of(args), talk.now, seen=True, on_card=True)
    return await _on_card(query, talk, made, "checkin.verified_seen")


async def card_not_seen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[没看到] on the card."""
    made = await verifying.verify(talk.work, talk.me, id_of(args), talk.now, seen=False, on_card=True)
    return await _on_card(query, talk, made, "checkin.verified_not_seen")


def _answer(query: CallbackQuery, talk: Talk, made: CheckIn | Refused, key: str) -> list[Say]:
    if isinstance(made, Refused):
        return refused(talk, made)
    who, time = talk.district.polite(made.person_id), both(talk, made)
    text = talk.line(key, who=who, time=time, post=spot(talk, made), by=talk.polite)
    return [Say(text, replaces=this_message(query))]


async def _on_card(query: CallbackQuery, talk: Talk, made: CheckIn | Refused, key: str) -> list[Say]:
    """What was said, and under it the card as it stands now."""
    (said,) = _answer(query, talk, made, key)
    card = None if isinstance(made, Refused) else next(iter(await cards(talk, made.shift_key)), None)
    if card is None:
        return [said]
    left = await card_as_it_stands(talk, card)
    return [left.but(text=f"{said.text}\n{left.text}", replaces=said.replaces)]


async def cards(talk: Talk, shift_key: str) -> list[LeaderCard]:
    found = await talk.work.leader_cards.of_shifts([shift_key])
    return [card for card in found if card.person_id == talk.me.id]


async def card_as_it_stands(talk: Talk, card: LeaderCard) -> Say:
    """As it stands now, under the name by which it changes later."""
    said = await verifying.said_of(talk.work, card)
    known = await knowledge_of(talk.work, [card.shift_key])
    odd = (await hints_of(talk.work, {card.shift_key: said}, talk.now))[card.shift_key]
    news = read(talk.work, card, said, talk.now, known, hints=odd)
    say = leading(talk.voice, news, talk.account.language)
    return say.but(name=card.name)


async def all_seen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[都在]"""
    seen = await verifying.verify_all(talk.work, talk.me, id_of(args), talk.now)
    return await _after(query, talk, seen, args, "leading.all_seen")


async def undo(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[撤回]"""
    back = await verifying.take_back(talk.work, talk.me, id_of(args), talk.now)
    return await _after(query, talk, back, args, "leading.undone")


async def _after(
    query: CallbackQuery, talk: Talk, those: list[CheckIn] | Refused, args: list[str], key: str
) -> list[Say]:
    card = await verifying.card_of(talk.work, talk.me, id_of(args))
    if isinstance(those, Refused):
        return refused(talk, those)
    if isinstance(card, Refused):
        return refused(talk, card)
    names = "、".join(talk.district.polite(one.person_id) for one in those)
    text = talk.line(key, count=len(those), names=names, time=talk.clock(talk.now))
    left = await card_as_it_stands(talk, card)
    return [left.but(text=f"{text}\n{left.text}", replaces=this_message(query), toast=text)]


async def each(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[逐个看]: a line for each, as many as fit on a screen."""
    card = await verifying.card_of(talk.work, talk.me, id_of(args))
    if isinstance(card, Refused):
        return refused(talk, card)
    said, known = await verifying.said_of(talk.work, card), await knowledge_of(talk.work, [card.shift_key])
    waiting = read(talk.work, card, said, talk.now, known).waiting
    if not waiting:
        return refused(talk, Refused.ALREADY)
    return [verify(talk.voice, one, talk.account.language) for one in waiting[:SHOWN]]
