"""🔔 and the card of one call: how it stands, and everything that happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from duty.alerting.answering.rights import (
    Refusal,
    Refused,
    Right,
    ends_among,
    right_among,
    right_of,
    takes_over_among,
)
from duty.alerting.calling.paging import called, this_round
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.call import Call
from duty.alerting.calls.page import Page
from duty.alerting.counting import forecast as forecasting
from duty.alerting.ports import Work
from duty.district.people import DESK, Person
from duty.records.history import Change

TOLD = frozenset(
    [
        *(
            "taken",
            "taken_over",
            "declined",
            "arrived",
            "referred",
            "passed",
            "mistake_claimed",
            "mistake_noted",
        ),
        *("hushed", "company", "asked_to_phone", "expected", "reinforced", "going", "useful", "useless"),
        *("still_busy", "follow_up_asked", "raised_again", "raised_higher", "lowered", "pressed_again"),
        *("detail", "made_real", "drill_claimed", "repaired", "left"),
        *("closed", "reopened", "false_alarm", "withdrawn"),
    ]
)
"""Entries of the history that say something to an officer."""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A line of the list. `unreached`: everybody called was tried, and nobody has it on a screen."""

    call: Call
    unreached: bool


NOT_YET = timedelta(minutes=10)
"""A call so young that nobody took yet tells nothing of how long it takes."""
STILL_MEANT = timedelta(hours=2)
"""A word that answers no button may be meant for a call of so long ago."""


async def waiting_for(work: Work, person: Person, now: datetime) -> Call | None:
    """The gravest call that this person was called for and nobody has; it is meant by their 收到."""
    reaching = await work.alerts.reaching(person.id, now - STILL_MEANT)
    open_ = [alert for alert in reaching if alert.open and alert.urgent]
    if not open_:
        return None
    gravest = min(open_, key=lambda alert: (alert.triage, alert.raised_at))
    return next(iter(await work.alerts.among([gravest.known_id])), None)


@dataclass(frozen=True, slots=True)
class OpenCalls:
    """What waits, the oldest that nobody has first; `count` of them, of which only the first are lines."""

    lines: Sequence[OpenCall]
    count: int


@dataclass(frozen=True, slots=True)
class CallsOut:
    """The people who were called at one moment."""

    at: datetime
    pages: Sequence[Page]


Event = CallsOut | Change


@dataclass(frozen=True, slots=True)
class Card:
    """One call as a person may see it. `events` is only for those who may answer, oldest first.

    may_end:  the end is theirs to say, too.
    may_take: nobody has it, or somebody who may not end it.
    """

    call: Call
    may_answer: bool
    unreached: bool
    events: Sequence[Event]
    may_end: bool = False
    may_take: bool = False


async def open_calls(work: Work, person: Person, most: int) -> OpenCalls:
    """Everything open that concerns that person."""
    schools = [school.id for school in work.district.schools_seen_by(person)]
    found = await work.alerts.open(schools)
    seen = [call for call in found if await right_of(work, call.alert, person)]
    lines = [OpenCall(call, await _unreached(work, call.alert)) for call in seen[:most]]
    return OpenCalls(lines, len(seen))


async def foreseen_s(work: Work, person: Person, now: datetime) -> float | None:
    """To a desk: within so many seconds a call at this moment would be answered; None of too few answers."""
    if person.role not in DESK:
        return None
    schools = [school.id for school in work.district.schools_seen_by(person)]
    whose = None if len(schools) == len(work.district.schools) else schools
    answers = await work.alerts.answered(whose, now - forecasting.SPAN, now - NOT_YET)
    return forecasting.forecast(answers, now, work.district.timezone)


async def _unreached(work: Work, alert: Alert) -> bool:
    if not alert.open:
        return False
    pages = await this_round(work, alert)
    return bool(pages) and not any(page.state.reached or not page.state.settled for page in pages)


async def look(work: Work, alert_id: int, person: Person) -> Card | Refused:
    """One call, open or over."""
    call = await work.alerts.call(alert_id)
    people = await called(work, call.alert) if call else ()
    right = right_among(work, call.alert, person, people) if call else Right.NONE
    if call is None or not right:
        return Refused(Refusal.UNKNOWN)
    if right is not Right.ANSWER:
        return Card(call, may_answer=False, unreached=False, events=())
    take = call.alert.open or takes_over_among(work, call, person, people)
    events, end = await _events(work, call), ends_among(work, call, person, people)
    return Card(call, True, await _unreached(work, call.alert), events, may_end=end, may_take=take)


async def _events(work: Work, call: Call) -> list[Event]:
    calls: dict[int, list[Page]] = {}
    for page in await work.alerts.pages(call.id):
        calls.setdefault(page.step, []).append(page)
    events: list[Event] = [CallsOut(pages[0].called_at, pages) for pages in calls.values()]
    events += [change for change in await work.changes(call.subject) if change.what in TOLD]
    return sorted(events, key=lambda event: event.at)
