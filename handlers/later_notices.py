"""Notices of hazards, gaps and summaries, put into words. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from duty.messaging.say import Say, row
from handlers.group_notices import RENDERERS as FOR_GROUPS
from handlers.incident_notices import RENDERERS as OF_INCIDENTS
from handlers.reports import RENDERERS as OF_REPORTS
from handlers.spotcheck import RENDERERS as OF_SPOT_CHECKS
from handlers.voice import Voice

Facts = Mapping[str, Any]
Words = Callable[[Voice, Facts, str], Say]


def _hazard_facts(voice: Voice, facts: Facts, language: str) -> dict[str, Any]:
    return dict(facts) | {
        "category": voice.word("category", facts["category"], language),
        "level": voice.word("level", facts["level"], language),
        "description": str(facts["description"]).rstrip("。.!！"),
    }


def _hazard(key: str, *buttons: tuple[str, str]) -> Words:
    """A line about a hazard with its picture; buttons are (text key, act)."""

    def words(voice: Voice, facts: Facts, language: str) -> Say:
        text = voice.line(key, language, **_hazard_facts(voice, facts, language))
        shown = row(*((voice.line(label), f"fix:{act}:{facts['hazard']}") for label, act in buttons))
        return Say(text, shown if buttons else (), photo=facts["photo"])

    return words


def _settled(voice: Voice, facts: Facts, language: str) -> Say:
    """Kept as proposed; whoever did not mean it can still take it back."""
    said = _hazard("hazard.settled")(voice, facts, language)
    return said.but(buttons=row((voice.line("incident.take_back"), f"hzback:{facts['hazard']}")))


def missing(voice: Voice, heads: Mapping[str, int], language: str) -> str:
    """民警1、保安2"""
    return "、".join(f"{voice.word('place_kind', kind, language)}{n}" for kind, n in heads.items())


def _gap_line(voice: Voice, line: Facts, language: str) -> str:
    values = dict(line) | {"missing": missing(voice, line["missing"], language)}
    return voice.line("gap.line", language, **values)


def _photo(key: str) -> Words:
    """照片打不开，文字已记下（YH-…）。"""

    def words(voice: Voice, facts: Facts, language: str) -> Say:
        number = f"（{facts['number']}）" if facts["number"] else ""
        return Say(voice.line(key, language, number=number))

    return words


def _gap(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(_gap_line(voice, facts["lines"][0], language))


def _gap_many(voice: Voice, facts: Facts, language: str) -> Say:
    """More than five at once are one message."""
    head = voice.line("gap.many", language, time=facts["time"], count=facts["count"])
    return Say("\n".join([head, *(_gap_line(voice, line, language) for line in facts["lines"][:30])]))


def _gap_filled(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(voice.line("gap.filled", language, **facts["lines"][0]))


def summary_say(voice: Voice, facts: Facts, language: str) -> Say:
    """3月5日（截至18:00）：缺岗1，超期隐患2 … and the card, drawn when it is sent."""
    key = "summary.nil" if facts["nil"] else "summary.text"
    text = voice.line(key, language, **facts)
    button = row((voice.line("summary.details"), f"sum:{facts['summary']}"))
    return Say(text, button, photo=f"card/{facts['summary']}")


RENDERERS: dict[str, Words] = {
    "hazard.for_owner": _hazard("hazard.for_owner", ("hazard.done", "done")),
    "hazard.for_chaser": _hazard(
        "hazard.for_chaser", ("hazard.passed_on_button", "passed"), ("hazard.done", "done")
    ),
    "hazard.to_verify": _hazard(
        "hazard.to_verify", ("hazard.verify", "verify"), ("hazard.send_back", "back")
    ),
    "hazard.returned": _hazard("hazard.returned", ("hazard.done", "done")),
    "hazard.major": _hazard("hazard.major"),
    "hazard.closed": _hazard("hazard.closed"),
    "hazard.settled": _settled,
    "hazard.unowned": _hazard("hazard.unowned"),
    "hazard.said_fixed": _hazard("hazard.said_fixed", ("hazard.done", "done")),
    "hazard.passed_on": _hazard("hazard.passed_on"),
    "hazard.taken_back": _hazard("hazard.taken_back"),
    "photo.broken": _photo("photo.broken"),
    "photo.too_large": _photo("photo.too_large"),
    "gap.opened": _gap,
    "gap.opened_many": _gap_many,
    "gap.filled": _gap_filled,
    "summary.daily": summary_say,
    **FOR_GROUPS,
    **OF_INCIDENTS,
    **OF_REPORTS,
    **OF_SPOT_CHECKS,
}
