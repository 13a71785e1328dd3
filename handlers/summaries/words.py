"""A summary put into words. Pure."""

from __future__ import annotations

from duty.messaging.say import Say, row
from handlers.speech.marks import Facts
from handlers.speech.voice import Voice


def summary_say(voice: Voice, facts: Facts, language: str) -> Say:
    """3月5日（截至18:00）：缺岗1，超期隐患2 … and the card, drawn when it is sent."""
    key = "summary.nil" if facts["nil"] else "summary.text"
    text = voice.line(key, language, **facts)
    button = row((voice.line("summary.details"), f"sum:{facts['summary']}"))
    return Say(text, button, photo=f"card/{facts['summary']}")


RENDERERS = {"summary.daily": summary_say}
