"""A report becomes an incident: where the person is, when it happened, under which number."""

from __future__ import annotations

from datetime import datetime, timedelta

from duty.district.people import Person
from duty.district.severity import Triage
from duty.incidents.incident import Incident
from duty.incidents.ports import Work

DETAIL_WITHIN = timedelta(minutes=30)
"""What the caller sends this long after a call for help belongs to it."""
BELIEVED_FOR = timedelta(hours=24)
"""A tap kept without signal keeps its own time this long; an older one is a wrong clock."""
ROUNDING = timedelta(seconds=5)


async def file_incident(
    work: Work,
    person: Person,
    now: datetime,
    *,
    kind: str,
    triage: Triage,
    school_id: str,
    post_id: str = "",
    sentence: str = "",
    occurred_at: datetime | None = None,
) -> Incident:
    """Register an incident under the next number of its school and year."""
    year = work.district.local(now).year
    count = await work.next_number(f"SJ-{school_id}-{year}")
    happened = occurred_at or now
    incident = Incident(
        number=f"SJ-{school_id}-{year}-{count:04d}",
        school_id=school_id,
        post_id=post_id,
        kind=kind,
        triage=triage,
        reported_by=person.id,
        received_at=now,
        occurred_at=happened,
        sentence=sentence,
        delayed=now - happened > timedelta(minutes=2),
    )
    await work.incidents.add(incident)
    work.record(
        incident.subject, "reported", now, person.id, kind=kind, triage=triage, delayed=incident.delayed
    )
    return incident


def happened_at(said_at: datetime, now: datetime) -> datetime:
    """The phone's own time of the tap, unless its clock is plainly wrong. Channels stamp whole seconds."""
    return said_at if ROUNDING <= now - said_at <= BELIEVED_FOR else now
