"""The summary of the day: made once per person at the district's hour, or when somebody asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import ClassVar

from duty.district.people import Person
from duty.messaging.notices import News, Notice, Priority
from duty.rights.may import About, may, opens, roles
from duty.rights.words import Do, Thing, Whose
from duty.summaries.figures import figures_of
from duty.summaries.ports import Work
from duty.summaries.summary import Figures, Summary

HOUR = time(18, 0)
"""The district's hour of the summary."""
CATCH_UP = timedelta(hours=4)
"""After an outage a summary still goes out this long after its hour."""
AT_ONCE = 100
"""Summaries of one transaction, ..."""
SCOPES_AT_ONCE = 20
"""... and of so many different scopes; the next tick makes the rest."""


@dataclass(frozen=True)
class DaySummary(News):
    """What a summary says, as it was frozen. summary: its id; time: until when it was counted."""

    kind: ClassVar[str] = "summary.daily"
    summary: int
    month: int
    day: int
    time: str
    figures: Figures


def news_of(work: Work, summary: Summary) -> DaySummary:
    assert summary.id is not None
    at = work.district.clock(summary.as_of)
    return DaySummary(summary.id, summary.date.month, summary.date.day, at, summary.figures)


# -- when somebody asks --------------------------------------------------------------------


async def ask(work: Work, person: Person, now: datetime) -> DaySummary | None:
    """📊 小结, as of now. None for whose business it is not."""
    if not opens(person, Do.ASK, Thing.SUMMARY):
        return None
    return news_of(work, await summarise(work, person, now, daily=False))


async def details(work: Work, summary_id: int, person: Person) -> DaySummary | None:
    """[看明细]: a summary of this person as it was frozen; None where there is no such one."""
    made = await work.summaries.get(summary_id)
    return news_of(work, made) if made and may_see(work, made, person) else None


def may_see(work: Work, made: Summary, person: Person) -> bool:
    """A summary, and its card, were frozen for one person."""
    return may(work.district, person, Do.SEE, Thing.SUMMARY, About(own=(made.person_id,)))


async def summarise(work: Work, person: Person, now: datetime, *, daily: bool) -> Summary:
    """Freeze the figures of a person's scope as of now."""
    (made,) = await summarise_all(work, [person], now, daily=daily)
    return made


async def summarise_all(
    work: Work, people: Sequence[Person], now: datetime, *, daily: bool
) -> Sequence[Summary]:
    """The same for several: a scope is counted once, however many share it."""
    today = work.district.today(now)
    scopes = [_scope(work, person) for person in people]
    distinct = list(dict.fromkeys(scopes))
    counted = dict(zip(distinct, await figures_of(work, distinct, today, now), strict=True))
    made = [
        Summary(person.id, today, now, _read_by(person, counted[scope]), daily)
        for person, scope in zip(people, scopes, strict=True)
    ]
    await work.summaries.add_all(made)
    return made


def _scope(work: Work, person: Person) -> tuple[str, ...]:
    return tuple(school.id for school in work.district.schools_seen_by(person))


def _read_by(person: Person, counted: Figures) -> Figures:
    """Counts, and no single records for whom the ledger shows none (product.md, People)."""
    whole = opens(person, Do.SEE, Thing.LEDGER, Whose.OWN)
    return counted if whole else replace(counted, overdue_lines=())


# -- at the hour ---------------------------------------------------------------------------


async def sweep(work: Work, now: datetime) -> int:
    """At the hour, once per person and day, also across restarts and processes."""
    at = work.district.local(now)
    due = datetime.combine(at.date(), HOUR, work.district.timezone)
    if not due <= now <= due + CATCH_UP:
        return 0
    people: list[Person] = []
    scopes: set[tuple[str, ...]] = set()
    async for person in _waiting(work, at.date()):
        scopes.add(_scope(work, person))
        if len(scopes) > SCOPES_AT_ONCE and people:
            break
        people.append(person)
        if len(people) == AT_ONCE:
            break
    for made in await summarise_all(work, people, now, daily=True) if people else ():
        tell(work, made)
    return len(people)


async def _waiting(work: Work, day: date) -> AsyncIterator[Person]:
    """Whose summary of that day is still to be made, and who has an account to read it on."""
    done = await work.summaries.daily_of(day)
    receivers = work.district.people_in(roles(Do.RECEIVE, Thing.SUMMARY))
    waiting = (person for person in receivers if person.id not in done)
    while some := list(islice(waiting, AT_ONCE)):
        accounts = await work.accounts.of_people([person.id for person in some])
        for person in some:
            if accounts[person.id]:
                yield person


def tell(work: Work, summary: Summary) -> None:
    """The text and the card, in one message."""
    dedupe = f"summary:{summary.date:%Y%m%d}:{summary.person_id}"
    work.tell(Notice(summary.person_id, news_of(work, summary), Priority.SUMMARY, dedupe=dedupe))
