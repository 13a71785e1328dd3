"""Turns a frozen summary into the card that media draws."""

from __future__ import annotations

from duty.district.district import District
from duty.summaries.summary import Summary
from handlers.speech.voice import Voice
from media.drawing import CardList, SummaryCard

ROWS = ("present", "late", "incidents", "new_hazards", "rectified", "open_hazards")


def card_of(voice: Voice, district: District, summary: Summary) -> SummaryCard:
    """The card of a summary, with the figures of its frozen row; nothing is counted again."""
    figures = summary.figures
    weekday = voice.word("weekday", str(summary.date.isoweekday()))
    lists = [
        CardList(voice.line("card.gaps"), figures.gap_lines, "red"),
        CardList(voice.line("card.overdue"), figures.overdue_lines, "amber"),
    ]
    return SummaryCard(
        district=scope_name(district, summary.person_id),
        date=f"{summary.date.year}年{summary.date.month}月{summary.date.day}日 {weekday}",
        as_of=district.clock(summary.as_of),
        gaps=figures.gaps,
        overdue=figures.overdue,
        open_incidents=figures.open_incidents,
        rows=tuple(
            (voice.line(f"card.{row}"), voice.line(f"card.{row}_value", **vars(figures))) for row in ROWS
        ),
        lists=tuple(part for part in lists if part.lines),
        footer=voice.line("card.footer"),
        title=voice.line("card.title"),
        nil_report=figures.nil,
    )


def scope_name(district: District, person_id: str) -> str:
    """What the card is about: the person's school where it is one, else their organisation."""
    person = district.people.get(person_id)
    if person is None:
        return ""
    schools = [district.schools[s].short_name for s in person.schools if s in district.schools]
    org = district.organisations.get(person.org_id)
    return schools[0] if len(schools) == 1 else org.name if org else ""
