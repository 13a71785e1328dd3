"""/report: 初报, 续报, 终报. A draft from the record, a sentence per heading, one tap that freezes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.incidents.incident import Incident
from duty.messaging.say import Button, Buttons, Say, row
from duty.reporting import addressing, drafting
from duty.reporting import clock as report_clock
from duty.reporting.drafting import FIELDS
from duty.reporting.report import Deadline, Kind, Report, ReportTimer
from handlers.reporting.words import name_of, words_of
from handlers.speech.filters import Choice, In, Pressed, Words, numbered
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SENTENCE = "report:sentence"
"""State: a sentence for the heading `heading` of the draft `draft` is expected."""
ASKED = "heading_at"
"""Conversation value: when it was asked for."""
ASKED_FOR = timedelta(minutes=30)
SHOWN = 8


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("reports", Stage.KEYS)
    routes.message.register(listed, Pressed(command="report"))
    routes.callback_query.register(shown, Choice("rpshow"))
    routes.callback_query.register(phoned, Choice("rpphoned"))
    routes.callback_query.register(drafted, Choice("rpnew"))
    routes.callback_query.register(heading, Choice("rpfield"))
    routes.callback_query.register(confirmed, Choice("rpok"))
    return routes


def _flows() -> Job:
    routes = Job("report sentence", Stage.FLOWS)
    routes.message.register(said, Words(), In(SENTENCE))
    return routes


async def listed(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Incidents whose clock runs, the earliest due first."""
    await state.set_state(None)
    schools = [school.id for school in talk.district.schools_seen_by(talk.me)]
    running = await talk.work.reports.running(schools)
    mine = [one for one in running if await drafting.may_report(talk.work, one, talk.me)]
    if not mine:
        return [Say(talk.line("report.none"))]
    lines = [await _line(talk, one) for one in mine[:SHOWN]]
    buttons = tuple((Button(one.number, f"rpshow:{one.id}"),) for one in mine[:SHOWN])
    return [Say("\n".join([talk.line("report.list_head", count=len(mine)), *lines]), buttons)]


async def _line(talk: Talk, incident: Incident) -> str:
    timer = await talk.work.reports.timer(incident.id or 0)
    what = _about(talk, incident)
    return talk.line("report.line", **what, due="；".join(due_lines(talk, timer) if timer else ()))


def _about(talk: Talk, incident: Incident) -> dict[str, Any]:
    what = addressing.about(talk.work, incident)
    kind = talk.voice.word("kind", incident.kind, talk.account.language)
    return what | {"kind": kind, "time": talk.when(incident.occurred_at)}


def due_lines(talk: Talk, timer: ReportTimer) -> list[str]:
    """应于 08:14 前电话报告, 已过 when it is late; for any card of the incident."""
    if timer.ended_at:
        return []
    return [_due(talk, deadline, due) for deadline, due in timer.deadlines().items()]


def _due(talk: Talk, deadline: Deadline, due: datetime) -> str:
    key = "report.overdue" if talk.now > due else "report.due_by"
    what = talk.voice.word("deadline", deadline, talk.account.language)
    return talk.line(key, time=talk.when(due), what=what)


async def shown(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    found = await _mine(talk, args[-1])
    return [await card(talk, *found)] if found else [Say(toast=talk.line("common.gone"))]


async def _mine(talk: Talk, incident_id: str) -> tuple[Incident, ReportTimer] | None:
    """An incident of one's own scope with a clock; anything else reads as if there were none."""
    incident = await talk.work.incidents.get(numbered(incident_id))
    seen = {school.id for school in talk.district.schools_seen_by(talk.me)}
    if incident is None or incident.school_id not in seen:
        return None
    timer = await talk.work.reports.timer(incident.id or 0)
    return (incident, timer) if timer and await drafting.may_report(talk.work, incident, talk.me) else None


async def card(talk: Talk, incident: Incident, timer: ReportTimer) -> Say:
    """What was reported when, what is due, and what may be written now."""
    made = await talk.work.reports.of_incident(incident.id or 0)
    lines = [talk.line("report.card_head", **_about(talk, incident))]
    if timer.phoned_at:
        lines.append(talk.line("report.phoned_at", time=talk.when(timer.phoned_at)))
    lines += [_done(talk, one) for one in made if one.frozen_at]
    return Say("\n".join([*lines, *due_lines(talk, timer)]), _card_buttons(talk, timer, made))


def _done(talk: Talk, report: Report) -> str:
    assert report.frozen_at is not None
    key = "report.done_late" if report.late else "report.done"
    return talk.line(key, name=name_of(talk.voice, report), time=talk.when(report.frozen_at))


def _card_buttons(talk: Talk, timer: ReportTimer, made: Sequence[Report]) -> Buttons:
    phone = () if timer.phoned_at else ((talk.voice.line("report.phoned"), f"rpphoned:{timer.incident_id}"),)
    named = [
        (talk.voice.word("report_kind", kind), f"rpnew:{timer.incident_id}:{kind}")
        for kind in drafting.next_kinds(made)
    ]
    return row(*phone, *named) if phone or named else ()


async def phoned(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    found = await _mine(talk, args[-1])
    if found is None:
        return [Say(toast=talk.line("common.gone"))]
    if not report_clock.phoned(talk.work, found[1], talk.me, talk.now):
        return [Say(toast=talk.line("common.already"))]
    return [await card(talk, *found)]


async def drafted(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    found = await _mine(talk, args[0])
    if found is None or args[-1] not in list(Kind):
        return [Say(toast=talk.line("common.gone"))]
    made = await drafting.draft(talk.work, found[0], Kind(args[-1]), talk.me, talk.now)
    if made is None:
        return [Say(toast=talk.line("common.too_late"))]
    await state.set_state(None)
    return [_draft(talk, found[0], made)]


def _draft(talk: Talk, incident: Incident, report: Report) -> Say:
    """The report as it would read, a button per heading, and one that confirms."""
    names = [Button(talk.voice.word("report_field", one), f"rpfield:{report.id}:{one}") for one in FIELDS]
    rows = tuple(tuple(names[i : i + 3]) for i in range(0, len(names), 3))
    confirm = row((talk.voice.line("report.confirm"), f"rpok:{report.id}"))
    text = f"{words_of(talk, incident, report)}\n\n{talk.line('report.check')}"
    return Say(text, rows + confirm, name=str(report.subject), replaces=str(report.subject))


async def _open(talk: Talk, report_id: str) -> tuple[Incident, Report] | None:
    report = await talk.work.reports.get(numbered(report_id))
    found = await _mine(talk, str(report.incident_id)) if report else None
    return (found[0], report) if found and report else None


async def heading(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    found, name = await _open(talk, args[0]), args[-1]
    if found is None or name not in FIELDS:
        return [Say(toast=talk.line("common.gone"))]
    if found[1].frozen_at:
        return [Say(toast=talk.line("report.is_frozen"))]
    await state.set_state(SENTENCE)
    await state.update_data({"draft": found[1].id, "heading": name, ASKED: talk.now.isoformat()})
    field = talk.voice.word("report_field", name, talk.account.language)
    return [Say(talk.line("report.sentence_please", field=field))]


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """收到 is no sentence of a report, and a heading tapped hours ago waits for nothing any more."""
    data = await state.get_data()
    asked = data.get(ASKED)
    if not asked or talk.now - datetime.fromisoformat(asked) > ASKED_FOR:
        await state.set_state(None)
        raise SkipHandler
    found = await _open(talk, str(data.get("draft") or ""))
    if talk.meaning.says_nothing:
        return []
    await state.set_state(None)
    if found is None or not drafting.add_sentence(found[1], str(data.get("heading")), talk.words):
        raise SkipHandler
    return [_draft(talk, *found)]


async def confirmed(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """Author, time and words are fixed from here on."""
    found = await _open(talk, args[-1])
    if found is None:
        return [Say(toast=talk.line("common.gone"))]
    incident, report = found
    text = _signed(talk, incident, report)
    if not await drafting.freeze(talk.work, report, incident, text, talk.me, talk.now):
        return [Say(toast=talk.line("report.is_frozen"))]
    await state.set_state(None)
    return [
        Say(f"{text}\n\n{talk.line('report.kept')}", name=str(report.subject), replaces=str(report.subject))
    ]


def _signed(talk: Talk, incident: Incident, report: Report) -> str:
    orgs = talk.district.organisations
    names = [orgs[org].name for org in addressing.addressees(talk.work, incident) if org in orgs]
    when = f"{talk.district.local(talk.now):%Y-%m-%d %H:%M}"
    foot = talk.voice.line("report.foot", to="、".join(names), by=talk.me.name, time=when)
    return f"{words_of(talk, incident, report)}\n{foot}"
