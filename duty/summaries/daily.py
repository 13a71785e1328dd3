"""The summary of the day: made once per person at the district's hour, or when somebody asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from duty.district.people import DESK, Person, Role
from duty.messaging.notices import Priority, untyped
from duty.summaries.figures import figures
from duty.summaries.ports import Work
from duty.summaries.summary import Summary

HOUR = time(18, 0)
"""The district's hour of the summary."""
CATCH_UP = timedelta(hours=4)
"""After an outage a summary still goes out this long after its hour."""
RECIPIENTS = DESK | {Role.STATION_CHIEF, Role.PRINCIPAL, Role.SAFETY_OFFICE}


async def summarise(work: Work, person: Person, now: datetime, *, daily: bool) -> Summary:
    """Freeze the figures of a person's scope as of now."""
    today = work.district.today(now)
    schools = [school.id for school in work.district.schools_seen_by(person)]
    counted = await figures(work, schools, today, now)
    if person.role is Role.SUPERVISOR:
        counted = replace(counted, overdue_lines=())  # counts, no single records (product.md, People)
    summary = Summary(person.id, today, now, vars(counted) | {"nil": counted.nil}, daily)
    await work.summaries.add(summary)
    return summary


async def sweep(work: Work, now: datetime) -> int:
    """At the hour, once per person and day, also across restarts and processes."""
    at = work.district.local(now)
    due = datetime.combine(at.date(), HOUR, work.district.timezone)
    if not due <= now <= due + CATCH_UP:
        return 0
    done = await work.summaries.daily_of(at.date())
    waiting = [p for p in work.district.people.values() if p.role in RECIPIENTS and p.id not in done]
    told = 0
    for person in waiting[:100]:
        if not await work.accounts.of_person(person.id):
            continue
        summary = await summarise(work, person, now, daily=True)
        tell(work, summary)
        told += 1
    return told


def tell(work: Work, summary: Summary) -> None:
    """The text and the card, in one message."""
    work.tell(
        untyped(
            summary.person_id,
            "summary.daily",
            Priority.SUMMARY,
            facts(work, summary),
            dedupe=f"summary:{summary.date:%Y%m%d}:{summary.person_id}",
        )
    )


def facts(work: Work, summary: Summary) -> dict[str, Any]:
    return dict(summary.figures) | {
        "summary": summary.id,
        "month": summary.date.month,
        "day": summary.date.day,
        "time": work.district.clock(summary.as_of),
    }
