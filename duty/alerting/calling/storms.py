"""Many alerts at once for one person: one message that counts, lists, and tells what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.calls.alert import Alert
from duty.alerting.calls.bundle import BundleEntry
from duty.alerting.calls.call import Call
from duty.alerting.calls.facts import CallFacts
from duty.alerting.calls.page import Page
from duty.alerting.calls.standing import Stands
from duty.alerting.ports import Work
from duty.district.severity import Triage
from duty.messaging.notices import News, Notice, Priority
from duty.records.subject import Subject

STORM = 3
"""More P1 and P2 than that for one person within a minute are one message that counts and lists."""
STORM_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class BundleLine:
    """One alert of a bundle as it stands.

    live:  it is not over.
    waits: nobody has it.
    by:    the name of who brought it there.
    """

    call: CallFacts
    stands: Stands
    live: bool
    waits: bool
    by: str
    at: str


@dataclass(frozen=True)
class Bundle(News):
    """Somebody is called for several alerts at once, or one of them stands otherwise now."""

    kind: ClassVar[str] = "alert.bundle"
    lines: tuple[BundleLine, ...]

    @property
    def open(self) -> int:
        """How many wait for somebody."""
        return sum(line.waits for line in self.lines)

    @property
    def caller(self) -> str:
        """Of a bundle of several callers nobody's."""
        callers = {line.call.caller for line in self.lines}
        return callers.pop() if len(callers) == 1 else ""


async def storm(work: Work, alert: Alert, person_id: str, now: datetime) -> Sequence[Alert]:
    """What reaches this person within the minute, when it is too much. A P0 is never among it."""
    if alert.triage is Triage.P0:
        return []
    found = await work.alerts.reaching(person_id, now - STORM_WITHIN)
    others = [one for one in found if one.triage is not Triage.P0]
    return others if len(others) > STORM else []


async def bundle(work: Work, alert: Alert, page: Page, found: Sequence[Alert], now: datetime) -> None:
    """Call by the one message of this minute, which grows in place. Every alert has its own button in it."""
    name, person_id = f"storm:{now:%Y%m%d%H%M}", page.person_id
    before = await work.alerts.bundle(name, person_id)
    known = {entry.alert_id for entry in before}
    fresh = [BundleEntry(name, person_id, one.known_id) for one in found if one.id not in known]
    entries = [*before, *fresh]
    for entry in entries:
        if entry.alert_id == alert.id:
            entry.call(now)
    await work.alerts.add_entries(fresh)
    _record(work, alert, entries, fresh, now)
    urgency = min(one.priority for one in found)
    work.tell(await _told(work, entries, urgency, f"{name}:{page.id}", page.id))


def _record(
    work: Work, alert: Alert, entries: Sequence[BundleEntry], fresh: Sequence[BundleEntry], now: datetime
) -> None:
    name, person = entries[0].name, entries[0].person_id
    bundled = Subject.parse(f"{name}:{person}")
    work.record(bundled, "bundled", now, "", alerts=_alerts(entries))
    for entry in fresh:
        if entry.alert_id != alert.id:
            work.record(Subject("alert", entry.alert_id), "listed", now, "", person=person, name=name)
    work.record(alert.subject, "bundled", now, "", person=person, name=name)


def _alerts(entries: Sequence[BundleEntry]) -> list[int]:
    """Each once: two processes may have listed the same one at the same time."""
    return list(dict.fromkeys(entry.alert_id for entry in entries))


async def outcome(work: Work, alert: Alert, people: Sequence[str], now: datetime, why: str) -> set[str]:
    """Change in place the bundles it stands in. Returns who has no other message of it to be changed."""
    latest = {entry.person_id: entry for entry in await work.alerts.entries(alert.known_id)}
    without = await only_bundled(work, alert)
    for person_id, entry in latest.items():
        if person_id not in people:
            continue
        entries = await work.alerts.bundle(entry.name, person_id)
        dedupe = f"{entry.name}:{alert.id}:{why}:{now.timestamp():.3f}"
        urgency = max(alert.priority, Priority.REPLY)  # never before the bundle itself
        work.tell(await _told(work, entries, urgency, dedupe))
    return without & set(people)


async def only_bundled(work: Work, alert: Alert) -> set[str]:
    """Who was called for it by a bundle, and has no card of it."""
    entries = await work.alerts.entries(alert.known_id)
    if not entries:
        return set()
    pages = await work.alerts.pages(alert.known_id)
    latest = {entry.person_id: entry for entry in entries}
    return {
        person_id
        for person_id, entry in latest.items()
        if entry.called_at and not _called_after(pages, person_id, entry.called_at)
    }


def _called_after(pages: Sequence[Page], person_id: str, moment: datetime) -> bool:
    return any(page.person_id == person_id and page.called_at > moment for page in pages)


async def _told(
    work: Work,
    entries: Sequence[BundleEntry],
    priority: Priority,
    dedupe: str,
    page_id: int | None = None,
) -> Notice:
    name, person_id = entries[0].name, entries[0].person_id
    calls = await work.alerts.among(_alerts(entries))
    news = Bundle(tuple(_line(work, call) for call in calls))
    return Notice(person_id, news, priority, dedupe, name=name, replaces=name, page_id=page_id)


def _line(work: Work, call: Call) -> BundleLine:
    """What became of it, who did it and when."""
    alert, district = call.alert, work.district
    standing = alert.standing
    return BundleLine(
        CallFacts.of(district, call),
        stands=standing.stands,
        live=alert.live,
        waits=alert.open,
        by=district.people[standing.by].name if standing.by else "",
        at=district.clock(standing.at) if standing.at else "",
    )
