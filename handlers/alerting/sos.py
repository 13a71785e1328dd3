"""🚨 紧急求助 and what follows it: place, words, pictures, and 误触撤销."""

from __future__ import annotations

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting import answers
from duty.alerting.call import Call
from duty.district.places import Place
from duty.incidents.filing import DETAIL_WITHIN
from duty.language.reading import Intent
from duty.messaging.accounts import CONSENT_VERSION
from duty.messaging.say import Say
from handlers.alerting.calling import DETAIL, call_for_help
from handlers.alerting.words import question
from handlers.attendance import checkin
from handlers.speech import labels
from handlers.speech.filters import Choice, Has, In, Pressed, Words, numbered
from handlers.speech.keys import on_duty
from handlers.speech.pictures import keep_photo
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_danger()]


def _danger() -> Job:
    """Stands before the consent: help does not wait for a form."""
    routes = Job("sos", Stage.DANGER)
    routes.message.register(help_me, Pressed(labels.SOS, command="sos"))
    routes.callback_query.register(by_mistake, Choice("mistake"))
    routes.message.register(located, Has("location"), In(DETAIL))
    routes.message.register(said, Words(), In(DETAIL))
    routes.message.register(pictured, Has("photo"), In(DETAIL))
    return routes


async def help_me(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """One tap: the incident, the alert and the first calls are one transaction."""
    return await call_for_help(talk, state)


async def by_mistake(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """误触撤销: stops new pages; an officer calls back, since a tap can be forced."""
    incident = await talk.work.incidents.get(numbered(args[-1]))
    if incident is None or not incident.sos or incident.reported_by != talk.me.id:
        return [Say(toast=talk.line("common.gone"))]
    call = await talk.work.alerts.call_of(incident.id or 0)
    await state.set_state(None)
    if call is None or not await answers.claim_mistake(talk.work, call, talk.now):
        key = "sos.mistake_kept" if call and call.alert.live else "sos.mistake_late"
        return [Say(toast=talk.line(key))]
    return [Say(talk.line("sos.mistake_kept"))]


async def open_call(talk: Talk, state: FSMContext) -> Call | None:
    """The call that what is sent now belongs to, if it is still being answered."""
    incident_id = (await state.get_data()).get("incident")
    incident = await talk.work.incidents.get(incident_id) if incident_id else None
    if incident and talk.now - incident.received_at <= DETAIL_WITHIN:
        call = await talk.work.alerts.call_of(incident.id or 0)
        if call and call.alert.live:
            return call
    await state.set_state(None)
    return None


async def located(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    running = await open_call(talk, state)
    spot = message.location
    if running is None or spot is None:
        raise SkipHandler
    place = Place(spot.latitude, spot.longitude, spot.horizontal_accuracy or 0.0)
    running.incident.stands_at(place)
    await answers.add_detail(talk.work, running, "", talk.now)
    there = talk.district.post_near(talk.me.schools, place)
    arrived = await checkin.located(message, talk) if there and await _check_in_is_due(talk) else []
    return [Say(talk.line("sos.place_kept")), *arrived]


async def _check_in_is_due(talk: Talk) -> bool:
    """Whoever called on the way to their post comes to it all the same, and is not looked for there."""
    near = talk.district.shifts_near(talk.me.id, talk.now)
    if not any(shift.opens <= talk.now <= shift.end for shift in near) or await on_duty(talk):
        return False
    return await talk.work.accounts.consented(talk.me.id, CONSENT_VERSION)


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    running = await open_call(talk, state)
    if running is None:
        raise SkipHandler
    words = talk.words
    if talk.meaning.says_nothing:
        return []
    running.incident.adds(words)
    await answers.add_detail(talk.work, running, words, talk.now)
    if talk.meaning.speaks_of_drill and not running.alert.drill:
        return [Say(talk.line("sos.more_kept")), question(talk, running.id)]
    here = talk.meaning.intent is Intent.CHECK_IN and await _check_in_is_due(talk)
    return [Say(talk.line("sos.more_kept")), *(await checkin.said_here(talk) if here else [])]


async def pictured(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A picture belongs to the call. The officers learn that it came; itself it stays in the record."""
    running = await open_call(talk, state)
    if running is None:
        raise SkipHandler
    first = not await talk.work.photos.of(running.incident.subject)
    await keep_photo(talk, message, running.incident.subject, "before")
    words = (message.caption or "").strip()
    if words:
        running.incident.adds(words)
        await answers.add_detail(talk.work, running, words, talk.now)
    if not first and message.media_group_id:
        return []
    await answers.photo_came(talk.work, running, talk.now)
    return [Say(talk.line("sos.photo_kept"))]
