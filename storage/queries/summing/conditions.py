"""Which rows each figure of a summary counts: counting and listing ask by the very same conditions.

`past`: of a moment gone by. What was open then may be closed by now, so it is read from when it was settled.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, TextClause, and_, cast, exists, func, not_, or_, select, text

from duty.district.severity import Level
from duty.hazards.life.doing import DUE_WAS, OPENING, SETTLING
from duty.hazards.status import OPEN, REGISTERED
from duty.incidents.incident import NOT_COUNTED, IncidentState
from duty.records.subject import Subject
from storage.queries.walking.patrols import counted as rounds_counted
from storage.queries.walking.routines import over
from storage.tables import alerts, changes, gaps, hazards, incidents, tasks, visits, walks
from storage.tables.hazards import OPEN_IN_WORDS
from storage.tables.visits import CALLED_ON

Where = list[ColumnElement[Any] | TextClause]
STILL_OPEN = text(f"state = '{IncidentState.OPEN}'")
"""Word for word as the index has it."""
LISTED = hazards.c.status.in_(REGISTERED)
OF_HAZARD = str(Subject("hazard", "")) + cast(hazards.c.id, changes.c.subject.type)
"""As the history names it."""


def open_hazards(until: datetime, *, past: bool) -> Where:
    """没办完: still somebody's to put right; of the past by the history, whatever was sent back since."""
    if not past:
        return [text(OPEN_IN_WORDS)]
    settled = func.coalesce(hazards.c.rectified_at, hazards.c.verified_at, hazards.c.closed_at)
    return [
        LISTED,
        hazards.c.registered_at <= until,
        or_(hazards.c.status.in_(OPEN), settled > until),
        not_(_settled_at(until)),
    ]


def _settled_at(until: datetime) -> ColumnElement[bool]:
    """By the history: put right by then, and not sent back or opened again by then."""
    settling, opening = changes.alias("settling"), changes.alias("opening")
    back = exists().where(
        opening.c.subject == settling.c.subject,
        opening.c.what.in_(OPENING),
        opening.c.id > settling.c.id,
        opening.c.at <= until,
    )
    return exists().where(
        settling.c.subject == OF_HAZARD, settling.c.what.in_(SETTLING), settling.c.at <= until, not_(back)
    )


def overdue(until: datetime, *, past: bool = False) -> ColumnElement[bool]:
    """By the due time that held then: what was given more time since was overdue all the same."""
    if not past:
        return hazards.c.due_at < until
    moved = changes.alias("moved")
    was = moved.c.detail[DUE_WAS].as_integer()
    earlier = (
        select(was)
        .where(moved.c.subject == OF_HAZARD, moved.c.at > until, was.is_not(None))
        .order_by(moved.c.id)
        .limit(1)
        .scalar_subquery()
    )
    then = int(until.timestamp())
    return or_(and_(earlier.is_(None), hazards.c.due_at < until), earlier < then)


def major() -> ColumnElement[bool]:
    return hazards.c.level == Level.MAJOR


def new_hazards(begin: datetime, until: datetime) -> Where:
    return [hazards.c.registered_at.between(begin, until), LISTED]


def rectified(begin: datetime, until: datetime) -> Where:
    """已整改; what was struck off without being put right is not."""
    struck_off = and_(hazards.c.closed_at.between(begin, until), hazards.c.unfixed_why == "")
    put_right = or_(hazards.c.rectified_at.between(begin, until), struck_off)
    return [put_right, LISTED]


def opened_gaps(begin: datetime, until: datetime) -> Where:
    return [gaps.c.opened_at.between(begin, until)]


def happened(begin: datetime, until: datetime) -> Where:
    return [incidents.c.received_at.between(begin, until), incidents.c.state.not_in(NOT_COUNTED)]


def open_incidents(until: datetime, *, past: bool) -> Where:
    """未结."""
    if not past:
        return [STILL_OPEN]
    later = select(alerts.c.incident_id).where(alerts.c.closed_at > until)
    then = or_(incidents.c.state == IncidentState.OPEN, incidents.c.id.in_(later))
    return [incidents.c.received_at <= until, incidents.c.state.not_in(NOT_COUNTED), then]


def asked(first: date, last: date, until: datetime) -> Where:
    """Routines that were asked and are over, or were answered."""
    return [tasks.c.day.between(first, last), over(until)]


def unanswered(first: date, last: date, until: datetime) -> Where:
    return [*asked(first, last, until), tasks.c.answered_at.is_(None)]


def called_on(begin: datetime, until: datetime) -> Where:
    """上门."""
    return [text(CALLED_ON), visits.c.at.between(begin, until)]


def walked(first: date, last: date) -> dict[str, ColumnElement[bool]]:
    """Rounds of those days by the figure they count for; a night belongs to the day on which it ends."""
    which, before = rounds_counted(), timedelta(days=1)
    names = {"rounds": "planned", "rounds_walked": "complete", "rounds_told": "told"}
    names["rounds_on_time"] = "on_time"
    rows = {name: and_(walks.c.day.between(first, last), which[rate]) for name, rate in names.items()}
    nights = and_(walks.c.day.between(first - before, last - before), walks.c.night)
    rows["nights_missed"] = and_(nights, which["missed"])
    return rows
