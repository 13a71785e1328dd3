"""/report: what superiors must hear of, when it is due, and what was reported."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.incidents.incident import Incident
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, column, row
from duty.reporting.addressing import about
from duty.reporting.cases import Case, Progress, Refusal, cases_of, phone, read
from duty.reporting.report import Report
from duty.reporting.timer import Deadline, ReportTimer
from handlers.reporting.words import name_of
from handlers.speech.filters import Choice, Pressed, numbered
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SHOWN = 8
WHY = {
    Refusal.GONE: "common.gone",
    Refusal.ALREADY: "common.already",
    Refusal.TOO_LATE: "common.too_late",
    Refusal.FROZEN: "report.is_frozen",
}


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("reports", Stage.KEYS)
    routes.message.register(listed, Pressed(command="report"))
    routes.callback_query.register(shown, Choice("rpshow"))
    routes.callback_query.register(phoned, Choice("rpphoned"))
    return routes


async def listed(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The cases of one's own, the earliest due first; each opens its card."""
    await state.set_state(None)
    mine = await cases_of(talk.work, talk.me)
    if not mine:
        return [Say(talk.line("report.none"))]
    head = talk.line("report.list_head", count=len(mine))
    lines = [_line(talk, case) for case in mine[:SHOWN]]
    buttons = column(*((case.incident.number, Press("rpshow", case.incident.id)) for case in mine[:SHOWN]))
    return [Say("\n".join([head, *lines]), buttons)]


async def shown(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    found = await read(talk.work, talk.me, numbered(args[-1]))
    return [card(talk, found)] if found else refused(talk, Refusal.GONE)


async def phoned(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[已电话报告]"""
    found = await phone(talk.work, talk.me, numbered(args[-1]), talk.now)
    return refused(talk, found) if isinstance(found, Refusal) else [card(talk, found)]


def refused(talk: Talk, why: Refusal) -> list[Say]:
    return [Say(toast=talk.line(WHY[why]))]


def _line(talk: Talk, case: Case) -> str:
    due = "；".join(_due_lines(talk, case.timer))
    return talk.line("report.line", **_about(talk, case.incident), due=due)


def _about(talk: Talk, incident: Incident) -> dict[str, Any]:
    kind = talk.voice.word("kind", incident.kind, talk.account.language)
    return asdict(about(talk.work, incident)) | {"kind": kind, "time": talk.when(incident.occurred_at)}


def _due_lines(talk: Talk, timer: ReportTimer) -> list[str]:
    """应于 08:14 前电话报告, 已过 when it is late."""
    if timer.ended_at:
        return []
    return [_due(talk, deadline, due) for deadline, due in timer.deadlines().items()]


def _due(talk: Talk, deadline: Deadline, due: datetime) -> str:
    key = "report.overdue" if talk.now > due else "report.due_by"
    what = talk.voice.word("deadline", deadline, talk.account.language)
    return talk.line(key, time=talk.when(due), what=what)


def card(talk: Talk, found: Progress) -> Say:
    """What was reported when, what is due, what may be written now; who only reads has the last one."""
    timer = found.case.timer
    lines = [talk.line("report.card_head", **_about(talk, found.case.incident))]
    if timer.phoned_at:
        lines.append(talk.line("report.phoned_at", time=talk.when(timer.phoned_at)))
    lines += [_done(talk, one, one.frozen_at) for one in found.reports if one.frozen_at]
    if not found.writes:
        lines += [one.text for one in found.written[-1:]]
    return Say("\n".join([*lines, *_due_lines(talk, timer)]), _card_buttons(talk, found))


def _done(talk: Talk, report: Report, at: datetime) -> str:
    key = "report.done_late" if report.late else "report.done"
    return talk.line(key, name=name_of(talk.voice, report), time=talk.when(at))


def _card_buttons(talk: Talk, found: Progress) -> Buttons:
    if not found.writes:
        return ()
    timer = found.case.timer
    by_phone = (talk.voice.line("report.phoned"), Press("rpphoned", timer.incident_id))
    named = [
        (talk.voice.word("report_kind", kind), Press("rpnew", timer.incident_id, kind))
        for kind in found.next_kinds
    ]
    buttons = named if timer.phoned_at else [by_phone, *named]
    return row(*buttons) if buttons else ()
