"""How a place of the roster is named on a button and in a sentence."""

from __future__ import annotations

from datetime import date

from duty.district.shifts import Shift
from duty.messaging.refused import Refused
from duty.messaging.say import Say
from handlers.speech.talk import Talk
from handlers.speech.voice import Voice


def short(talk: Talk, place: Shift) -> str:
    """11-24 周二 07:00 西门岗"""
    start = talk.district.local(place.start)
    weekday = talk.voice.word("weekday", str(place.date.isoweekday()), talk.account.language)
    return f"{place.date:%m-%d} {weekday} {start:%H:%M} {talk.spot(place.window.school_id, place.post_id)}"


def not_asked(talk: Talk, why: Refused) -> list[Say]:
    """Nobody was asked, and one short line says why."""
    key = "swap.already" if why is Refused.ALREADY else f"common.{why}"
    return [Say(toast=talk.line(key))]


def day_of(voice: Voice, day: date, language: str) -> str:
    """11月24日（周二）"""
    weekday = voice.word("weekday", str(day.isoweekday()), language)
    return voice.line("swap.day", language, month=day.month, day=day.day, weekday=weekday)


def days_of(voice: Voice, begin: date, end: date, language: str) -> str:
    """One day, or from one to another."""
    first, last = day_of(voice, begin, language), day_of(voice, end, language)
    return first if begin == end else voice.line("swap.days", language, begin=first, end=last)
