"""🚨 紧急求助: the first tap calls; everything else can wait."""

from __future__ import annotations

from datetime import timedelta

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting import answers, raising
from duty.alerting.alert import Alert
from duty.district.places import Place
from duty.district.severity import Triage
from duty.incidents.filing import DETAIL_WITHIN, file_incident, happened_at, whereabouts
from duty.incidents.incident import Incident, emergency_number
from duty.language.reading import Intent, understand
from duty.messaging.accounts import CONSENT_VERSION
from duty.messaging.say import Say, row
from handlers import checkin, drills, labels
from handlers.enrolment import on_duty
from handlers.filters import Choice, Has, In, Pressed, Words, numbered
from handlers.hazard import keep_photo
from handlers.talk import Talk

DETAIL = "sos:detail"
"""State: what is sent now belongs to the call for help named in `incident`."""
AGAIN_AFTER = timedelta(minutes=1)
"""A second tap sooner is the same call; later it pages once more."""


def router() -> Router:
    """Stands before the consent: help does not wait for a form."""
    routes = Router(name="sos")
    routes.message.register(help_me, Pressed(labels.SOS, command="sos"))
    routes.callback_query.register(by_mistake, Choice("mistake"))
    return routes


def details() -> Router:
    """Stands before the consent, too: place and words belong to the call. Keys and commands go their way."""
    routes = Router(name="sos details")
    routes.message.register(located, Has("location"), In(DETAIL))
    routes.message.register(said, Words(), In(DETAIL))
    routes.message.register(pictured, Has("photo"), In(DETAIL))
    return routes


async def help_me(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """One tap: the incident, the alert and the first calls are one transaction."""
    return await call_for_help(talk, state)


async def call_for_help(talk: Talk, state: FSMContext, *, real: bool = False) -> list[Say]:
    running = await _running(talk)
    if running:
        await _expect_details(state, running[1])
        return [await _again(talk, *running)]
    school_id, post_id = await _where(talk)
    if not school_id:
        return [Say(talk.line("sos.stranger"))]
    incident = await file_incident(
        talk.work,
        talk.me,
        talk.now,
        kind="sos",
        triage=Triage.P0,
        school_id=school_id,
        post_id=post_id,
        occurred_at=happened_at(talk.said_at, talk.now),
    )
    alert = await raising.raise_alert(talk.work, incident, talk.now)
    await _expect_details(state, incident)
    if alert and alert.drill and real:
        await raising.make_real(talk.work, alert, incident, talk.now)
    if alert and alert.drill:
        return [_drill_answer(talk, alert, incident)]
    return [_answer(talk, incident, "sos.sent"), Say(talk.line("sos.ask_more"))]


def _drill_answer(talk: Talk, alert: Alert, incident: Incident) -> Say:
    """Said at once that it is a drill; one tap makes it real."""
    real = (talk.voice.line("drill.real"), f"drill:real:{alert.id}")
    mistake = (talk.voice.line("sos.mistake_button"), f"mistake:{incident.id}")
    return Say(talk.line("sos.sent_drill", number=emergency_number(incident.kind)), row(real, mistake))


async def _where(talk: Talk) -> tuple[str, str]:
    """The last known place; of several schools the first, and the call says that the place must be asked."""
    school_id, post_id = await whereabouts(talk.work, talk.me, talk.now)
    if school_id:
        return school_id, post_id
    own = [s for s in talk.me.schools if s in talk.district.schools]
    seen = own or [school.id for school in talk.district.schools_seen_by(talk.me)]
    return (seen[0] if seen else ""), ""


async def _expect_details(state: FSMContext, incident: Incident) -> None:
    await state.set_state(DETAIL)
    await state.update_data({"incident": incident.id})


def _answer(talk: Talk, incident: Incident, key: str) -> Say:
    button = (talk.voice.line("sos.mistake_button"), f"mistake:{incident.id}")
    values = {"number": emergency_number(incident.kind), "time": talk.clock(incident.occurred_at)}
    return Say(talk.line(key, **values), row(button))


async def _running(talk: Talk) -> tuple[Alert, Incident] | None:
    """The person's own call for help that is still being answered."""
    since = talk.now - timedelta(hours=2)
    for incident in await talk.work.incidents.of_reporter(talk.me.id, since):
        if incident.sos and incident.id is not None:
            alert = await talk.work.alerts.of_incident(incident.id)
            if alert and alert.live and not alert.mistake_at:
                return alert, incident
    return None


async def _again(talk: Talk, alert: Alert, incident: Incident) -> Say:
    """The same call: told honestly how it stands; after a minute everybody called hears it again."""
    changes = await talk.work.changes(alert.subject)
    last = max((c.at for c in changes if c.what in ("raised", "pressed_again")), default=alert.raised_at)
    if talk.now - last < AGAIN_AFTER:
        return _answer(talk, incident, "sos.sent_known")
    await answers.press_again(talk.work, alert, incident, talk.now)
    return _answer(talk, incident, "sos.again_told")


async def by_mistake(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """误触撤销: stops new pages; an officer calls back, since a tap can be forced."""
    incident = await talk.work.incidents.get(numbered(args[-1]))
    if incident is None or not incident.sos or incident.reported_by != talk.me.id:
        return [Say(toast=talk.line("common.gone"))]
    alert = await talk.work.alerts.of_incident(incident.id or 0)
    await state.set_state(None)
    if alert is None or not await answers.claim_mistake(talk.work, alert, incident, talk.now):
        key = "sos.mistake_kept" if alert and alert.live else "sos.mistake_late"
        return [Say(toast=talk.line(key))]
    return [Say(talk.line("sos.mistake_kept"))]


async def open_call(talk: Talk, state: FSMContext) -> tuple[Alert, Incident] | None:
    """The call that what is sent now belongs to, if it is still being answered."""
    incident_id = (await state.get_data()).get("incident")
    incident = await talk.work.incidents.get(incident_id) if incident_id else None
    if incident and talk.now - incident.received_at <= DETAIL_WITHIN:
        alert = await talk.work.alerts.of_incident(incident.id or 0)
        if alert and alert.live:
            return alert, incident
    await state.set_state(None)
    return None


async def located(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    running = await open_call(talk, state)
    spot = message.location
    if running is None or spot is None:
        raise SkipHandler
    alert, incident = running
    place = Place(spot.latitude, spot.longitude, spot.horizontal_accuracy or 0.0)
    incident.stands_at(place)
    await answers.add_detail(talk.work, alert, incident, "", talk.now)
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
    words = (message.text or "").strip()
    if understand(words) in (Intent.ACK, Intent.NOISE):
        return []
    alert, incident = running
    incident.adds(words)
    await answers.add_detail(talk.work, alert, incident, words, talk.now)
    if drills.WORD in words and not alert.drill:
        return [Say(talk.line("sos.more_kept")), drills.question(talk, alert.id or 0)]
    here = understand(words) is Intent.CHECK_IN and await _check_in_is_due(talk)
    return [Say(talk.line("sos.more_kept")), *(await checkin.said_here(talk) if here else [])]


async def pictured(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A picture belongs to the call. The officers learn that it came; itself it stays in the record."""
    running = await open_call(talk, state)
    if running is None:
        raise SkipHandler
    alert, incident = running
    first = not await talk.work.photos.of(incident.subject)
    await keep_photo(talk, message, incident.subject, "before")
    words = (message.caption or "").strip()
    if words:
        incident.adds(words)
        await answers.add_detail(talk.work, alert, incident, words, talk.now)
    if not first and message.media_group_id:
        return []
    await answers.photo_came(talk.work, alert, incident, talk.now)
    return [Say(talk.line("sos.photo_kept"))]
