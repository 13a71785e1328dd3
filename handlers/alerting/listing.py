"""🔔 待处理: what is open, the oldest that nobody has on top; each line opens its card."""

from __future__ import annotations

import math

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.answering import events, listing
from duty.alerting.answering.listing import Card, OpenCall
from duty.alerting.answering.rights import Refused
from duty.alerting.calls.facts import CallFacts
from duty.alerting.calls.held import Held
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, column, row
from duty.rights.may import opens
from duty.rights.words import Do, Thing
from handlers.alerting.cards import line, refused, standing
from handlers.alerting.keys import call_buttons, looks, phone_buttons, replay_button, taken_buttons
from handlers.alerting.timeline import timeline
from handlers.alerting.words import call_text
from handlers.speech.filters import numbered
from handlers.speech.talk import Talk

SHOWN = 8
"""Alerts of one list; the oldest unanswered are among them."""


async def open_alerts(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    await state.set_state(None)
    found = await listing.open_calls(talk.work, talk.me, SHOWN)
    foreseen, besides = await _foreseen(talk), await _events(talk)
    if not found.count:
        return [Say("\n".join([talk.line("alert.none_open"), *foreseen]), besides)]
    lines = [f"{number}. {_line(talk, one)}" for number, one in enumerate(found.lines, 1)]
    labelled = zip(lines, found.lines, strict=True)
    buttons = column(*((_label(text), Press("alert.show", one.call.id)) for text, one in labelled))
    more = found.count - len(lines)
    rest = [talk.line("alert.list_more", count=more)] if more else []
    head = talk.line("alert.list_head", count=found.count)
    return [Say("\n".join([head, *lines, *rest, *foreseen]), buttons + besides)]


async def _events(talk: Talk) -> Buttons:
    """[未结事件3件]: what is not over although nobody is called for it, where it is theirs to end."""
    found = await events.open_events(talk.work, talk.me, talk.now)
    if not found:
        return ()
    return row((talk.voice.line("alert.events_button", count=len(found)), Press("events")))


async def _foreseen(talk: Talk) -> list[str]:
    """此刻求助：约24秒内有人接。 Nothing where too little is known."""
    seconds = await listing.foreseen_s(talk.work, talk.me, talk.now)
    if seconds is None:
        return []
    if seconds <= 90:
        return [talk.line("alert.forecast_s", count=max(1, math.ceil(seconds)))]
    return [talk.line("alert.forecast_min", count=math.ceil(seconds / 60))]


def _label(text: str) -> str:
    """The line up to how it stands."""
    return text.partition("：")[0][:30]


def _line(talk: Talk, one: OpenCall) -> str:
    """Of another day with its date; red while it has reached nobody."""
    alert, time = one.call.alert, talk.when(one.call.incident.occurred_at)
    if alert.taken and alert.taken_at:
        by, at = talk.district.people[alert.taken_by].name, talk.when(alert.taken_at)
        return line(talk, "alert.list_taken", one.call, time, by=by, at=at)
    if alert.mistake_at:
        return line(talk, "alert.list_mistake", one.call, time, at=talk.when(alert.mistake_at))
    return line(talk, "alert.list_unreached" if one.unreached else "alert.list_open", one.call, time)


async def received(message: Message, talk: Talk) -> list[Say]:
    """A typed 收到 stops no call: whoever comes says so with one tap."""
    call = await listing.waiting_for(talk.work, talk.me, talk.now)
    if call is None:
        raise SkipHandler
    offered = phone_buttons if call.alert.mistake_at else call_buttons
    text = line(talk, "alert.nobody_yet", call, talk.when(call.incident.occurred_at))
    return [Say(text, offered(talk.voice, call.id))]


async def show(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """The card of one alert, with the buttons that fit its state, for those who may press them."""
    found = await listing.look(talk.work, numbered(args[-1]), talk.me)
    return refused(talk, found) if isinstance(found, Refused) else [card(talk, found)]


def card(talk: Talk, found: Card) -> Say:
    """What was called, how it stands, and what happened, oldest first."""
    call, alert = found.call, found.call.alert
    facts, time = CallFacts.of(talk.district, call, talk.me.id), talk.when(call.incident.occurred_at)
    text = call_text(talk.voice, facts, talk.account.language, time=time)
    history = timeline(talk, found.events)
    if alert.open:
        red = [talk.line("alert.unreached")] if found.unreached else []
        offered = phone_buttons if alert.mistake_at else call_buttons
        buttons = (offered(talk.voice, call.id) if found.may_answer else ()) + looks(talk.voice, facts)
        red = [standing(talk, call)] if alert.mistake_at else red
        return Say("\n".join([text, *red, *history]), buttons, name=str(alert.subject))
    text = "\n".join([text, standing(talk, call), *history])
    if not alert.live or not found.may_answer:
        over = not alert.live and opens(talk.me, Do.SEE, Thing.REPLAY)
        replays = replay_button(talk.voice, call.id) if over else ()
        return Say(text, replays + looks(talk.voice, facts))
    return Say(text, _next(talk, found) + looks(talk.voice, facts), name=str(alert.subject))


def _next(talk: Talk, found: Card) -> Buttons:
    """What an officer can say to a call that somebody has; what its holder may not end can be taken over."""
    call, alert = found.call, found.call.alert
    said = taken_buttons(talk.voice, call.id, Held.of(talk.district, alert, talk.me, ends=found.may_end))
    if not found.may_take:
        return said
    return (phone_buttons if alert.mistake_at else call_buttons)(talk.voice, call.id) + said
