"""The summary of the day: made once per person at the district's hour, or when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from duty.district.people import Person
from duty.messaging.notices import News, Notice, Priority
from duty.rights.may import About, may, opens
from duty.rights.words import Do, Thing, Whose
from duty.summaries.editions import edition
from duty.summaries.editions import span as spans
from duty.summaries.editions.compared import beside, earlier_of
from duty.summaries.editions.edition import HOUR as HOUR
from duty.summaries.editions.edition import Edition
from duty.summaries.figures import figures_of
from duty.summaries.ports import Work
from duty.summaries.summary import Figures, Summary


@dataclass(frozen=True)
class DaySummary(News):
    """What a summary says, as it was frozen. summary: its id; time: until when it was counted.

    due: of a late one when it should have come. first_month, first_day: of several days the first.
    """

    kind: ClassVar[str] = "summary.daily"
    summary: int
    month: int
    day: int
    time: str
    figures: Figures
    due: str = ""
    edition: Edition = Edition.DAY
    first_month: int = 0
    first_day: int = 0


@dataclass(frozen=True)
class PeriodSummary(DaySummary):
    """The same of a week or a month, which comes by itself."""

    kind: ClassVar[str] = "summary.period"


def news_of(work: Work, summary: Summary, hour: datetime | None = None) -> DaySummary:
    """hour: when it should have come."""
    assert summary.id is not None
    district, first = work.district, summary.first
    late = hour is not None and summary.as_of > hour + edition.LATE
    kind = PeriodSummary if summary.edition else DaySummary
    return kind(
        summary.id,
        summary.date.month,
        summary.date.day,
        spans.clock(district, summary.as_of),
        summary.figures,
        due=district.clock(hour) if hour and late else "",
        edition=Edition(summary.edition) or (edition.of_span(first, summary.date) if first else Edition.DAY),
        first_month=first.month if first else 0,
        first_day=first.day if first else 0,
    )


# -- when somebody asks --------------------------------------------------------------------


async def ask(work: Work, person: Person, now: datetime) -> DaySummary | None:
    """📊 小结, as of now. None for whose business it is not."""
    if not may_ask(person):
        return None
    return news_of(work, await summarise(work, person, now, daily=False))


def may_ask(person: Person) -> bool:
    return opens(person, Do.ASK, Thing.SUMMARY)


async def details(work: Work, summary_id: int, person: Person) -> DaySummary | None:
    """[看明细]: a summary of this person as it was frozen; None where there is no such one."""
    made = await found(work, summary_id, person)
    return news_of(work, made) if made else None


async def found(work: Work, summary_id: int, person: Person) -> Summary | None:
    """A summary of this person's."""
    made = await work.summaries.get(summary_id)
    return made if made and may_see(work, made, person) else None


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
    distinct = list(dict.fromkeys(scope_of(work, person) for person in people))
    counted = dict(zip(distinct, await figures_of(work, distinct, today, now), strict=True))
    made = await composed(work, people, counted, Summary("", today, now, counted[distinct[0]], daily))
    await work.summaries.add_all(made)
    return made


Scope = tuple[str, ...]


async def composed(
    work: Work, people: Sequence[Person], counted: Mapping[Scope, Figures], like: Summary
) -> Sequence[Summary]:
    """One for each of them, of their own scope, beside the last one that they had. None is kept yet."""
    earlier = await earlier_of(work, [one.id for one in people], like.date)
    made = []
    for one in people:
        figures = read_by(one, counted[scope_of(work, one)])
        mine = Summary(one.id, like.date, like.as_of, figures, like.daily, "", like.edition, like.first)
        made.append(beside(work.district, mine, None if like.first else earlier.get(one.id)))
    return made


def scope_of(work: Work, person: Person) -> Scope:
    return tuple(school.id for school in work.district.schools_seen_by(person))


def read_by(person: Person, counted: Figures) -> Figures:
    """Counts, and no single records for whom the ledger shows none (product.md, People)."""
    whole = opens(person, Do.SEE, Thing.LEDGER, Whose.OWN)
    return counted if whole else replace(counted, overdue_lines=())


def tell(work: Work, summary: Summary, hour: datetime) -> None:
    """The text and the card, in one message."""
    dedupe = f"summary:{summary.date:%Y%m%d}:{summary.person_id}"
    news = news_of(work, summary, hour)
    work.tell(Notice(summary.person_id, news, Priority.SUMMARY, dedupe))


def tell_period(work: Work, summary: Summary) -> None:
    """Without a sound: it can wait."""
    dedupe = f"summary:{summary.edition}:{summary.date:%Y%m%d}:{summary.person_id}"
    news = news_of(work, summary)
    work.tell(Notice(summary.person_id, news, Priority.SUMMARY, dedupe, silent=True))
