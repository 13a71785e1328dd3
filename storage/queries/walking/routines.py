"""Queries about what is due of the routines."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from duty.district.grouping import grouped
from duty.routines.ports import Counted
from duty.routines.task import Task
from storage.among import among, among_named
from storage.prefetch import Prefetch
from storage.queries.ofperson import LEEWAY
from storage.tables import columns, tasks
from storage.tables.routines import ALARMS, WAITS
from storage.upsert import insert_for

DAYS_BEFORE = timedelta(days=400)
"""So far back 都没变 looks for the record that it confirms."""


class SqlTasks:
    def __init__(self, session: AsyncSession, prefetch: Prefetch) -> None:
        self._session = session
        self._prefetch = prefetch
        self._waiting: dict[date, dict[str, list[Task]]] = {}
        """Of the schools announced, by day and school."""

    async def add(self, task: Task) -> bool:
        values = {name: getattr(task, name) for name in columns(tasks) if name != "id"}
        put = insert_for(self._session)(tasks).values(values).on_conflict_do_nothing()
        task.id = await self._session.scalar(put.returning(tasks.c.id))
        self._waiting.clear()
        return task.id is not None

    async def get(self, task_id: int) -> Task | None:
        self._waiting.clear()  # it may be answered now, or its answer taken back
        return await self._session.get(Task, task_id, with_for_update=True)

    async def drop(self, gone: Collection[Task]) -> None:
        ids = [task.known_id for task in gone]
        if ids:
            await self._session.execute(delete(tasks).where(among(tasks.c.id, ids)))

    async def waiting(self, schools: Collection[str], day: date, now: datetime) -> Sequence[Task]:
        if not self._prefetch.schools.issuperset(schools):
            return await self._unanswered(schools, day, now)
        if day not in self._waiting:
            found = await self._unanswered(self._prefetch.schools, day, now + LEEWAY)
            self._waiting[day] = grouped(found, lambda task: task.school_id)
        theirs = [one for school in schools for one in self._waiting[day].get(school, ())]
        still = [one for one in theirs if one.due_at <= now and not one.answered]
        return sorted(still, key=lambda one: (one.due_at, one.known_id))

    async def _unanswered(self, schools: Collection[str], day: date, due_by: datetime) -> Sequence[Task]:
        asked = {"some": list(schools), "on": day, "due_by": due_by}
        return (await self._session.scalars(_unanswered(), asked)).all()

    async def of_day(self, schools: Collection[str], day: date) -> Sequence[Task]:
        query = select(Task).where(among(tasks.c.school_id, schools), tasks.c.day == day)
        return (await self._session.scalars(query.order_by(tasks.c.due_at, tasks.c.id))).all()

    async def due(self, now: datetime, most: int) -> Sequence[Task]:
        query = select(Task).where(text(WAITS), tasks.c.next_at <= now).order_by(tasks.c.next_at, tasks.c.id)
        return (await self._session.scalars(query.limit(most).with_for_update(skip_locked=True))).all()

    async def alarms(self, now: datetime, most: int) -> Sequence[Task]:
        query = select(Task).where(text(ALARMS), tasks.c.alarm_at <= now).order_by(tasks.c.alarm_at)
        return (await self._session.scalars(query.limit(most).with_for_update(skip_locked=True))).all()

    async def asked_with(self, task: Task, schools: Collection[str]) -> Sequence[Task]:
        query = select(Task).where(among(tasks.c.school_id, schools), tasks.c.day == task.day)
        query = query.where(tasks.c.asked_at == task.asked_at)
        return (await self._session.scalars(query.order_by(tasks.c.due_at, tasks.c.id))).all()

    async def following(self, task_id: int) -> Sequence[Task]:
        before = await self._session.get(Task, task_id)
        if before is None:
            return []
        query = select(Task).where(tasks.c.school_id == before.school_id, tasks.c.day == before.day)
        return (await self._session.scalars(query.where(tasks.c.follows == task_id))).all()

    async def last_record(self, task: Task, label: str) -> Task | None:
        same = (tasks.c.school_id == task.school_id, tasks.c.day >= task.day - DAYS_BEFORE)
        query = select(Task).where(*same, tasks.c.routine_id == task.routine_id, tasks.c.id != task.id)
        query = query.where(tasks.c.answered_at.is_not(None), tasks.c.answer != label)
        return (await self._session.scalars(query.order_by(tasks.c.answered_at.desc()).limit(1))).first()

    async def of_person(self, person_id: str, since: datetime) -> Sequence[Task]:
        query = select(Task).where(tasks.c.answered_by == person_id, tasks.c.answered_at >= since)
        return (await self._session.scalars(query.order_by(tasks.c.answered_at.desc()))).all()

    async def of_incident(self, incident_id: int) -> Task | None:
        query = select(Task).where(tasks.c.incident_id == incident_id)
        return (await self._session.scalars(query.limit(1))).first()

    async def counted(
        self, schools: Collection[str], begin: date, end: date, now: datetime
    ) -> Mapping[tuple[str, str], Counted]:
        done = tasks.c.answered_at.is_not(None)
        in_time = tasks.c.answered_at <= tasks.c.ends_at
        query = select(
            tasks.c.school_id,
            tasks.c.routine_id,
            func.count(),
            func.count(case((done, 1))),
            func.count(case((in_time, 1))),
        )
        days = (tasks.c.day >= begin, tasks.c.day <= end)
        query = query.where(among(tasks.c.school_id, schools), *days, over(now))
        found = await self._session.execute(query.group_by(tasks.c.school_id, tasks.c.routine_id))
        return {(school, routine): Counted(*counts) for school, routine, *counts in found}


@cache
def _unanswered() -> Select[Task]:
    there = among_named(tasks.c.school_id, "some"), tasks.c.day == bindparam("on")
    query = select(Task).where(*there, tasks.c.answered_at.is_(None), tasks.c.due_at <= bindparam("due_by"))
    return query.order_by(tasks.c.due_at, tasks.c.id)


def over(now: datetime) -> ColumnElement[bool]:
    """What was answered, or asked and its time is over: what nobody was asked (无数据) counts nowhere."""
    asked = and_(tasks.c.asked_at.is_not(None), tasks.c.ends_at <= now)
    return or_(tasks.c.answered_at.is_not(None), asked)
