"""未结事件 with [办结], and one event by its typed number."""

from __future__ import annotations

from aiogram.types import CallbackQuery, Message

from duty.alerting.answering import events
from duty.alerting.answering.events import Event, number_in
from duty.alerting.answering.listing import look
from duty.alerting.answering.rights import Refused
from duty.incidents.incident import Incident
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, column, row
from handlers.alerting.cards import refused
from handlers.alerting.listing import card
from handlers.speech.filters import numbered
from handlers.speech.marks import shortened
from handlers.speech.talk import Talk

SHOWN, WORDS = 8, 40


async def listed(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    found = await events.open_events(talk.work, talk.me, talk.now)
    if not found:
        return [Say(talk.line("alert.no_events"))]
    lines = [_line(talk, one.incident) for one in found[:SHOWN]]
    buttons = column(*((one.incident.number, Press("event", one.incident.number)) for one in found[:SHOWN]))
    more = [talk.line("alert.list_more", count=len(found) - SHOWN)] if len(found) > SHOWN else []
    return [Say("\n".join([talk.line("alert.events_head", count=len(found)), *lines, *more]), buttons)]


def _line(talk: Talk, incident: Incident) -> str:
    district, post = talk.district, talk.district.posts.get(incident.post_id)
    return talk.line(
        "alert.event_line",
        number=incident.number,
        time=talk.when(incident.occurred_at),
        school=district.schools[incident.school_id].short_name,
        post=post.name if post else "",
        kind=talk.voice.word("kind", incident.kind, talk.account.language),
        sentence=shortened(incident.sentence, WORDS),
    )


async def typed(message: Message, talk: Talk) -> list[Say]:
    """SJ-SCH01-2026-0007"""
    return [await _show(talk, number_in(talk.words))]


async def show(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return [await _show(talk, args[-1])]


async def _show(talk: Talk, number: str) -> Say:
    """The card of its call where the person may read it, else the event itself."""
    found = await events.find(talk.work, number, talk.me)
    if found is None:
        return Say(talk.line("common.gone"))
    seen = await look(talk.work, found.call.id, talk.me) if found.call else None
    if seen and not isinstance(seen, Refused):
        said = card(talk, seen)
        return said.but(buttons=said.buttons + _settle(talk, found))
    return Say(_line(talk, found.incident), _settle(talk, found))


def _settle(talk: Talk, event: Event) -> Buttons:
    if not event.may_settle:
        return ()
    return row((talk.voice.line("alert.settle"), Press("event.settle", event.incident.known_id)))


async def settle(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[办结]"""
    done = await events.settle(talk.work, numbered(args[-1]), talk.me, talk.now)
    if isinstance(done, Refused):
        return refused(talk, done) if done.call else [Say(toast=talk.line("common.already"))]
    return [Say(talk.line("alert.you_settled", number=done.number))]
