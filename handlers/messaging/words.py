"""Notices of 能收到吗?, put into words. Pure."""

from __future__ import annotations

from duty.messaging.say import Say, row
from handlers.speech.marks import Facts
from handlers.speech.voice import Voice


def roll_call(voice: Voice, facts: Facts, language: str) -> Say:
    button = row((voice.line("reach.received"), f"roll:{facts['roll_call']}"))
    return Say(voice.line("reach.ask", language, **facts), button)


def roll_report(voice: Voice, facts: Facts, language: str) -> Say:
    lines = [voice.line("reach.report", language, **facts)]
    for one in facts["lines"][:60]:
        why = voice.word("why", one["why"] or "silent", language)
        lines.append(voice.line("reach.line", language, **(one | {"why": why})))
    return Say("\n".join(lines))


RENDERERS = {"reach.ask": roll_call, "reach.report": roll_report}
