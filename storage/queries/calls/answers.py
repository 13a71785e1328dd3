"""How soon urgent calls were answered, for figures that name nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.alerting.calls.standing import AlertState
from duty.alerting.counting.answers import Answer
from duty.district.severity import URGENT
from storage.among import among
from storage.tables import alerts

MOST = 5000


async def answers_since(
    session: AsyncSession | AsyncConnection,
    school_ids: Sequence[str] | None,
    since: datetime,
    until: datetime,
) -> Sequence[Answer]:
    """The latest 5,000 calls of those schools (None: of all) that were taken, or raised before `until`.

    What its caller called a mistake before anybody had it was no wait for help.
    """
    return [_answer(row) for row in await session.execute(_query(school_ids, since, until))]


def _query(school_ids: Sequence[str] | None, since: datetime, until: datetime) -> Select[Any]:
    whose = () if school_ids is None else (among(alerts.c.school_id, school_ids),)
    settled = or_(alerts.c.answer_s.is_not(None), alerts.c.raised_at < until)
    waited = or_(alerts.c.answer_s.is_not(None), alerts.c.mistake_at.is_(None))
    columns = (alerts.c.school_id, alerts.c.post_id, alerts.c.raised_at, alerts.c.answer_s, alerts.c.state)
    return (
        select(*columns)
        .where(alerts.c.raised_at >= since, alerts.c.triage.in_(URGENT), alerts.c.drill_id == 0)
        .where(settled, waited, *whose)
        .order_by(alerts.c.raised_at.desc())
        .limit(MOST)
    )


def _answer(row: Row[Any]) -> Answer:
    false_alarm = row.state is AlertState.FALSE_ALARM
    return Answer(row.school_id, row.post_id, row.raised_at, row.answer_s, false_alarm)
