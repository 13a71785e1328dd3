"""📝 报事件: one sentence, a number, and who was told."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting import answers, joining, raising
from duty.alerting.standing import AlertState
from duty.attendance.checkins import UNDO_WITHIN
from duty.district.ladders import LADDERS
from duty.district.severity import Triage
from duty.incidents.incident import Incident, IncidentState
from duty.incidents.kinds import kinds, triage_of
from duty.messaging.say import Say, row
from duty.records.subject import Subject
from handlers.incidents import protect
from handlers.incidents.filing import (
    ASKED,
    PICTURES,
    SCHOOL,
    SENTENCE,
    dial_line,
    expect_sentence,
    file_at,
    named_school,
    report,
    told_of,
    which_school,
)
from handlers.incidents.words import kind_buttons
from handlers.speech import labels
from handlers.speech.filters import Choice, Has, In, Pressed, Words, numbered
from handlers.speech.pictures import keep_photo
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

ASKED_FOR = timedelta(minutes=30)
CHANGEABLE_FOR = timedelta(hours=12)


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("incident", Stage.KEYS)
    routes.message.register(ask, Pressed(labels.INCIDENT, command="incident"))
    routes.callback_query.register(ask_by_button, Choice("incident"))
    routes.callback_query.register(at_school, Choice("inschool"))
    routes.callback_query.register(set_triage, Choice("triage"))
    routes.callback_query.register(set_kind, Choice("kind"))
    routes.callback_query.register(taken_back, Choice("unreport"))
    return routes


def _flows() -> Job:
    routes = Job("incident sentence", Stage.FLOWS)
    routes.message.register(said, Words(), In(SENTENCE))
    routes.message.register(said_school, Words(), In(SCHOOL))
    routes.message.register(pictured, Has("photo"), In(SENTENCE))
    return routes


async def ask(message: Message, talk: Talk, state: FSMContext, rest: str) -> list[Say]:
    return await (report(talk, rest, state) if rest else _ask(talk, state))


async def ask_by_button(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    return await _ask(talk, state)


async def _ask(talk: Talk, state: FSMContext) -> list[Say]:
    await expect_sentence(talk, state)
    return [Say(talk.line("incident.ask"), protect.button(talk))]


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """收到 and noise are no report, 到岗 is a check-in, and a question of this morning is forgotten."""
    meaning = talk.meaning
    asked = (await state.get_data()).get(ASKED)
    stale = not asked or talk.now - datetime.fromisoformat(asked) > ASKED_FOR
    if stale or meaning.checks_in:
        await state.set_state(None)
        raise SkipHandler
    if meaning.says_nothing:
        return [Say(talk.line("incident.nothing_said"))]
    await state.set_state(None)
    return await report(talk, talk.words, state, await _taken_pictures(state))


async def pictured(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A picture for the incident: with a caption it is the report, without one the sentence is still due."""
    begun = (await state.get_data()).get(PICTURES)
    pictures = str(begun or Subject("pictures", f"{talk.account.id}:{message.message_id}"))
    await keep_photo(talk, message, Subject.parse(pictures), "before")
    words = (message.caption or "").strip()
    if not words:
        await state.set_data({**await state.get_data(), PICTURES: pictures})
        return [Say(talk.line("incident.ask"))]
    await state.set_state(None)
    await _taken_pictures(state)
    return await report(talk, words, state, pictures)


async def _taken_pictures(state: FSMContext) -> str:
    """The subject under which pictures wait for their incident, if there are any."""
    data = await state.get_data()
    pictures = str(data.pop(PICTURES, "") or "")
    await state.set_data(data)
    return pictures


async def _waiting_sentence(state: FSMContext) -> str:
    """The sentence without a school, once."""
    data = await state.get_data()
    sentence = str(data.pop("sentence", "") or "")
    await state.set_data(data)
    if await state.get_state() == SCHOOL:
        await state.set_state(None)
    return sentence


async def at_school(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    scope = {school.id for school in talk.district.schools_seen_by(talk.me)}
    if args[-1] not in scope:
        return [Say(toast=talk.line("common.gone"))]
    sentence = await _waiting_sentence(state)
    if not sentence:
        return [Say(toast=talk.line("common.too_late"))]
    return [await file_at(talk, state, sentence, (args[-1], ""), await _taken_pictures(state))]


async def said_school(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The name of the school, or more words: then the question comes again with all of them."""
    words = talk.words
    if talk.meaning.says_nothing or talk.meaning.checks_in:
        raise SkipHandler
    sentence = await _waiting_sentence(state)
    named = named_school(talk, words)
    pictures = await _taken_pictures(state)
    if named:
        return [await file_at(talk, state, sentence, (named.id, ""), pictures)]
    return [await which_school(talk, f"{sentence}；{words}", state, pictures)]


async def _told_change(talk: Talk, incident: Incident, *, called: bool) -> str:
    """Whoever has taken it was told; before that it is as with a new report."""
    taking = await talk.work.alerts.call_of(incident.id or 0)
    if taking and taking.alert.state is AlertState.TAKEN:
        return talk.line("incident.told_taken", by=talk.district.polite(taking.alert.taken_by))
    return told_of(talk, incident, called=called)


async def _own(talk: Talk, incident_id: str) -> Incident | None:
    """A report of one's own; a call for help has its own way back."""
    incident = await talk.work.incidents.get(numbered(incident_id))
    return incident if incident and incident.reported_by == talk.me.id and not incident.sos else None


async def set_triage(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """The reporter may change it; making it more urgent calls at once."""
    incident = await _own(talk, args[1] if len(args) > 1 else "")
    if incident is None:
        return [Say(toast=talk.line("common.gone"))]
    if incident.state is not IncidentState.OPEN or talk.now - incident.received_at > CHANGEABLE_FOR:
        return [Say(toast=talk.line("incident.over", number=incident.number))]
    if args[0] == "ask":
        choices = [(talk.voice.word("triage", t), f"triage:set:{incident.id}:{t}") for t in Triage]
        return [Say(talk.line("incident.ask_triage"), row(*choices))]
    if args[-1] not in list(Triage):
        return [Say(toast=talk.line("common.gone"))]
    called = await _change(talk, incident, Triage(args[-1]))
    word = talk.voice.word("triage", incident.triage, talk.account.language)
    told = await _told_change(talk, incident, called=called)
    text = talk.line("incident.triage_set", triage=word, number=incident.number, told=told)
    text += dial_line(talk, incident)
    return [Say(text, replaces=f"#{query.message.message_id}" if query.message else "")]


async def set_kind(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[改类别]. A more dangerous kind calls as that kind does; a milder one never sends anybody home."""
    incident = await _own(talk, args[0])
    if incident is None or (len(args) > 1 and args[1] not in kinds()):
        return [Say(toast=talk.line("common.gone"))]
    if incident.state is not IncidentState.OPEN or talk.now - incident.received_at > CHANGEABLE_FOR:
        return [Say(toast=talk.line("incident.over", number=incident.number))]
    if len(args) == 1:
        return [Say(talk.line("incident.ask_kind"), kind_buttons(talk, incident))]
    return [await _to_kind(talk, query, incident, args[1])]


async def _to_kind(talk: Talk, query: CallbackQuery, incident: Incident, kind: str) -> Say:
    if kind != incident.kind:
        await joining.change_kind(talk.work, incident, kind, talk.me, talk.now)
    called = await _change(talk, incident, min(incident.triage, triage_of(kind)))
    word = talk.voice.word("kind", kind, talk.account.language)
    told = await _told_change(talk, incident, called=called)
    text = talk.line("incident.kind_set", kind=word, number=incident.number, told=told)
    return Say(
        text + dial_line(talk, incident), replaces=f"#{query.message.message_id}" if query.message else ""
    )


async def _change(talk: Talk, incident: Incident, triage: Triage) -> bool:
    """Whether anybody is called for it."""
    before, incident.triage = incident.triage, triage
    call = await talk.work.alerts.call_of(incident.id or 0)
    if before is not triage:
        talk.work.record(incident.subject, "triage", talk.now, talk.me.id, before=before, after=triage)
        if call:
            await raising.change_triage(talk.work, call, talk.now)
        else:
            await raising.raise_alert(talk.work, incident, talk.now)
    return call is not None or triage in LADDERS


async def taken_back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    incident = await _own(talk, args[-1])
    if incident is None:
        return [Say(toast=talk.line("common.gone"))]
    refused = await take_back(talk, incident)
    if refused:
        return [Say(toast=refused)]
    text = talk.line("common.undone_incident", number=incident.number)
    return [Say(text, replaces=f"#{query.message.message_id}" if query.message else "")]


async def take_back(talk: Talk, incident: Incident) -> str:
    """Within ten minutes, and not once an officer took the alert. Returns why not, or empty."""
    if incident.state is IncidentState.TAKEN_BACK:
        return talk.line("common.already")
    if incident.state is not IncidentState.OPEN:
        return talk.line("incident.over", number=incident.number)
    if talk.now - incident.received_at > UNDO_WITHIN:
        return talk.line("incident.too_late")
    call = await talk.work.alerts.call_of(incident.id or 0)
    if call and not await answers.withdraw(talk.work, call, talk.now):
        return talk.line("incident.was_taken", by=talk.district.polite(call.alert.taken_by))
    incident.state = IncidentState.TAKEN_BACK
    talk.work.record(incident.subject, "taken_back", talk.now, talk.me.id)
    return ""
