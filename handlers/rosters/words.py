"""Notices of 替我值班, put into words. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

from duty.leaving import WorkHandedOn
from duty.messaging.press import Press
from duty.messaging.say import Say, row
from duty.rosters.calendar_ends import CalendarEnds, MakeUpAhead
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


def calendar_ends(voice: Voice, news: CalendarEnds, language: str) -> Say:
    """国务院的放假安排只到12月31日…"""
    stage = "over" if news.days < 0 else "ends"
    text = voice.line(f"calendar.{news.known}_{stage}", language, until=_day(voice, news.until, language))
    return Say(text)


def make_up(voice: Voice, news: MakeUpAhead, language: str) -> Say:
    weekday = voice.word("weekday", news.weekday, language)
    return Say(voice.line(news.kind, language, day=_day(voice, news.day, language), weekday=weekday))


def _day(voice: Voice, day: date, language: str) -> str:
    """12月31日 周四"""
    weekday = voice.word("weekday", str(day.isoweekday()), language)
    return voice.line("calendar.day", language, year=day.year, month=day.month, day=day.day, weekday=weekday)


RENDERERS: dict[type[Any], Any] = {
    CalendarEnds: calendar_ends,
    MakeUpAhead: make_up,
    StandInPlease: please,
    WorkHandedOn: work_handed_on,
}
