"""Notices of 顶班 and 请假, put into words. Pure."""

from __future__ import annotations

from typing import Any

from duty.messaging.press import Press
from duty.messaging.say import Say, row
from duty.rosters.arranging.leave_news import LeaveCancelled
from duty.rosters.swaps.leaving import (
    LeaveDecide,
    LeaveGranted,
    LeaveLapsed,
    LeaveNews,
    LeaveRefused,
    LeaveWithdrawn,
)
from duty.rosters.swaps.swap_news import (
    Given,
    PlaceNews,
    SwapDecide,
    SwapOff,
    SwapPlease,
    SwapSettled,
    SwapTaken,
)
from handlers.rosters.places import day_of, days_of
from handlers.speech.voice import Voice


def where(voice: Voice, news: PlaceNews, language: str) -> str:
    """11月24日（周二）07:00–08:20 西门岗"""
    day = day_of(voice, news.day, language)
    return voice.line("swap.where", language, day=day, start=news.start, end=news.end, post=news.post)


def given(voice: Voice, back: Given, language: str) -> str:
    """The same of the place that is given for it."""
    day = day_of(voice, back.day, language)
    return voice.line("swap.where", language, day=day, start=back.start, end=back.end, post=back.post)


def _line(voice: Voice, step: str, news: PlaceNews, language: str, by: str = "") -> str:
    """Of one place, or of two that are exchanged."""
    facts = {"who": news.who, "by": by or news.by, "where": where(voice, news, language)}
    if news.back is None:
        return voice.line(f"swap.{step}", language, **facts)
    return voice.line(f"trade.{step}", language, back=given(voice, news.back, language), **facts)


def please(voice: Voice, news: SwapPlease, language: str) -> Say:
    named = "trade" if news.back else "swap"
    buttons = row(
        (voice.line(f"{named}.yes"), Press("swap.yes", news.swap)),
        (voice.line(f"{named}.no"), Press("swap.no", news.swap)),
    )
    return Say(_line(voice, "please_led" if news.led else "please", news, language), buttons)


def decide(voice: Voice, news: SwapDecide, language: str) -> Say:
    buttons = row(
        (voice.line("swap.agree"), Press("swap.agree", news.swap)),
        (voice.line("swap.refuse"), Press("swap.refuse", news.swap)),
    )
    return Say(_line(voice, "decide", news, language), buttons)


def settled(voice: Voice, news: SwapSettled, language: str) -> Say:
    return Say(_line(voice, "settled", news, language))


def off(voice: Voice, news: SwapOff, language: str) -> Say:
    by = news.by or voice.line("swap.colleague", language)
    return Say(_line(voice, f"off_{news.why}", news, language, by))


def taken(voice: Voice, news: SwapTaken, language: str) -> Say:
    return Say(voice.line("swap.taken", language, where=where(voice, news, language)))


def leave(voice: Voice, news: LeaveNews, language: str) -> Say:
    return Say(voice.line(news.kind, language, **_leave(voice, news, language)))


def leave_decide(voice: Voice, news: LeaveDecide, language: str) -> Say:
    said = voice.line("leave.said", language, time=news.time, by=news.by, sentence=news.said)
    lines = [said] if news.said else []
    lines.append(voice.line("leave.decide", language, **_leave(voice, news, language)))
    lines += [voice.line("leave.place", language, place=place) for place in news.places[:PLACES_SHOWN]]
    buttons = row(
        (voice.line("leave.agree"), Press("leave.agree", news.leave)),
        (voice.line("leave.refuse"), Press("leave.refuse", news.leave)),
    )
    return Say("\n".join(lines), buttons)


PLACES_SHOWN = 8


def _leave(voice: Voice, news: LeaveNews, language: str) -> dict[str, Any]:
    days = days_of(voice, news.begin, news.end, language)
    return {"who": news.who, "by": news.by, "days": days, "what": news.what}


RENDERERS: dict[type[PlaceNews] | type[LeaveNews], Any] = {
    SwapPlease: please,
    SwapDecide: decide,
    SwapSettled: settled,
    SwapOff: off,
    SwapTaken: taken,
    LeaveDecide: leave_decide,
    LeaveGranted: leave,
    LeaveRefused: leave,
    LeaveLapsed: leave,
    LeaveWithdrawn: leave,
    LeaveCancelled: leave,
}
