"""Notices of 替我值班, put into words. Pure."""

from __future__ import annotations

from duty.messaging.say import Say, row
from handlers.speech.marks import Facts
from handlers.speech.voice import Voice


def stand_in_asked(voice: Voice, facts: Facts, language: str) -> Say:
    number = facts["stand_in_id"]
    buttons = row(
        (voice.line("standin.accept"), f"standin:yes:{number}"),
        (voice.line("standin.decline"), f"standin:no:{number}"),
    )
    return Say(voice.line("standin.ask", language, **facts), buttons)


RENDERERS = {"standin.ask": stand_in_asked}
