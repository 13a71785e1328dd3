"""What the clock asks each second, of all its jobs at once: when the next thing of each can be due.

One statement; every part of it is the first row of an index that holds only what is open, so it costs the
same however much has happened and however many schools there are. The moments stand in the rows themselves:
what anybody writes, in whatever process, is heard at the next second, and a restart forgets none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, ScalarSelect, Select, TextClause, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from duty.district.shifts import CLOSES_AFTER_END
from duty.hazards.filing import UNEXPLAINED_AFTER
from duty.hazards.hazard import SETTLED_AFTER
from duty.messaging.accounts import MOVED_TO
from duty.reporting.clock import BEGUN_WITHIN
from duty.rosters.standin import ANSWER_WITHIN, LIVE, StandInState
from storage.queries.calls.reporting import without_clock
from storage.queries.district import REFERENCE_VERSION
from storage.tables import (
    accounts,
    alerts,
    changes,
    check_ins,
    coverage_marks,
    drills,
    facts,
    groups,
    hails,
    hazards,
    leave_asks,
    questions,
    report_timers,
    spot_checks,
    stand_ins,
    successions,
    swaps,
    tasks,
    untold_gaps,
    walks,
)
from storage.tables.alerting import ASKS, ON_ITS_WAY
from storage.tables.attendance import STANDS_THERE
from storage.tables.hazards import DRAFTED, OWNER_WAITS
from storage.tables.patrols import GUARDED, WAITS
from storage.tables.rosters import LEAVE_ASKED, SUCCESSION_OPEN, SWAP_OPEN

AT_ONCE = timedelta()


@dataclass(frozen=True)
class Agenda:
    """How things stood when it was asked.

    moments: by job, when its next thing can be due; a job without one waits for nothing.
    marked: somebody came or left, and the sweep of gaps has not looked yet; or is to be told what it found.
    groups: group chats are bound; moved: one of them got another address.
    newest: the id of the latest entry of the history.
    """

    moments: Mapping[str, datetime] = field(default_factory=dict)
    version: int = 0
    marked: bool = False
    groups: bool = False
    moved: bool = False
    newest: int = 0

    def due(self, job: str, now: datetime) -> bool:
        """Whether the job may find something to do."""
        return job in self.moments and self.moments[job] <= now


@dataclass(frozen=True)
class Ask:
    """The earliest such moment, and how long after it something is due for the job."""

    job: str
    earliest: ScalarSelect[Any]
    after: timedelta = AT_ONCE


async def read_agenda(connection: AsyncConnection, now: datetime) -> Agenda:
    """What can be due, in one statement."""
    asks = _asks()
    row = (await connection.execute(agenda_query(), {"since": now - BEGUN_WITHIN})).one()
    moments: dict[str, datetime] = {}
    for ask, earliest in zip(asks, row, strict=False):
        if earliest is not None:
            moment = earliest + ask.after
            moments[ask.job] = min(moment, moments.get(ask.job, moment))
    version, marked, untold, bound, moved, newest = row[len(asks) :]
    return Agenda(
        moments,
        version=int(version or 0),
        marked=marked is not None or untold is not None,
        groups=bound is not None,
        moved=moved is not None,
        newest=newest or 0,
    )


@cache
def agenda_query() -> Select[Any]:
    """All of it. `since`: no report clock begins for what is older."""
    signs: tuple[Select[Any], ...] = (
        select(facts.c.value).where(facts.c.name == REFERENCE_VERSION),
        select(coverage_marks.c.id).limit(1),
        select(untold_gaps.c.id).limit(1),
        select(groups.c.id).limit(1),
        _moved(),
        select(func.max(changes.c.id)),
    )
    return select(*(ask.earliest for ask in _asks()), *(sign.scalar_subquery() for sign in signs))


@cache
def _asks() -> tuple[Ask, ...]:
    on_its_way, asked = text(ON_ITS_WAY), stand_ins.c.state == StandInState.ASKED
    wordless = hazards.c.description == ""
    return (
        Ask("alerts", _first(alerts.c.next_at, on_its_way)),
        Ask("alerts", _first(alerts.c.receipt_at, on_its_way)),
        Ask("alerts", _first(alerts.c.follow_up_at, on_its_way)),
        Ask("after the alarm", _first(hails.c.next_at)),
        Ask("questions", _first(questions.c.due_at, text(ASKS))),
        Ask("drills", _first(drills.c.ends_at, drills.c.ended_at.is_(None))),
        Ask("stand-ins", _earliest(stand_ins.c.ends_at, stand_ins.c.state.in_(LIVE))),
        Ask("stand-ins", _earliest(stand_ins.c.asked_at, asked), ANSWER_WITHIN),
        Ask("swaps", _first(swaps.c.open_until, text(SWAP_OPEN))),
        Ask("leave", _first(leave_asks.c.open_until, text(LEAVE_ASKED))),
        Ask("offices", _first(successions.c.begins_at, text(SUCCESSION_OPEN))),
        Ask("offices", _first(successions.c.ask_at, text(SUCCESSION_OPEN))),
        Ask("buses", _first(tasks.c.alarm_at)),
        Ask("routines", _first(tasks.c.next_at)),
        Ask("spot checks", _first(spot_checks.c.due_at, spot_checks.c.settled_at.is_(None))),
        Ask("rounds", _first(walks.c.next_at, text(WAITS))),
        Ask("night rounds", _first(walks.c.guard_at, text(GUARDED))),
        Ask("reports", _first(report_timers.c.remind_at, report_timers.c.ended_at.is_(None))),
        Ask("reports", without_clock()),
        Ask("hazards", _first(hazards.c.reported_at, text(DRAFTED)), SETTLED_AFTER),
        Ask("hazards", _first(hazards.c.reported_at, text(DRAFTED), wordless), UNEXPLAINED_AFTER),
        Ask("hazards", _earliest(hazards.c.reported_at, text(OWNER_WAITS))),
        Ask("hazard deadlines", _first(hazards.c.chase_at)),
        Ask("forgotten check-outs", _first(check_ins.c.ends_at, text(STANDS_THERE)), CLOSES_AFTER_END),
    )


Condition = ColumnElement[bool] | TextClause


def _first(moment: Column[datetime], *where: Condition) -> ScalarSelect[Any]:
    """The first row of an index by that moment."""
    ordered = select(moment).where(moment.is_not(None), *where).order_by(moment)
    return ordered.limit(1).scalar_subquery()


def _earliest(moment: Column[datetime], *where: Condition) -> ScalarSelect[Any]:
    """Of a few rows that another index finds."""
    return select(func.min(moment)).where(*where).scalar_subquery()


def _moved() -> Select[Any]:
    """A group whose chat was refused because it has another address by now.

    Asked account by account: joined, the planner might begin with all accounts instead of the few groups.
    """
    why = select(accounts.c.unreachable_why).where(accounts.c.id == groups.c.account_id).scalar_subquery()
    return select(groups.c.id).where(why.startswith(MOVED_TO)).limit(1)
