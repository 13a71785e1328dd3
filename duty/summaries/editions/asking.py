"""📊 小结 of any day or days: as it was frozen where there is one, else counted from the records now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from duty.district.people import Person
from duty.summaries import daily
from duty.summaries.counting.counts import Counts
from duty.summaries.daily import DaySummary
from duty.summaries.editions import span as spans
from duty.summaries.editions.compared import changes
from duty.summaries.editions.edition import Edition, of_span
from duty.summaries.editions.naming import Days
from duty.summaries.editions.span import Span
from duty.summaries.figures import of_scopes
from duty.summaries.ports import Work
from duty.summaries.summary import Figures, Summary

MOST = 2000
"""Schools times days that are counted while somebody waits for the answer; about two seconds."""
FARTHEST = timedelta(days=400)


class Refusal(StrEnum):
    """Why there is none."""

    NOT_YOURS = "not_yours"
    UNCLEAR = "unclear"
    TO_COME = "to_come"
    TOO_MUCH = "too_much"
    """So many schools over so many days are a table, not a message."""
    TOO_FAR = "too_far"


async def ask(
    work: Work, person: Person, days: Days | Sequence[date] | None, now: datetime
) -> DaySummary | Refusal:
    """Of those days, or (None) of today as of now. Empty: nobody can tell which are meant."""
    if not daily.may_ask(person):
        return Refusal.NOT_YOURS
    today = work.district.today(now)
    if days is None or tuple(days) == (today, today):
        return daily.news_of(work, await daily.summarise(work, person, now, daily=False))
    if len(days) != 2:
        return Refusal.UNCLEAR
    first, last = days
    if first > today:
        return Refusal.TO_COME
    if today - first > FARTHEST:
        return Refusal.TOO_FAR
    return await _of(work, person, spans.between(work.district, first, min(last, today), now))


async def _of(work: Work, person: Person, span: Span) -> DaySummary | Refusal:
    scope = daily.scope_of(work, person)
    told = await _frozen(work, person, span)
    if len(scope) * len(span.days) > MOST:
        return daily.news_of(work, told) if told else Refusal.TOO_MUCH
    counts = await Counts(work.district, scope, span).all(work)
    (counted,) = await of_scopes(work, counts, [scope], {})
    if told:
        return _with_corrections(work, told, counted)
    first = span.first if span.first != span.last else None
    made = Summary(person.id, span.last, span.until, daily.read_by(person, counted), first=first)
    await work.summaries.add_all([made])
    return daily.news_of(work, made)


async def _frozen(work: Work, person: Person, span: Span) -> Summary | None:
    """The one that they were told of just these days."""
    if span.first == span.last:
        return next(iter(await work.summaries.dailies([person.id], span.first, span.last)), None)
    edition = of_span(span.first, span.last)
    if edition is Edition.DAY:
        return None
    return next(iter(await work.summaries.editions([person.id], span.last, edition)), None)


def _with_corrections(work: Work, told: Summary, counted: Figures) -> DaySummary:
    """As it was frozen, and what its records say by now."""
    changed = changes(told.figures, counted)
    figures = replace(told.figures, changed=changed, changed_on=f"{told.date}" if changed else "")
    return replace(daily.news_of(work, told), figures=figures)
