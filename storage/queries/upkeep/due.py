"""When something falls due by itself next: the timers that stand in rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.alerting.calls.question import QuestionState
from duty.alerting.calls.standing import LIVE
from duty.hazards.filing import UNEXPLAINED_AFTER
from duty.hazards.hazard import PHOTO_PATIENCE
from duty.hazards.status import Status
from duty.records.photos import PhotoState
from duty.rosters.standin import ANSWER_WITHIN, StandInState
from storage import tables as t
from storage.queries.reporting import MUST_BE_REPORTED

MAIL, PHOTOS, GAPS = "mail", "photos", "open gaps"
"""What is no job of the clock: rows of the outbox for later, pictures to be fetched, places somebody may
fill at any moment."""
JUST_AFTER = timedelta(seconds=1)
"""Some jobs do what is older than a bound, not what has reached it."""


async def next_due(connection: AsyncConnection) -> dict[str, datetime]:
    """By the name of its job, the earliest moment at which one of its rows is due; maybe long ago."""
    found = await connection.execute(_timers())
    due: dict[str, datetime] = {}
    for job, at, after_s in found:
        if at is not None:
            moment = at + timedelta(seconds=after_s)
            due[job] = min(moment, due.get(job, moment))
    return due


@cache
def _timers() -> CompoundSelect[str, datetime, float]:
    return union_all(*_alerts(), *_people(), *_things())


def _first(
    job: str, column: ColumnElement[datetime], *where: ColumnElement[bool], after: timedelta = timedelta()
) -> Select[str, datetime, float]:
    after_s = literal(after.total_seconds()).label("after_s")
    return select(literal(job).label("job"), func.min(column).label("at"), after_s).where(*where)


def _alerts() -> list[Select[str, datetime, float]]:
    live = t.alerts.c.state.in_(LIVE)
    columns = (t.alerts.c.next_at, t.alerts.c.receipt_at, t.alerts.c.follow_up_at)
    asked = t.questions.c.state == QuestionState.OPEN
    clocks = select(t.report_timers.c.incident_id).where(t.report_timers.c.incident_id == t.incidents.c.id)
    raised = select(t.alerts.c.id).where(t.alerts.c.incident_id == t.incidents.c.id, t.alerts.c.drill_id == 0)
    unclocked = and_(t.incidents.c.imported_as == "", raised.exists(), ~clocks.exists())
    return [
        *(_first("alerts", column, live) for column in columns),
        _first("questions", t.questions.c.due_at, asked),
        _first("drills", t.drills.c.ends_at, t.drills.c.ended_at.is_(None)),
        _first("reports", t.report_timers.c.remind_at, t.report_timers.c.ended_at.is_(None)),
        _first("reports", t.incidents.c.received_at, MUST_BE_REPORTED, unclocked),
    ]


def _people() -> list[Select[str, datetime, float]]:
    state = t.stand_ins.c.state
    asked, accepted = state == StandInState.ASKED, state == StandInState.ACCEPTED
    return [
        _first("stand-ins", t.stand_ins.c.ends_at, accepted),
        _first("stand-ins", t.stand_ins.c.asked_at, asked, after=ANSWER_WITHIN),
        _first(GAPS, t.gaps.c.opened_at, t.gaps.c.closed_at.is_(None)),
        _first("spot checks", t.spot_checks.c.due_at, t.spot_checks.c.settled_at.is_(None)),
    ]


def _things() -> list[Select[str, datetime, float]]:
    draft = t.hazards.c.status == Status.DRAFT
    waits = (t.hazards.c.owner_told.is_(False), t.hazards.c.imported_as == "", t.hazards.c.number != "")
    return [
        _first("hazards", t.hazards.c.reported_at, draft, after=UNEXPLAINED_AFTER + JUST_AFTER),
        _first("hazards", t.hazards.c.registered_at, *waits, after=PHOTO_PATIENCE),
        _first(MAIL, t.outbox.c.not_before, t.outbox.c.state == "queued"),
        _first(PHOTOS, t.photos.c.received_at, t.photos.c.state == PhotoState.WAITING),
    ]
