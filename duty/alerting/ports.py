"""What the rules about alerting need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from duty.alerting.afterwards.ports import Hails
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.bundle import BundleEntry
from duty.alerting.calls.call import Call
from duty.alerting.calls.drill import Drill
from duty.alerting.calls.page import Page
from duty.alerting.calls.question import Asked, Question
from duty.alerting.counting.answers import Answer
from duty.incidents.ports import Work as IncidentsWork
from duty.patrols.ports import Work as PatrolsWork
from duty.routines.ports import Work as RoutinesWork
from duty.tips.ports import Work as TipsWork


class Alerts(Protocol):
    async def add(self, alert: Alert) -> None:
        """Keep it and give it its id."""

    async def call(self, alert_id: int) -> Call | None:
        """Locked until the transaction ends: of two who press 接警 at once, one is told who has it."""

    async def call_of(self, incident_id: int) -> Call | None:
        """The call for that incident, locked like `call`; None where nobody is called (P3)."""

    async def called_for(self, incident_id: int) -> bool:
        """Whether there is a call for that incident; nothing is locked."""

    async def open(self, school_ids: Sequence[str]) -> Sequence[Call]:
        """Not closed: by urgency, what waits before what somebody has, the oldest first."""

    async def due(self, now: datetime) -> Sequence[Call]:
        """Some whose next step, receipt or follow-up is due, the gravest first; later the others."""

    async def add_pages(self, pages: Sequence[Page]) -> None:
        """Keep them in this order and give them their ids."""

    async def pages(self, alert_id: int) -> Sequence[Page]:
        """In the order they were called."""

    async def reaching(self, person_id: str, since: datetime) -> Sequence[Alert]:
        """Not closed, and the person was called for it since then; oldest call first."""

    async def among(self, ids: Sequence[int]) -> Sequence[Call]:
        """Those, in that order, to be read only: not locked."""

    async def add_entries(self, entries: Sequence[BundleEntry]) -> None:
        """Keep them in this order and give them their ids."""

    async def bundle(self, name: str, person_id: str) -> Sequence[BundleEntry]:
        """What stands in that bundle, in the order it came. Several processes may have added the same."""

    async def entries(self, alert_id: int) -> Sequence[BundleEntry]:
        """Where that alert stands, whosever bundle it is; the latest last."""

    async def answered(
        self, school_ids: Sequence[str] | None, since: datetime, until: datetime
    ) -> Sequence[Answer]:
        """How soon calls raised since then were answered; those nobody took, where raised before `until`."""

    async def live(self) -> Sequence[Alert]:
        """At most 500 that are not closed, most urgent first."""


class Questions(Protocol):
    """Questions about danger that wait for an answer."""

    async def add(self, question: Question) -> None:
        """Keep it and give it its id."""

    async def get(self, question_id: int) -> Question | None:
        """Locked until the transaction ends: an answer and its time being over have one effect."""

    async def open_of(self, person_id: str, asked: Asked) -> Question | None:
        """The one of that person whose answer is waited for, locked."""

    async def about(self, incident_id: int) -> Question | None:
        """The one that is open about that report, locked."""

    async def due(self, now: datetime) -> Sequence[Question]:
        """At most 100 whose time is over, locked, the oldest first."""


class Drills(Protocol):
    async def add(self, drill: Drill) -> None:
        """Keep it and give it its id."""

    async def get(self, drill_id: int) -> Drill | None: ...

    async def of_post(self, post_id: str) -> Drill | None:
        """The latest one of that post that has not ended."""

    async def last_at(self, post_id: str) -> Drill | None:
        """The latest one of that post, over or not."""

    async def over(self, now: datetime) -> Sequence[Drill]:
        """At most 100 whose time is over and that have not ended."""

    async def calls(self, drill_id: int) -> Sequence[Call]:
        """What was raised as part of it."""


class Work(IncidentsWork, PatrolsWork, RoutinesWork, TipsWork, Protocol):
    """What happened, who was called for it, and what they said."""

    @property
    def alerts(self) -> Alerts: ...

    @property
    def hails(self) -> Hails: ...

    @property
    def drills(self) -> Drills: ...

    @property
    def questions(self) -> Questions: ...
