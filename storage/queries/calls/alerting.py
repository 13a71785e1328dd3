"""Queries about alerts, their pages and drills."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.alerting.calling.watchdog import LATE
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.bundle import BundleEntry
from duty.alerting.calls.call import Call
from duty.alerting.calls.drill import Drill
from duty.alerting.calls.page import Page
from duty.alerting.calls.question import Asked, Question, QuestionState
from duty.alerting.calls.standing import LIVE, AlertState
from duty.alerting.counting.answers import Answer
from duty.district.grouping import grouped
from duty.district.severity import URGENT
from duty.incidents.incident import Incident
from storage.among import among
from storage.ids import ids_of
from storage.queries.calls.answers import answers_since
from storage.tables import alerts, bundle_entries, drills, incidents, pages, questions
from storage.tables.alerting import ASKS

FIRST_STEP = 8
"""So many are called at first, as a rule."""
SLICE = 20
"""So many calls climb in one transaction: a new call waits for no more than that."""


async def stopped(connection: AsyncConnection, now: datetime) -> int:
    """How many urgent open alerts have no next step, or one that is long overdue (`huxue doctor`)."""
    late = or_(alerts.c.next_at.is_(None), alerts.c.next_at < now - LATE)
    climbing = (alerts.c.state == AlertState.OPEN, alerts.c.triage.in_(URGENT))
    query = select(func.count()).where(*climbing, late)
    return int(await connection.scalar(query) or 0)


def calls() -> Select[Alert, Incident]:
    """Alerts with their incidents; of the two only alerts are ever locked."""
    return select(Alert, Incident).join(incidents, incidents.c.id == alerts.c.incident_id)


class SqlAlerts:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._ids = ids_of(session)
        self._known: dict[int, list[Page]] = {}
        """All pages of the alerts that this very transaction raised, or looks at together."""
        self.raised: set[str] = set()
        """The subjects of those it raised: nobody has been told of them before."""

    async def add(self, alert: Alert) -> None:
        """Its number is known at once; its row is written with its pages, after its first step."""
        await self._ids.take({alerts: 1, pages: FIRST_STEP})
        alert.id = await self._ids.next(alerts)
        self._session.add(alert)
        self._known[alert.known_id] = []
        self.raised.add(str(alert.subject))

    async def call(self, alert_id: int) -> Call | None:
        return await self._with_incident(await self._session.get(Alert, alert_id, with_for_update=True))

    async def call_of(self, incident_id: int) -> Call | None:
        query = select(Alert).where(alerts.c.incident_id == incident_id).with_for_update()
        return await self._with_incident((await self._session.scalars(query)).one_or_none())

    async def called_for(self, incident_id: int) -> bool:
        return bool(await self._session.scalar(select(exists().where(alerts.c.incident_id == incident_id))))

    async def _with_incident(self, alert: Alert | None) -> Call | None:
        """Asked apart: an incident that this transaction has seen before costs nothing."""
        incident = await self._session.get(Incident, alert.incident_id) if alert else None
        return Call(alert, incident) if alert and incident else None

    async def open(self, school_ids: Sequence[str]) -> Sequence[Call]:
        open_ = calls().where(alerts.c.state.in_(LIVE), among(alerts.c.school_id, school_ids))
        return await self._calls(
            open_.order_by(alerts.c.triage, alerts.c.state != AlertState.OPEN, alerts.c.raised_at)
        )

    async def due(self, now: datetime) -> Sequence[Call]:
        due = or_(alerts.c.next_at <= now, alerts.c.receipt_at <= now, alerts.c.follow_up_at <= now)
        query = (
            calls()
            .where(alerts.c.state.in_(LIVE), due)
            .order_by(alerts.c.triage, alerts.c.raised_at)
            .limit(SLICE)
            .with_for_update(of=alerts, skip_locked=True)
        )
        found = await self._calls(query)
        await self._look_at_pages([call.id for call in found])
        return found

    async def _look_at_pages(self, ids: Sequence[int]) -> None:
        """Of many alerts in one question."""
        query = select(Page).where(among(pages.c.alert_id, ids)).order_by(pages.c.id)
        found = (await self._session.scalars(query)).all() if ids else ()
        self._known |= {one: [] for one in ids} | grouped(found, lambda page: page.alert_id)

    async def reaching(self, person_id: str, since: datetime) -> Sequence[Alert]:
        called = (
            select(pages.c.alert_id, func.max(pages.c.id).label("last"))
            .where(pages.c.person_id == person_id, pages.c.called_at > since)
            .group_by(pages.c.alert_id)
            .subquery()
        )
        query = (
            select(Alert)
            .join(called, called.c.alert_id == alerts.c.id)
            .where(alerts.c.state.in_(LIVE))
            .order_by(called.c.last)
        )
        return (await self._session.scalars(query)).all()

    async def among(self, ids: Sequence[int]) -> Sequence[Call]:
        found = {call.id: call for call in await self._calls(calls().where(among(alerts.c.id, ids)))}
        return [found[one] for one in ids if one in found]

    async def live(self) -> Sequence[Alert]:
        query = select(Alert).where(alerts.c.state.in_(LIVE)).order_by(alerts.c.triage, alerts.c.id)
        return (await self._session.scalars(query.limit(500))).all()

    async def answered(
        self, school_ids: Sequence[str] | None, since: datetime, until: datetime
    ) -> Sequence[Answer]:
        return await answers_since(self._session, school_ids, since, until)

    async def _calls(self, query: Select[Alert, Incident]) -> list[Call]:
        return [Call(alert, incident) for alert, incident in await self._session.execute(query)]

    async def add_pages(self, some: Sequence[Page]) -> None:
        """One statement for all of them, since their numbers are known."""
        for number, page in enumerate(some):
            page.id = await self._ids.next(pages, len(some) - number)
            if (young := self._known.get(page.alert_id)) is not None:
                young.append(page)
        self._session.add_all(some)

    async def pages(self, alert_id: int) -> Sequence[Page]:
        if alert_id in self._known:
            return list(self._known[alert_id])
        query = select(Page).where(pages.c.alert_id == alert_id).order_by(pages.c.id)
        return (await self._session.scalars(query)).all()

    async def add_entries(self, entries: Sequence[BundleEntry]) -> None:
        self._session.add_all(entries)
        await self._session.flush()

    async def bundle(self, name: str, person_id: str) -> Sequence[BundleEntry]:
        whose = (bundle_entries.c.name == name, bundle_entries.c.person_id == person_id)
        query = select(BundleEntry).where(*whose).order_by(bundle_entries.c.id)
        return (await self._session.scalars(query)).all()

    async def entries(self, alert_id: int) -> Sequence[BundleEntry]:
        query = select(BundleEntry).where(bundle_entries.c.alert_id == alert_id)
        return (await self._session.scalars(query.order_by(bundle_entries.c.id))).all()


class SqlDrills:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, drill: Drill) -> None:
        self._session.add(drill)
        await self._session.flush()

    async def get(self, drill_id: int) -> Drill | None:
        return await self._session.get(Drill, drill_id, with_for_update=True)

    async def of_post(self, post_id: str) -> Drill | None:
        query = select(Drill).where(drills.c.post_id == post_id, drills.c.ended_at.is_(None))
        return (await self._session.scalars(query.order_by(drills.c.id.desc()).limit(1))).first()

    async def last_at(self, post_id: str) -> Drill | None:
        query = select(Drill).where(drills.c.post_id == post_id)
        return (await self._session.scalars(query.order_by(drills.c.id.desc()).limit(1))).first()

    async def over(self, now: datetime) -> Sequence[Drill]:
        query = select(Drill).where(drills.c.ended_at.is_(None), drills.c.ends_at <= now)
        return (await self._session.scalars(query.limit(100).with_for_update(skip_locked=True))).all()

    async def calls(self, drill_id: int) -> Sequence[Call]:
        query = calls().where(alerts.c.drill_id == drill_id).order_by(alerts.c.id)
        return [Call(alert, incident) for alert, incident in await self._session.execute(query)]


class SqlQuestions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, question: Question) -> None:
        self._session.add(question)
        await self._session.flush()

    async def get(self, question_id: int) -> Question | None:
        return await self._session.get(Question, question_id, with_for_update=True)

    async def open_of(self, person_id: str, asked: Asked) -> Question | None:
        return await self._open(questions.c.person_id == person_id, questions.c.asked == asked)

    async def about(self, incident_id: int) -> Question | None:
        return await self._open(questions.c.incident_id == incident_id)

    async def _open(self, *which: ColumnElement[bool]) -> Question | None:
        query = select(Question).where(questions.c.state == QuestionState.OPEN, *which)
        return (
            await self._session.scalars(query.order_by(questions.c.id).limit(1).with_for_update())
        ).first()

    async def due(self, now: datetime) -> Sequence[Question]:
        due = (text(ASKS), questions.c.due_at <= now)
        query = select(Question).where(*due).order_by(questions.c.due_at).limit(100)
        return (await self._session.scalars(query.with_for_update(skip_locked=True))).all()
