"""What comes after a report: its kind, more words, the place, pictures, and the officer's [同一件事]."""

from __future__ import annotations

from datetime import timedelta

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting import joining
from duty.alerting.joining import MORE_WITHIN
from duty.district.places import Place
from duty.incidents.incident import Incident, IncidentState
from duty.language.reading import Intent, Meaning
from duty.messaging.say import Say, row
from duty.records.photos import PhotoState
from handlers.incidents.filing import MORE, REPORT, report
from handlers.speech.filters import Choice, Has, In, Words, numbered
from handlers.speech.keys import on_duty
from handlers.speech.pictures import keep_photo
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

EXTRA = "extra"
"""Conversation value: the words last added, in case they were another matter."""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("incident buttons", Stage.KEYS)
    routes.callback_query.register(another, Choice("another"))
    routes.callback_query.register(see_photos, Choice("seephotos"))
    routes.callback_query.register(same, Choice("same"))
    return routes


def _flows() -> Job:
    """Stands before pictures, bare places and free words, which begin something new."""
    routes = Job("incident additions", Stage.FLOWS)
    routes.message.register(located, Has("location"), In(MORE))
    routes.message.register(pictured, Has("photo"), In(MORE))
    routes.message.register(said, Words(), In(MORE))
    return routes


async def _report(talk: Talk, state: FSMContext) -> Incident:
    """The report that is added to; when its time is over the message goes its usual way."""
    found = await talk.work.incidents.get(int((await state.get_data()).get(REPORT) or 0))
    open_ = found and found.state in (IncidentState.OPEN, IncidentState.JOINED)
    if found is None or not open_ or talk.now - found.received_at > MORE_WITHIN:
        await state.set_state(None)
        raise SkipHandler
    return found


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A check-in is none of it, and words of another kind are another report."""
    incident, meaning = await _report(talk, state), talk.meaning
    if meaning.says_nothing:
        return []
    if meaning.checks_in or _of_another_kind(incident, meaning):
        raise SkipHandler
    return [await _add(talk, state, incident, talk.words)]


def _of_another_kind(incident: Incident, meaning: Meaning) -> bool:
    return meaning.names_danger and meaning.incident.kind != incident.kind


async def _add(talk: Talk, state: FSMContext, incident: Incident, words: str) -> Say:
    await joining.add_words(talk.work, incident, words, talk.me, talk.now)
    await state.update_data({EXTRA: words})
    button = row((talk.voice.line("incident.another"), f"another:{incident.id}"))
    return Say(talk.line("incident.added", number=incident.number), button)


async def another(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[另一件事]: the same words once more, as a report of their own."""
    data = await state.get_data()
    words = str(data.pop(EXTRA, "") or "")
    await state.set_data(data)
    if not words or str(data.get(REPORT)) != args[-1]:
        return [Say(toast=talk.line("common.too_late"))]
    return await report(talk, words, state)


async def located(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The event's place. A spot check or a check-in that is due is answered with it, too."""
    incident, spot = await _report(talk, state), message.location
    if spot is None or talk.forwarded:
        raise SkipHandler
    place = Place(spot.latitude, spot.longitude, spot.horizontal_accuracy or 0.0)
    await joining.add_place(talk.work, incident, place, talk.me, talk.now)
    if await _place_is_due(talk):
        raise SkipHandler
    return [Say(talk.line("incident.place_added", number=incident.number))]


async def _place_is_due(talk: Talk) -> bool:
    if await talk.work.spot_checks.waiting(talk.me.id, talk.now):
        return True
    soon = [s for s in talk.district.shifts_near(talk.me.id, talk.now) if s.running(talk.now)]
    return bool(soon) and not await on_duty(talk)


async def pictured(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Kept with the report; a caption is more words, unless it is a check-in or another matter."""
    incident, meaning, words = await _report(talk, state), talk.meaning, talk.words
    if talk.forwarded or meaning.intent is Intent.CHECK_IN or _of_another_kind(incident, meaning):
        raise SkipHandler
    before = await talk.work.photos.of(incident.subject)
    await keep_photo(talk, message, incident.subject, "before")
    await joining.tell_pictured(talk.work, incident, talk.now)
    if words:
        return [await _add(talk, state, incident, words)]
    told = bool(before) and before[-1].received_at > talk.now - timedelta(seconds=30)
    return [] if told else [Say(talk.line("incident.photo_added", number=incident.number))]


async def see_photos(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """Station and school; each look is on record (domain §4.2-2)."""
    incident = await talk.work.incidents.get(numbered(args[-1]))
    if incident is None or not joining.may_open(talk.work, incident, talk.me):
        return [Say(toast=talk.line("common.gone"))]
    photos = await joining.developed(talk.work, incident)
    if not photos:
        gone = any(p.state is PhotoState.GONE for p in await talk.work.photos.of(incident.subject))
        return [Say(toast=talk.line("incident.photo_gone" if gone else "incident.no_photo_yet"))]
    talk.work.record(incident.subject, "photos_seen", talk.now, talk.me.id, photos=[p.id for p in photos])
    return [Say(incident.number, photo=photo.large_key) for photo in photos[:10]]


async def same(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[同一件事]: the later report goes on as part of the first; whoever waits for it is told."""
    later = await talk.work.incidents.get(numbered(args[-1]))
    if later is None or not await joining.may_join(talk.work, later, talk.me):
        return [Say(toast=talk.line("common.gone"))]
    if later.state is not IncidentState.OPEN:
        return [Say(toast=talk.line("common.already"))]
    first = await joining.same_event(talk.work, later, later.received_at)
    if first is None or not await joining.join(talk.work, later, first, talk.me, talk.now):
        return [Say(toast=talk.line("common.too_late"))]
    text = talk.line("incident.you_joined", number=later.number, other=first.number)
    return [Say(text, replaces=f"#{query.message.message_id}" if query.message else "")]
