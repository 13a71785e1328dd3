"""What a second pair of eyes reads: plain rows of what happened, for whoever checks the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.alerting.calls.standing import AlertState
from duty.district.severity import Triage
from duty.patrols.walk import WalkState
from duty.records.subject import Subject
from duty.rosters.swaps.leave_ask import LeaveState
from storage import tables as t


def _named(kind: str, key: Column[int]) -> ColumnElement[Subject]:
    """The subject of the row with that key, as it is written."""
    return str(Subject(kind, "")) + cast(key, t.changes.c.subject.type)


@dataclass(frozen=True)
class Mail:
    """A line of the outbox."""

    id: int
    person_id: str
    kind: str
    priority: int
    created_at: datetime
    not_before: datetime
    state: str
    page_id: int | None
    dedupe: str | None


@dataclass(frozen=True)
class CallRow:
    """A call, with the moment its report came in and the moment somebody first took it."""

    id: int
    number: str
    triage: Triage
    reporter_id: str
    received_at: datetime
    state: AlertState
    step: int
    steps: int
    unanswered_told: bool
    mistake_at: datetime | None
    closed_by: str
    taken_at: datetime | None


@dataclass(frozen=True)
class PageRow:
    id: int
    alert_id: int
    person_id: str
    called_at: datetime
    state: str


@dataclass(frozen=True)
class CheckInRow:
    person_id: str
    post_id: str
    shift_key: str
    standing: str
    punctuality: str
    received_at: datetime
    checked_out_at: datetime | None


@dataclass(frozen=True)
class GapRow:
    shift_key: str
    post_id: str
    missing: dict[str, int]
    opened_at: datetime
    told: list[str]
    filled: bool


@dataclass(frozen=True)
class NoteRow:
    """迟到, 在路上, 出警中: until when somebody need not be looked for."""

    person_id: str
    known: str
    begins_at: datetime
    ends_at: datetime
    comes_at: datetime | None


@dataclass(frozen=True)
class ForeseenRow:
    place: str
    told_at: datetime


@dataclass(frozen=True)
class LeaveRow:
    """Granted, and when."""

    person_id: str
    begin: date
    end: date
    decided_at: datetime


@dataclass(frozen=True)
class HazardRow:
    number: str
    status: str
    registered_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True)
class WalkRow:
    state: WalkState
    due_at: datetime | None
    points: int
    done: int
    in_words: bool
    told: list[str]


@dataclass(frozen=True)
class HailRow:
    """What somebody answered to a 点名, an order, a line of the plan."""

    kind: str
    person_id: str
    asked_at: datetime
    replied_at: datetime | None
    unreached: bool


@dataclass(frozen=True)
class TaskRow:
    school_id: str
    bus_id: str
    incident_id: int | None
    asked_at: datetime | None
    ends_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class FormRow:
    """A school's form in a campaign."""

    school_id: str
    begun_at: datetime
    due: date
    state: str
    submitted_at: datetime | None
    signed_at: datetime | None


@dataclass(frozen=True)
class Records:
    """Everything of one channel that the checks want to know. messages: address and number of each."""

    mail: Sequence[Mail]
    calls: Sequence[CallRow]
    pages: Sequence[PageRow]
    check_ins: Sequence[CheckInRow]
    gaps: Sequence[GapRow]
    notes: Sequence[NoteRow]
    foreseen: Sequence[ForeseenRow]
    leave: Sequence[LeaveRow]
    hazards: Sequence[HazardRow]
    walks: Sequence[WalkRow]
    tasks: Sequence[TaskRow]
    hails: Sequence[HailRow]
    forms: Sequence[FormRow]
    messages: Sequence[tuple[str, str]]
    parked: int


async def read_records(connection: AsyncConnection, channel: str, since: datetime) -> Records:
    """What was imported from before `since` is none of it."""
    messages = select(t.messages.c.address, t.messages.c.reference).where(t.messages.c.channel == channel)
    parked = select(func.count()).select_from(t.parked_updates)
    return Records(
        mail=await _rows(connection, Mail, _mail(channel)),
        calls=await _rows(connection, CallRow, _calls()),
        pages=await _rows(connection, PageRow, _columns(t.pages, PageRow)),
        check_ins=await _rows(connection, CheckInRow, _columns(t.check_ins, CheckInRow)),
        gaps=await _rows(connection, GapRow, _columns(t.gaps, GapRow)),
        notes=await _rows(connection, NoteRow, _columns(t.absence_notes, NoteRow)),
        foreseen=await _rows(connection, ForeseenRow, _columns(t.foreseen, ForeseenRow)),
        leave=await _rows(
            connection,
            LeaveRow,
            _columns(t.leave_asks, LeaveRow).where(t.leave_asks.c.state == LeaveState.GRANTED),
        ),
        hazards=await _rows(
            connection, HazardRow, _columns(t.hazards, HazardRow).where(t.hazards.c.registered_at >= since)
        ),
        walks=await _rows(connection, WalkRow, _columns(t.walks, WalkRow)),
        tasks=await _rows(connection, TaskRow, _columns(t.tasks, TaskRow)),
        hails=await _rows(connection, HailRow, _hails()),
        forms=await _rows(connection, FormRow, _forms()),
        messages=[(row.address, row.reference) for row in await connection.execute(messages)],
        parked=int(await connection.scalar(parked) or 0),
    )


def _forms() -> Select[Any]:
    c, d = t.campaigns.c, t.form_drafts.c
    columns = (d.school_id, c.begun_at, c.due, d.state, d.submitted_at, d.signed_at)
    joined = t.form_drafts.join(t.campaigns, c.id == d.campaign_id)
    return select(*columns).select_from(joined).order_by(d.id)


def _hails() -> Select[Any]:
    a = t.hail_answers.c
    answers = select(t.hails.c.kind, a.person_id, t.hails.c.asked_at, a.replied_at, a.unreached)
    return answers.join(t.hails, t.hails.c.id == a.hail_id).order_by(a.id)


async def _rows(connection: AsyncConnection, kind: type[Any], query: Select[Any]) -> list[Any]:
    return [kind(*row) for row in await connection.execute(query)]


def _columns(table: Any, kind: type[Any]) -> Select[Any]:
    return select(*(table.c[name] for name in kind.__dataclass_fields__)).order_by(table.c.id)


def _mail(channel: str) -> Select[Any]:
    found = {name: t.outbox.c[name] for name in Mail.__dataclass_fields__ if name != "person_id"}
    columns = [
        t.accounts.c.person_id if name == "person_id" else found[name] for name in Mail.__dataclass_fields__
    ]
    joined = t.outbox.join(t.accounts, t.accounts.c.id == t.outbox.c.account_id)
    return select(*columns).select_from(joined).where(t.outbox.c.channel == channel).order_by(t.outbox.c.id)


def _calls() -> Select[Any]:
    """Drills are none."""
    first = select(func.min(t.changes.c.at)).where(
        t.changes.c.what == "taken", t.changes.c.subject == _named("alert", t.alerts.c.id)
    )
    a, i = t.alerts.c, t.incidents.c
    columns = (
        a.id, i.number, a.triage, a.reporter_id, i.received_at, a.state, a.step,
        func.json_array_length(a.ladder), a.unanswered_told, a.mistake_at, a.closed_by,
        first.scalar_subquery(),
    )  # fmt: skip
    joined = t.alerts.join(t.incidents, t.incidents.c.id == t.alerts.c.incident_id)
    return select(*columns).select_from(joined).where(a.drill_id == 0).order_by(a.id)
