"""Notices of 替我值班, put into words. Pure."""

from __future__ import annotations

from duty.messaging.press import Press
from duty.messaging.say import Say, row
from duty.rosters.standins import StandInPlease
from handlers.speech.voice import Voice


def please(voice: Voice, news: StandInPlease, language: str) -> Say:
    buttons = row(
        (voice.line("standin.accept"), Press("standin.yes", news.stand_in)),
        (voice.line("standin.decline"), Press("standin.no", news.stand_in)),
    )
    return Say(voice.line("standin.ask", language, **news.values()), buttons)


RENDERERS = {StandInPlease: please}
