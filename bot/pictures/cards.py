"""Turns a frozen summary into the card that media draws: the very figures that its text says."""

from __future__ import annotations

from datetime import date

from duty.district.district import District
from duty.summaries.editions import span as spans
from duty.summaries.editions.edition import Edition, of_span
from duty.summaries.summary import Figures, Summary
from handlers.speech.voice import Voice
from handlers.summaries.words import corrected, signed
from media.drawing import CardList, SummaryCard

ROWS = ("present", "turned_out", "late", "incidents", "new_hazards", "rectified", "open_hazards")
PERHAPS = ("rounds", "routines", "visits")
"""Only where there were any."""


def card_of(voice: Voice, district: District, summary: Summary) -> SummaryCard:
    """The card of a summary, with the figures of its frozen row; nothing is counted again."""
    figures = summary.figures
    return SummaryCard(
        district=scope_name(district, summary.person_id),
        date=_date(voice, summary),
        as_of=spans.clock(district, summary.as_of),
        gaps=figures.gaps,
        overdue=figures.overdue,
        open_incidents=figures.open_incidents,
        rows=tuple(_row(voice, figures, name) for name in _shown(figures)),
        lists=tuple(part for part in _lists(voice, figures) if part.lines),
        footer=_footer(voice, summary),
        title=voice.line(_title(summary)),
        nil_report=figures.nil,
    )


def _shown(figures: Figures) -> tuple[str, ...]:
    return (*ROWS, *(name for name in PERHAPS if getattr(figures, name)))


def _row(voice: Voice, figures: Figures, name: str) -> tuple[str, ...]:
    said = voice.line(f"card.{name}"), voice.line(f"card.{name}_value", **vars(figures))
    if not figures.before:
        return said
    change = getattr(figures, name) - figures.before.get(name, getattr(figures, name))
    return (*said, signed(change) if change else "")


def _lists(voice: Voice, figures: Figures) -> list[CardList]:
    """What needs somebody is red: it comes first, and the rest below the figures."""
    changed = corrected(voice, figures, "zh")
    return [
        CardList(voice.line("card.gaps"), figures.gap_lines, "red", figures.gaps),
        CardList(voice.line("card.overdue"), figures.overdue_lines, "red", figures.overdue),
        CardList(voice.line("card.tomorrow"), figures.tomorrow_lines, "red", figures.tomorrow),
        CardList(voice.line("card.changed"), (changed,) if changed else (), "calm", len(figures.changed)),
    ]


def _date(voice: Voice, summary: Summary) -> str:
    """11月23日 周一, or 11月16日–11月22日."""
    day = voice.day(summary.date)
    if summary.first:
        return f"{voice.day(summary.first)}–{day}"
    return f"{day} {voice.word('weekday', str(summary.date.isoweekday()))}"


def _footer(voice: Voice, summary: Summary) -> str:
    """Its number, by which a repeat is known; and what the small figures at the right are."""
    said = voice.line("card.footer", number=summary.id or "")
    if not summary.figures.before:
        return said
    on = date.fromisoformat(summary.figures.before_on)
    day = voice.line("summary.of_day", month=on.month, day=on.day)
    return voice.line("card.beside", day=day) + said


def _title(summary: Summary) -> str:
    if summary.first is None:
        return "card.title"
    kinds = {Edition.WEEK: "card.title_week", Edition.MONTH: "card.title_month"}
    return kinds.get(of_span(summary.first, summary.date), "card.title_days")


def scope_name(district: District, person_id: str) -> str:
    """What the card is about: the person's school where it is one, else their organisation."""
    person = district.people.get(person_id)
    if person is None:
        return ""
    schools = [district.schools[s].short_name for s in person.schools if s in district.schools]
    org = district.organisations.get(person.org_id)
    return schools[0] if len(schools) == 1 else org.name.partition("（")[0] if org else ""
