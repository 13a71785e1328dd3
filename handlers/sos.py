"""🚨 紧急求助: the first tap calls; everything else can wait."""

from __future__ import annotations

from datetime import timedelta

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty import alerts
from duty.alerts import Alert
from duty.incidents import DETAIL_WITHIN, Incident, Triage, emergency_number, file_incident, whereabouts
from duty.notices import Notice, Priority
from duty.places import Place
from duty.say import Say, row
from handlers import labels
from handlers.filters import Choice, Has, In, Pressed
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
    routes = Router(name="sos details")
    routes.message.register(located, Has("location"), In(DETAIL))
    routes.message.register(said, Has("text"), In(DETAIL))
    return routes


async def help_me(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """One tap: the incident, the alert and the first calls are one transaction."""
    running = await _running(talk)
    if running:
        return await _again(talk, *running)
    school_id, post_id = await whereabouts(talk.work, talk.me, talk.now)
    if not school_id:
        schools = talk.district.schools_seen_by(talk.me)
        if not schools:
            return [Say(talk.line("sos.stranger"))]
        school_id = schools[0].id
    incident = await file_incident(
        talk.work,
        talk.me,
        talk.now,
        kind="sos",
        triage=Triage.P0,
        school_id=school_id,
        post_id=post_id,
        occurred_at=min(talk.said_at, talk.now),
    )
    alert = await alerts.raise_alert(talk.work, incident, talk.now)
    assert alert is not None
    await state.set_state(DETAIL)
    await state.set_data({**await state.get_data(), "incident": incident.id})
    return [_sent(talk, incident), Say(talk.line("sos.ask_more"))]


def _sent(talk: Talk, incident: Incident) -> Say:
    button = (talk.voice.line("sos.mistake_button"), f"mistake:{incident.id}")
    number = emergency_number(incident.kind)
    return Say(talk.line("sos.sent", number=number), row(button), name=f"sos:{incident.id}")


async def _running(talk: Talk) -> tuple[Alert, Incident] | None:
    """The person's own call for help that is still being answered."""
    since = talk.now - timedelta(hours=2)
    for incident in await talk.work.incidents.of_reporter(talk.me.id, since):
        if incident.sos and incident.id is not None:
            alert = await talk.work.alerts.of_incident(incident.id)
            if alert and alert.live and not alert.mistake_at:
                return alert, incident
    return None


async def _again(talk: Talk, alert: Alert, incident: Incident) -> list[Say]:
    """The same call: told honestly how it stands; after a minute everybody called hears it again."""
    number = emergency_number(incident.kind)
    changes = await talk.work.changes(alert.subject)
    last = max((c.at for c in changes if c.what in ("raised", "pressed_again")), default=alert.raised_at)
    if talk.now - last < AGAIN_AFTER:
        time = talk.clock(incident.occurred_at)
        return [Say(talk.line("sos.sent_known", time=time, number=number))]
    talk.work.record(alert.subject, "pressed_again", talk.now, talk.me.id)
    facts = alerts.facts(talk.work, alert, incident)
    for person_id in dict.fromkeys(p.person_id for p in await talk.work.alerts.pages(alert.id or 0)):
        dedupe = f"{alert.subject}:again:{talk.now:%Y%m%d%H%M%S}:{person_id}"
        talk.work.tell(Notice(person_id, "alert.again", Priority.P0, facts, dedupe=dedupe))
    return [Say(talk.line("sos.again_told", number=number))]


async def by_mistake(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """误触撤销: stops new pages; an officer calls back, since a tap can be forced."""
    incident = await talk.work.incidents.get(int(args[-1])) if args[-1].isdigit() else None
    if incident is None or incident.reported_by != talk.me.id:
        return [Say(toast=talk.line("common.gone"))]
    alert = await talk.work.alerts.of_incident(incident.id or 0)
    await state.set_state(None)
    if alert is None or not await alerts.claim_mistake(talk.work, alert, incident, talk.now):
        key = "sos.mistake_kept" if alert and alert.live else "sos.mistake_late"
        return [Say(toast=talk.line(key))]
    return [Say(talk.line("sos.mistake_kept"))]


async def _detailed(talk: Talk, state: FSMContext) -> tuple[Alert, Incident] | None:
    incident_id = (await state.get_data()).get("incident")
    incident = await talk.work.incidents.get(incident_id) if incident_id else None
    if incident is None or talk.now - incident.received_at > DETAIL_WITHIN:
        await state.set_state(None)
        return None
    alert = await talk.work.alerts.of_incident(incident.id or 0)
    return (alert, incident) if alert and alert.live else None


async def located(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    from handlers.checkin import located as check_in_by_place

    running = await _detailed(talk, state)
    spot = message.location
    if running is None or spot is None:
        return await check_in_by_place(message, talk)
    alert, incident = running
    incident.stands_at(Place(spot.latitude, spot.longitude, spot.horizontal_accuracy or 0.0))
    await alerts.add_detail(talk.work, alert, incident, talk.now)
    return [Say(talk.line("sos.place_kept"))]


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    from handlers.free import understood

    running = await _detailed(talk, state)
    words = (message.text or "").strip()
    if running is None or not words:
        return await understood(message, talk, state)
    alert, incident = running
    incident.adds(words[:500])
    await alerts.add_detail(talk.work, alert, incident, talk.now)
    return [Say(talk.line("sos.more_kept"))]
