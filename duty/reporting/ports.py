"""What the rules about reports need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from duty.alerting.ports import Work as AlertingWork
from duty.district.severity import Triage
from duty.incidents.incident import Incident
from duty.reporting.report import Report
from duty.reporting.timer import ReportClock, ReportTimer


class Reports(Protocol):
    async def add(self, report: Report) -> None:
        """Keep it and give it its id."""

    async def get(self, report_id: int) -> Report | None:
        """Locked until the transaction ends."""

    async def of_incident(self, incident_id: int) -> Sequence[Report]:
        """All reports of it, first to last, the draft included."""

    async def clock(self, triage: Triage) -> ReportClock:
        """The district's, or the default."""

    async def add_timer(self, timer: ReportTimer) -> None:
        """Keep it; one for each incident."""

    async def timer(self, incident_id: int) -> ReportTimer | None:
        """Locked until the transaction ends."""

    async def due(self, now: datetime) -> Sequence[ReportTimer]:
        """At most 100 whose reminder is due."""

    async def running(self, school_ids: Sequence[str]) -> Sequence[tuple[Incident, ReportTimer]]:
        """Incidents there that must be reported and whose timer has not ended, earliest due first."""

    async def unclocked(self, since: datetime) -> Sequence[Incident]:
        """At most 100 that must be reported, were received since then and have no timer yet; no drills."""


class Work(AlertingWork, Protocol):
    """The alerts, and what superiors were told of them."""

    @property
    def reports(self) -> Reports: ...
