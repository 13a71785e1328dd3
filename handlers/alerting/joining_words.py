"""Notices about reports and what is added to them, put into words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from duty.alerting.facts import CallFacts
from duty.messaging.say import Say, row
from handlers.alerting.words import call_text, call_values
from handlers.speech.voice import Voice

Facts = Mapping[str, Any]


def _call(facts: Facts) -> CallFacts:
    return CallFacts(**{field.name: facts[field.name] for field in fields(CallFacts)})


def _values(voice: Voice, facts: Facts, language: str) -> dict[str, Any]:
    return dict(facts) | call_values(voice, _call(facts), language)


def _line(voice: Voice, facts: Facts, language: str, key: str) -> str:
    return voice.line(key, language, **_values(voice, facts, language))


def more(voice: Voice, facts: Facts, language: str) -> Say:
    """补充：实验小学西门岗 李师傅：…"""
    return Say(_line(voice, facts, language, "incident.more"))


def kind_changed(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(_line(voice, facts, language, "incident.kind_changed"))


def pictured(voice: Voice, facts: Facts, language: str) -> Say:
    """The desks read that there is one; station and school may open it."""
    if not facts["opens"]:
        return Say(_line(voice, facts, language, "incident.pictured_elsewhere"))
    button = row((voice.line("incident.see_photos"), f"seephotos:{facts['incident']}"))
    return Say(_line(voice, facts, language, "incident.pictured"), button)


def maybe_same(voice: Voice, facts: Facts, language: str) -> Say:
    button = row((voice.line("incident.same"), f"same:{facts['later']}"))
    return Say(voice.line("incident.maybe_same", language, **facts), button)


def joined_card(voice: Voice, facts: Facts, language: str) -> Say:
    """What those who were called for the later report read instead of the call."""
    text = call_text(voice, _call(facts), language)
    return Say(f"{text}\n{_line(voice, facts, language, 'incident.joined_card')}")


def joined(voice: Voice, facts: Facts, language: str) -> Say:
    """Its reporter: one event, and who has taken it."""
    key = "incident.joined_taken" if facts["taken"] else "incident.joined"
    return Say(voice.line(key, language, **facts))


RENDERERS = {
    "incident.more": more,
    "incident.kind_changed": kind_changed,
    "incident.pictured": pictured,
    "incident.maybe_same": maybe_same,
    "incident.joined_card": joined_card,
    "incident.joined": joined,
}
