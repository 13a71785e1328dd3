"""📝 报事件: one sentence, a number, and who was told."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty import alerts
from duty.checkins import UNDO_WITHIN
from duty.incidents import (
    Incident,
    IncidentState,
    Triage,
    emergency_number,
    file_incident,
    propose,
    whereabouts,
)
from duty.say import Say, row
from handlers import labels
from handlers.filters import Choice, Has, In, Pressed
from handlers.talk import Talk

SENTENCE = "incident:sentence"
PICTURES = "pictures"
"""Conversation value: the subject of pictures that came before their sentence."""


def router() -> Router:
    routes = Router(name="incident")
    routes.message.register(ask, Pressed(labels.INCIDENT, command="incident"))
    routes.callback_query.register(ask_by_button, Choice("incident"))
    routes.callback_query.register(set_triage, Choice("triage"))
    routes.callback_query.register(taken_back, Choice("unreport"))
    return routes


def sentences() -> Router:
    routes = Router(name="incident sentence")
    routes.message.register(said, Has("text"), In(SENTENCE))
    routes.message.register(pictured, Has("photo"), In(SENTENCE))
    return routes


async def ask(message: Message, talk: Talk, state: FSMContext, rest: str) -> list[Say]:
    if rest:
        return await report(talk, rest)
    await state.set_state(SENTENCE)
    return [Say(talk.line("incident.ask"))]


async def ask_by_button(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    await state.set_state(SENTENCE)
    return [Say(talk.line("incident.ask"))]


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    words = (message.text or "").strip()
    if not words:
        return [Say(talk.line("incident.nothing_said"))]
    await state.set_state(None)
    return await report(talk, words, await _taken_pictures(state))


async def pictured(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A picture for the incident: with a caption it is the report, without one the sentence is still due."""
    from handlers.hazard import keep_photo

    pictures = (await state.get_data()).get(PICTURES) or f"pictures:{talk.account.id}:{message.message_id}"
    await keep_photo(talk, message, pictures, "before")
    words = (message.caption or "").strip()
    if not words:
        await state.set_data({**await state.get_data(), PICTURES: pictures})
        return [Say(talk.line("incident.ask"))]
    await state.set_state(None)
    await _taken_pictures(state)
    return await report(talk, words, pictures)


async def _taken_pictures(state: FSMContext) -> str:
    """The subject under which pictures wait for their incident, if there are any."""
    data = await state.get_data()
    pictures = str(data.pop(PICTURES, "") or "")
    await state.set_data(data)
    return pictures


async def report(talk: Talk, sentence: str, pictures: str = "") -> list[Say]:
    """Kept at once under the proposed kind and triage; both can be changed after."""
    school_id, post_id = await _school(talk, sentence)
    if not school_id:
        return [Say(talk.line("incident.no_school"))]
    proposal = propose(sentence)
    incident = await file_incident(
        talk.work,
        talk.me,
        talk.now,
        kind=proposal.kind,
        triage=proposal.triage,
        school_id=school_id,
        post_id=post_id,
        sentence=sentence[:500],
        occurred_at=min(talk.said_at, talk.now),
    )
    if pictures:
        for photo in await talk.work.photos.of(pictures):
            photo.subject = incident.subject
    await alerts.raise_alert(talk.work, incident, talk.now)
    return [kept(talk, incident)]


async def _school(talk: Talk, sentence: str) -> tuple[str, str]:
    """Where the person is; who serves several schools may name one in the sentence."""
    named = [s for s in talk.district.schools_seen_by(talk.me) if s.short_name in sentence]
    if named:
        return named[0].id, ""
    return await whereabouts(talk.work, talk.me, talk.now)


def kept(talk: Talk, incident: Incident) -> Say:
    language = talk.account.language
    text = talk.line(
        "incident.kept",
        number=incident.number,
        kind=talk.voice.word("kind", incident.kind, language),
        sentence=incident.sentence.rstrip("。.!！"),
        told=_told(talk, incident),
    )
    if incident.triage in (Triage.P0, Triage.P1):
        text += talk.line("incident.dial", number=emergency_number(incident.kind))
    buttons = row(
        (talk.voice.line("incident.change"), f"triage:ask:{incident.id}"),
        (talk.voice.line("incident.take_back"), f"unreport:{incident.id}"),
    )
    return Say(text, buttons)


def _told(talk: Talk, incident: Incident) -> str:
    key = {Triage.P0: "told_now", Triage.P1: "told_now", Triage.P2: "told_desk"}
    return talk.line(f"incident.{key.get(incident.triage, 'told_summary')}")


async def _own(talk: Talk, incident_id: str) -> Incident | None:
    incident = await talk.work.incidents.get(int(incident_id)) if incident_id.isdigit() else None
    return incident if incident and incident.reported_by == talk.me.id else None


async def set_triage(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """The reporter may change it; making it more urgent calls at once."""
    incident = await _own(talk, args[1])
    if incident is None:
        return [Say(toast=talk.line("common.gone"))]
    if incident.state is not IncidentState.OPEN:
        return [Say(toast=talk.line("common.too_late"))]
    if args[0] == "ask":
        choices = [(talk.voice.word("triage", t), f"triage:set:{incident.id}:{t}") for t in Triage]
        return [Say(talk.line("incident.ask_triage"), row(*choices))]
    before, incident.triage = incident.triage, Triage(args[2])
    talk.work.record(incident.subject, "triage", talk.now, talk.me.id, before=before, after=incident.triage)
    alert = await talk.work.alerts.of_incident(incident.id or 0)
    if alert is None:
        await alerts.raise_alert(talk.work, incident, talk.now)
    elif incident.triage < before:
        await alerts.raise_higher(talk.work, alert, incident, talk.now)
    word = talk.voice.word("triage", incident.triage, talk.account.language)
    text = talk.line("incident.triage_set", triage=word, number=incident.number, told=_told(talk, incident))
    return [Say(text, replaces=f"#{query.message.message_id}" if query.message else "")]


async def taken_back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    incident = await _own(talk, args[-1])
    if incident is None:
        return [Say(toast=talk.line("common.gone"))]
    if not await take_back(talk, incident):
        return [Say(toast=talk.line("common.too_late"))]
    text = talk.line("common.undone_incident", number=incident.number)
    return [Say(text, replaces=f"#{query.message.message_id}" if query.message else "")]


async def take_back(talk: Talk, incident: Incident) -> bool:
    """Within ten minutes, and not once an officer took the alert."""
    if incident.state is not IncidentState.OPEN or talk.now - incident.received_at > UNDO_WITHIN:
        return False
    alert = await talk.work.alerts.of_incident(incident.id or 0)
    if alert and not await alerts.withdraw(talk.work, alert, incident, talk.now):
        return False
    incident.state = IncidentState.TAKEN_BACK
    talk.work.record(incident.subject, "taken_back", talk.now, talk.me.id)
    return True
