"""Many alerts at once for one person: one message that counts, lists, and tells what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from duty.alerting.alert import Alert, AlertState, Page
from duty.alerting.call import Call
from duty.alerting.facts import CallFacts
from duty.alerting.ports import Work
from duty.district.severity import Triage
from duty.messaging.notices import Notice, Priority, untyped
from duty.records.subject import Subject

STORM = 3
"""More P1 and P2 than that for one person within a minute are one message that counts and lists."""
STORM_WITHIN = timedelta(minutes=1)


async def storm(work: Work, alert: Alert, person_id: str, now: datetime) -> Sequence[Alert]:
    """What reaches this person within the minute, when it is too much. A P0 is never among it."""
    if alert.triage is Triage.P0:
        return []
    found = await work.alerts.reaching(person_id, now - STORM_WITHIN)
    others = [one for one in found if one.triage is not Triage.P0]
    return others if len(others) > STORM else []


async def bundle(work: Work, alert: Alert, page: Page, found: Sequence[Alert], now: datetime) -> None:
    """One message a minute, which grows in place. Every subject stands in it with its own button."""
    name, person_id = f"storm:{now:%Y%m%d%H%M}", page.person_id
    before = await listed(work, name, person_id)
    ids = list(dict.fromkeys((*before, *(one.known_id for one in found))))
    work.record(subject(name, person_id), "bundled", now, "", alerts=ids)
    for one in ids:
        if one not in before and one != alert.id:
            work.record(Subject("alert", one), "listed", now, "", person=person_id, name=name)
    work.record(alert.subject, "bundled", now, "", person=person_id, name=name)
    urgency = min(one.priority for one in found)
    work.tell(await _told(work, name, person_id, ids, urgency, f"{name}:{page.id}", page.id))


async def outcome(work: Work, alert: Alert, people: Sequence[str], now: datetime, why: str) -> set[str]:
    """The bundles it stands in change in place. Returns who has no other message of it to be changed."""
    without: set[str] = set()
    for person_id, (name, alone_since) in (await _bundles(work, alert)).items():
        if person_id not in people:
            continue
        ids = await listed(work, name, person_id)
        dedupe = f"{name}:{alert.id}:{why}:{now.timestamp():.3f}"
        urgency = max(alert.priority, Priority.REPLY)  # never before the bundle itself
        work.tell(await _told(work, name, person_id, ids, urgency, dedupe))
        pages = [p for p in await work.alerts.pages(alert.known_id) if p.person_id == person_id]
        if alone_since and not any(page.called_at > alone_since for page in pages):
            without.add(person_id)
    return without


async def _bundles(work: Work, alert: Alert) -> dict[str, tuple[str, datetime | None]]:
    """The latest bundle of each person it stands in; with a moment when that was its call."""
    found: dict[str, tuple[str, datetime | None]] = {}
    for change in await work.changes(alert.subject):
        if change.what in ("bundled", "listed") and "name" in change.detail:
            called = change.at if change.what == "bundled" else None
            found[change.detail["person"]] = (change.detail["name"], called)
    return found


def subject(name: str, person_id: str) -> Subject:
    """What the bundle of that minute is to that person."""
    return Subject.parse(f"{name}:{person_id}")


async def listed(work: Work, name: str, person_id: str) -> list[int]:
    """The alerts of that bundle so far."""
    changes = await work.changes(subject(name, person_id))
    return list(changes[-1].detail["alerts"]) if changes else []


async def _told(
    work: Work,
    name: str,
    person_id: str,
    ids: Sequence[int],
    priority: Priority,
    dedupe: str,
    page_id: int | None = None,
) -> Notice:
    lines = [_line(work, call) for call in await work.alerts.among(ids)]
    what = {"lines": lines, "count": len(lines), "open": sum(line["waits"] for line in lines)}
    return untyped(
        person_id, "alert.bundle", priority, what, dedupe=dedupe, name=name, replaces=name, page_id=page_id
    )


def _line(work: Work, call: Call) -> dict[str, Any]:
    return CallFacts.of(work.district, call).values() | _standing(work, call.alert)


def _standing(work: Work, alert: Alert) -> dict[str, Any]:
    """What became of it, who did it and when."""
    state: str = alert.state
    by, at = alert.taken_by, alert.taken_at
    if not alert.live:
        by, at = alert.closed_by, alert.closed_at
        if alert.state is AlertState.CLOSED and by == alert.reporter_id:
            state = "withdrawn"
    elif alert.mistake_at:
        state, by, at = "mistake", alert.reporter_id, alert.mistake_at
    person = work.district.people.get(by)
    return {
        "state": state,
        "live": alert.live,
        "waits": alert.state is AlertState.OPEN,
        "by": person.name if person else "",
        "at": work.district.clock(at) if at else "",
    }
