"""Opening a figure: a page of the rows behind it, as of the moment the summary was frozen.

A row says how it stands by now. Where the records have changed since, there are more rows or fewer than the
figure says, and the page says so (更正).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from duty.attendance.absence.foreseeing import lacks
from duty.district.people import Person
from duty.rights.may import About, may, opens
from duty.rights.words import Do, Thing, Whose
from duty.summaries import daily
from duty.summaries.editions import span as spans
from duty.summaries.editions.span import Span
from duty.summaries.ports import Work
from duty.summaries.rows.missing import who_was_missing
from duty.summaries.rows.row import OF_HAZARDS, OF_INCIDENTS, OF_ROUNDS, Figure, Row, Which
from duty.summaries.summary import Figures, Summary

PAGE = 6
"""Rows on one screen."""


@dataclass(frozen=True)
class Opened:
    """A page of rows. said: the figure as it was frozen; counted: how many rows there are by now, where that
    is known. time: until when it was counted. named: whether persons and titles are shown.
    """

    summary: int
    figure: Figure
    rows: tuple[Row, ...]
    said: int
    counted: int | None
    time: str
    first: bool
    last: bool
    several: bool
    named: bool = True


def figures_open(work: Work, person: Person, figures: Figures) -> list[tuple[Figure, int]]:
    """Which figures of theirs open, with how much stands there; nothing of what there is none of."""
    scope = daily.scope_of(work, person)
    found = [(one, amount(figures, one)) for one in Figure if may_open(work, person, one, scope)]
    return [(one, count) for one, count in found if count]


def amount(figures: Figures, one: Figure) -> int:
    """How many rows a figure should have."""
    if one is Figure.PRESENT:
        return max(0, figures.planned - figures.present) + figures.late
    if one is Figure.ROUNDS:
        return figures.rounds - figures.rounds_walked
    if one is Figure.ROUTINES:
        return figures.routines_open
    return int(getattr(figures, one.value))


def may_open(work: Work, person: Person, one: Figure, scope: Sequence[str]) -> bool:
    """Whether the table of rights shows them single ones (domain §4.2-10)."""
    about = About(schools=tuple(scope[:1]))
    if one in OF_HAZARDS:
        return opens(person, Do.SEE, Thing.LEDGER, Whose.OWN) or opens(person, Do.COUNT, Thing.LEDGER)
    if one in OF_INCIDENTS:
        return may(work.district, person, Do.SEE, Thing.CALL, about)
    if one is Figure.PRESENT:
        return may(work.district, person, Do.SEE, Thing.BOARD, about)
    if one in OF_ROUNDS:
        return may(work.district, person, Do.SEE, Thing.ROUND, about)
    return True


async def open_figure(
    work: Work,
    made: Summary,
    person: Person,
    figure: Figure,
    now: datetime,
    key: int = 0,
    *,
    back: bool = False,
) -> Opened | None:
    """None where that figure is not for them."""
    scope = daily.scope_of(work, person)
    if not may_open(work, person, figure, scope):
        return None
    span = _span(work, made)
    which = Which(figure, _asked(work, scope), span, key, back, _only_listed(person, figure))
    found, counted = await _found(work, which, made, scope)
    if back and len(found) <= PAGE:
        key = 0
    rows = found[-PAGE:] if back else found[:PAGE]
    return Opened(
        made.id or 0,
        figure,
        tuple(rows),
        amount(made.figures, figure),
        counted,
        spans.clock(work.district, made.as_of),
        first=not key,
        last=not back and len(found) <= PAGE,
        several=len(scope) > 1,
        named=figure is not Figure.ROUTINES or _sees_titles(work, person, scope),
    )


def _asked(work: Work, scope: Sequence[str]) -> Sequence[str] | None:
    return None if len(scope) == len(work.district.schools) else scope


def _only_listed(person: Person, figure: Figure) -> bool:
    """The city reads counts, and lines of what is under supervision."""
    return figure in OF_HAZARDS and not opens(person, Do.SEE, Thing.LEDGER, Whose.OWN)


def _sees_titles(work: Work, person: Person, scope: Sequence[str]) -> bool:
    return may(work.district, person, Do.SEE, Thing.ROUTINE, About(schools=tuple(scope[:1])))


def _span(work: Work, made: Summary) -> Span:
    """Of a digest only what it told of."""
    span = spans.told_by(work.district, made)
    if not made.peak:
        return span
    held = [one for one in work.district.held_anywhere(made.date) if one.window.key == made.peak]
    if not held or work.district.local(held[0].start).hour < 12:
        return span
    return Span(span.first, span.last, min(one.opens for one in held), span.until, past=True)


async def _found(
    work: Work, which: Which, made: Summary, scope: Sequence[str]
) -> tuple[Sequence[Row], int | None]:
    """One more than a page, and how many there are in all where that is known."""
    if which.figure is Figure.PRESENT:
        return await who_was_missing(work, scope, which, made.peak, PAGE + 1), None
    if which.figure is Figure.TOMORROW:
        some = await _lacking(work, which.span, scope)
        return [one for one in some if one.key > which.key][: PAGE + 1], len(some)
    return await work.summaries.rows(which, PAGE + 1), await work.summaries.count(which)


async def _lacking(work: Work, span: Span, scope: Sequence[str]) -> list[Row]:
    """What the day after lacks, as far as it is known by now; nobody is named."""
    found = await lacks(work, span.last + timedelta(days=1), set(scope))
    return [
        Row(
            number,
            one.school.id if one.school else "",
            one.starts_at,
            one.post.id if one.post else "",
            words=one.what,
            counts=one.missing,
        )
        for number, one in enumerate(found, 1)
    ]


def figure_of(name: str) -> Figure | None:
    return next((one for one in Figure if one == name), None)
