"""初报, 续报, 终报 put into words. Chinese in every language, since the paper is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from duty.messaging.notices import News
from duty.messaging.press import Press
from duty.messaging.say import Say, row
from duty.reporting.clock import ReportDue
from duty.reporting.drafting import Paper
from duty.reporting.facts import Facts, Heading, Measure
from duty.reporting.report import Report, ReportKind
from handlers.speech.voice import Voice

ORDINALS = "一二三四五六七八九十"


def name_of(voice: Voice, report: Report) -> str:
    """初报, 续报一, 续报二 …, 终报."""
    word = voice.word("report_kind", report.kind)
    if report.kind is not ReportKind.UPDATE:
        return word
    number = report.ordinal - 1
    return word + (ORDINALS[number - 1] if number <= len(ORDINALS) else str(number))


def words_of(voice: Voice, paper: Paper) -> str:
    """【初报】SJ-… and a line per heading."""
    report, known = paper.report, _said(voice, paper.report.fields)
    title = voice.line("report.title", name=name_of(voice, report), number=paper.incident.number)
    lines = [_line(voice, one, known.get(one, ""), report.added.get(one, "")) for one in Heading]
    return "\n".join([title, *lines])


def _line(voice: Voice, heading: Heading, known: str, added: str) -> str:
    """What the record says, then the person's sentence; 待核 where there is neither."""
    said = "；".join(filter(None, (known, added))) or voice.line("report.unknown")
    return voice.line("report.heading", field=voice.word("report_field", heading), text=said)


def _said(voice: Voice, facts: Facts) -> dict[Heading, str]:
    """The facts in words; empty where the record says nothing."""
    return {
        Heading.RECEIVED: facts.received,
        Heading.SOURCE: _source(voice, facts),
        Heading.OCCURRED: facts.occurred,
        Heading.PLACE: facts.place,
        Heading.NATURE: _nature(voice, facts),
        Heading.MEASURES: "；".join(_measure(voice, one) for one in facts.measures),
        Heading.TREND: voice.line("report.ended", time=facts.ended) if facts.ended else "",
    }


def _source(voice: Voice, facts: Facts) -> str:
    """保安员, or 保安员等2人."""
    role = voice.word("role", facts.reporter_role)
    return role if facts.reports < 2 else voice.line("report.source_many", role=role, count=facts.reports)


def _nature(voice: Voice, facts: Facts) -> str:
    """持械（最急）"""
    return f"{voice.word('kind', facts.kind)}（{voice.word('triage', facts.triage)}）" if facts.kind else ""


def _measure(voice: Voice, one: Measure) -> str:
    """10:01 柳河派出所民警接警"""
    who, what = one.org + voice.word("role", one.role), voice.word("measure", one.what)
    return voice.line("report.measure", time=one.at, who=who, what=what)


def due_notice(voice: Voice, news: ReportDue, language: str) -> Say:
    """SJ-… 应于 08:14 前初报."""
    what = asdict(news.about) | {
        "due": news.due,
        "kind": voice.word("kind", news.about.kind, language),
        "what": voice.word("deadline", news.deadline, language),
    }
    button = row((voice.line("report.open"), Press("rpshow", news.about.incident)))
    return Say(voice.line("report.due", language, **what), button)


RENDERERS: dict[type[News], Callable[[Voice, Any, str], Say]] = {ReportDue: due_notice}
