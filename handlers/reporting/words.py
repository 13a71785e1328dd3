"""初报, 续报, 终报 put into words. Chinese in every language, since the paper is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from duty.incidents.incident import Incident
from duty.messaging.say import Say, row
from duty.reporting.drafting import FIELDS
from duty.reporting.report import Kind, Report
from handlers.speech.talk import Talk
from handlers.speech.voice import Voice

ORDINALS = "一二三四五六七八九十"


def name_of(voice: Voice, report: Report) -> str:
    """初报, 续报一, 续报二 …, 终报."""
    word = voice.word("report_kind", report.kind)
    if report.kind is not Kind.UPDATE:
        return word
    number = report.ordinal - 1
    return word + (ORDINALS[number - 1] if number <= len(ORDINALS) else str(number))


def words_of(talk: Talk, incident: Incident, report: Report) -> str:
    """【初报】SJ-… and a line per heading."""
    voice = talk.voice
    title = voice.line("report.title", name=name_of(voice, report), number=incident.number)
    return "\n".join([title, *(_heading(voice, report, one) for one in FIELDS)])


def _heading(voice: Voice, report: Report, name: str) -> str:
    fact, added = _fact(voice, name, report.fields.get(name)), report.added.get(name, "")
    said = "；".join(filter(None, (fact, added))) or voice.line("report.unknown")
    return voice.line("report.heading", field=voice.word("report_field", name), text=said)


def _fact(voice: Voice, name: str, value: Any) -> str:
    """A fact of the record in words; empty where the record says nothing."""
    if not value:
        return ""
    if name == "source":
        role, count = voice.word("role", value[0]), value[1]
        return role if count < 2 else voice.line("report.source_many", role=role, count=count)
    if name == "nature":
        return f"{voice.word('kind', value[0])}（{voice.word('triage', value[1])}）"
    if name == "measures":
        return "；".join(_measure(voice, one) for one in value)
    return voice.line("report.ended", time=value) if name == "trend" else str(value)


def _measure(voice: Voice, one: Sequence[str]) -> str:
    """10:01 柳河派出所民警 接警"""
    at, org, role, what = one
    return voice.line("report.measure", time=at, who=org + voice.word("role", role), what=_did(voice, what))


def _did(voice: Voice, what: str) -> str:
    return voice.word("measure", what)


def due_notice(voice: Voice, facts: Mapping[str, Any], language: str) -> Say:
    """SJ-… 应于 08:14 前初报."""
    what = dict(facts) | {"kind": voice.word("kind", facts["kind"], language)}
    what["what"] = voice.word("deadline", facts["deadline"], language)
    button = row((voice.line("report.open"), f"rpshow:{facts['incident']}"))
    return Say(voice.line("report.due", language, **what), button)


RENDERERS = {"report.due": due_notice}
