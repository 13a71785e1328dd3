"""Queries about reports to superiors and their clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from duty.district.severity import URGENT, Triage
from duty.incidents.incident import Incident
from duty.reporting.report import REPORTED_WHILE, Report
from duty.reporting.timer import ReportClock, ReportTimer
from storage.among import among
from storage.tables import alerts, incidents, report_clock, report_timers, reports
from storage.tables.incidents import PRESSES

MUST_BE_REPORTED = and_(incidents.c.triage.in_(URGENT), incidents.c.state.in_(REPORTED_WHILE))
"""`duty.reporting.report.must_be_reported` as a condition."""


class SqlReports:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, report: Report) -> None:
        self._session.add(report)
        await self._session.flush()

    async def get(self, report_id: int) -> Report | None:
        return await self._session.get(Report, report_id, with_for_update=True)

    async def of_incident(self, incident_id: int) -> Sequence[Report]:
        query = select(Report).where(reports.c.incident_id == incident_id).order_by(reports.c.ordinal)
        return (await self._session.scalars(query)).all()

    async def frozen(self, begin: datetime, end: datetime) -> Sequence[Report]:
        query = select(Report).where(reports.c.frozen_at >= begin, reports.c.frozen_at < end)
        return (await self._session.scalars(query.order_by(reports.c.id))).all()

    async def clock(self, triage: Triage) -> ReportClock:
        query = select(report_clock).where(report_clock.c.triage == str(triage))
        row = (await self._session.execute(query)).one_or_none()
        return ReportClock(row.phone_min, row.written_min, row.update_h) if row else ReportClock()

    async def add_timer(self, timer: ReportTimer) -> None:
        self._session.add(timer)
        await self._session.flush()

    async def timer(self, incident_id: int) -> ReportTimer | None:
        return await self._session.get(ReportTimer, incident_id, with_for_update=True)

    async def due(self, now: datetime) -> Sequence[ReportTimer]:
        query = (
            select(ReportTimer)
            .where(report_timers.c.ended_at.is_(None), report_timers.c.remind_at <= now)
            .order_by(report_timers.c.remind_at)
            .limit(100)
            .with_for_update(skip_locked=True)
        )
        return (await self._session.scalars(query)).all()

    async def running(self, school_ids: Sequence[str]) -> Sequence[tuple[Incident, ReportTimer]]:
        query = (
            select(Incident, ReportTimer)
            .join(report_timers, report_timers.c.incident_id == incidents.c.id)
            .where(
                among(incidents.c.school_id, school_ids),
                MUST_BE_REPORTED,
                report_timers.c.ended_at.is_(None),
            )
            .order_by(report_timers.c.written_due)
        )
        return [(incident, timer) for incident, timer in await self._session.execute(query)]

    async def unclocked(self, since: datetime) -> Sequence[Incident]:
        query = _without_clock(select(Incident), incidents.c.received_at > since)
        return (await self._session.scalars(query.order_by(incidents.c.id).limit(100))).all()


def without_clock() -> ScalarSelect[Any]:
    """When the first of them came in, after the moment `since`."""
    later = incidents.c.received_at > bindparam("since", type_=incidents.c.received_at.type)
    first = _without_clock(select(incidents.c.received_at), later).order_by(incidents.c.received_at)
    return first.limit(1).scalar_subquery()


def _without_clock(query: Select[Any], later: ColumnElement[bool]) -> Select[Any]:
    """Urgent ones that were called for, are no drill, and whose clock has not begun."""
    return (
        query.join(alerts, alerts.c.incident_id == incidents.c.id)
        .outerjoin(report_timers, report_timers.c.incident_id == incidents.c.id)
        .where(
            later,
            text(f"incidents.{PRESSES}"),
            MUST_BE_REPORTED,
            alerts.c.drill_id == 0,
            report_timers.c.incident_id.is_(None),
        )
    )
