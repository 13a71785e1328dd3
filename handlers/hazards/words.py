"""Notices of hazards, put into words. Pure."""

from __future__ import annotations

from typing import Any

from duty.messaging.say import Say, row
from handlers.speech.marks import Facts, Words
from handlers.speech.voice import Voice


def _hazard_facts(voice: Voice, facts: Facts, language: str) -> dict[str, Any]:
    return dict(facts) | {
        "category": voice.word("category", facts["category"], language),
        "level": voice.word("level", facts["level"], language),
        "description": str(facts["description"]).rstrip("。.!！"),
    }


def hazard(key: str, *buttons: tuple[str, str]) -> Words:
    """A line about a hazard with its picture; buttons are (text key, act)."""

    def words(voice: Voice, facts: Facts, language: str) -> Say:
        text = voice.line(key, language, **_hazard_facts(voice, facts, language))
        shown = row(*((voice.line(label), f"fix:{act}:{facts['hazard']}") for label, act in buttons))
        return Say(text, shown if buttons else (), photo=facts["photo"])

    return words


def settled(voice: Voice, facts: Facts, language: str) -> Say:
    """Kept as proposed; whoever did not mean it can still take it back."""
    said = hazard("hazard.settled")(voice, facts, language)
    return said.but(buttons=row((voice.line("incident.take_back"), f"hzback:{facts['hazard']}")))


def photo(key: str) -> Words:
    """照片打不开，文字已记下（YH-…）。"""

    def words(voice: Voice, facts: Facts, language: str) -> Say:
        number = f"（{facts['number']}）" if facts["number"] else ""
        return Say(voice.line(key, language, number=number))

    return words


RENDERERS: dict[str, Words] = {
    "hazard.for_owner": hazard("hazard.for_owner", ("hazard.done", "done")),
    "hazard.for_chaser": hazard(
        "hazard.for_chaser", ("hazard.passed_on_button", "passed"), ("hazard.done", "done")
    ),
    "hazard.to_verify": hazard("hazard.to_verify", ("hazard.verify", "verify"), ("hazard.send_back", "back")),
    "hazard.returned": hazard("hazard.returned", ("hazard.done", "done")),
    "hazard.major": hazard("hazard.major"),
    "hazard.closed": hazard("hazard.closed"),
    "hazard.settled": settled,
    "hazard.unowned": hazard("hazard.unowned"),
    "hazard.said_fixed": hazard("hazard.said_fixed", ("hazard.done", "done")),
    "hazard.passed_on": hazard("hazard.passed_on"),
    "hazard.taken_back": hazard("hazard.taken_back"),
    "photo.broken": photo("photo.broken"),
    "photo.too_large": photo("photo.too_large"),
}
