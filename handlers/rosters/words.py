"""Notices of 替我值班, put into words. Pure."""

from __future__ import annotations

from duty.leaving import WorkHandedOn
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


def work_handed_on(voice: Voice, news: WorkHandedOn, language: str) -> Say:
    """张主任不在实验小学了，手上的2条隐患转给您：7号、12号。"""
    numbers = "、".join(f"{one}号" for one in news.numbers)
    return Say(voice.line(news.kind, language, **news.values() | {"numbers": numbers}))


RENDERERS = {StandInPlease: please, WorkHandedOn: work_handed_on}
