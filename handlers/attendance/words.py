"""Notices of check-ins, gaps and spot checks, put into words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from duty.district.people import Person, Role
from duty.messaging.say import Key, Say, row
from handlers.speech import labels
from handlers.speech.marks import Facts
from handlers.speech.voice import Voice, distance


def verify(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(
        voice.line("checkin.verify_ask", language, **facts),
        row(
            (voice.line("checkin.seen"), f"verify:seen:{facts['check_in']}"),
            (voice.line("checkin.not_seen"), f"verify:not:{facts['check_in']}"),
        ),
    )


def missing(voice: Voice, heads: Mapping[str, int], language: str) -> str:
    """民警1、保安2"""
    return "、".join(f"{voice.word('place_kind', kind, language)}{n}" for kind, n in heads.items())


def _gap_line(voice: Voice, line: Facts, language: str) -> str:
    values = dict(line) | {"missing": missing(voice, line["missing"], language)}
    return voice.line("gap.line", language, **values)


def gap(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(_gap_line(voice, facts["lines"][0], language))


def gap_many(voice: Voice, facts: Facts, language: str) -> Say:
    """More than five at once are one message."""
    head = voice.line("gap.many", language, time=facts["time"], count=facts["count"])
    return Say("\n".join([head, *(_gap_line(voice, line, language) for line in facts["lines"][:30])]))


def gap_filled(voice: Voice, facts: Facts, language: str) -> Say:
    return Say(voice.line("gap.filled", language, **facts["lines"][0]))


def please(voice: Voice, facts: Mapping[str, Any], language: str) -> Say:
    """Above the usual keys one that sends the place in a tap."""
    usual = labels.keyboard_of(Person("", "", Role(facts["role"])), on_duty=True)
    key = (Key(labels.SEND_PLACE, place=True),)
    return Say(voice.line("spotcheck.please", language, **facts), keyboard=(key, *usual))


def result(voice: Voice, facts: Mapping[str, Any], language: str) -> Say:
    """西门岗 李师傅：在岗位 10:02. A supervisor reads the counts."""
    lines = [voice.line("spotcheck.result_head", language, **facts)]
    if facts["names"]:
        lines += [_spot_line(voice, one, language) for one in facts["answers"]]
    else:
        lines.append(voice.line("spotcheck.result_counts", language, **_spot_counts(facts["answers"])))
    rest = left_out(voice, facts, language)
    return Say("\n".join([*lines, rest] if rest else lines))


def _spot_line(voice: Voice, one: Mapping[str, Any], language: str) -> str:
    values = dict(one) | {"distance": distance(one["metres"], language)}
    return voice.line(f"spotcheck.line_{one['outcome']}", language, **values)


def _spot_counts(answers: list[Mapping[str, Any]]) -> dict[str, int]:
    said = [one["outcome"] for one in answers]
    return {name: said.count(name) for name in ("inside", "outside", "no_answer")}


def left_out(voice: Voice, facts: Mapping[str, Any], language: str) -> str:
    return voice.line("spotcheck.left_out", language, count=facts["left_out"]) if facts["left_out"] else ""


RENDERERS = {
    "checkin.verify": verify,
    "gap.opened": gap,
    "gap.opened_many": gap_many,
    "gap.filled": gap_filled,
    "spotcheck.please": please,
    "spotcheck.result": result,
}
