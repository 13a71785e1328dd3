"""What a group chat reads: plain text without phones, places, pictures or anything to press. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from duty.messaging.say import Say
from handlers.speech.voice import Voice

Facts = Mapping[str, Any]
MOST = 300


def _alert(voice: Voice, facts: Facts, language: str) -> Say:
    """【紧急求助】07:44 实验小学东门岗 李师傅。情况待问。 And how it stands, once somebody has it."""
    values = dict(facts) | {
        "what": _what(voice, facts, language),
        "kind": voice.word("kind", facts["kind"], language),
    }
    if facts["unsure"]:
        values |= {"school": voice.line("alert.unsure", language), "post": ""}
    head = "group.sos" if facts["kind"] == "sos" else "group.incident"
    lines = [voice.line(head, language, **values)]
    stands = "withdrawn" if facts["withdrawn"] else facts["stands"]
    if stands in STANDS:
        lines.append(voice.line(STANDS[stands], language, **values))
    return Say("\n".join(lines))


STANDS = {
    "taken": "group.taken",
    "closed": "group.closed",
    "false_alarm": "group.false_alarm",
    "withdrawn": "group.withdrawn",
    "mistake": "group.mistake",
}


def _what(voice: Voice, facts: Facts, language: str) -> str:
    sentence = str(facts["sentence"])
    what = ""
    if sentence:
        cut = sentence if len(sentence) <= MOST else f"{sentence[:MOST]}…"
        what = voice.line("alert.said", language, sentence=cut)
    elif facts["kind"] == "sos":
        what = voice.line("alert.unknown", language)
    if facts["delayed"]:
        what += voice.line("alert.delayed", language, received=facts["received"])
    return what


def _summary(voice: Voice, facts: Facts, language: str) -> Say:
    scope = facts["scope"] or voice.line("group.district", language)
    text = voice.line("summary.nil" if facts["nil"] else "summary.text", language, **facts)
    return Say(voice.line("group.summary", language, scope=scope, text=text))


RENDERERS: dict[str, Callable[[Voice, Facts, str], Say]] = {
    "group.alert": _alert,
    "group.summary": _summary,
}
