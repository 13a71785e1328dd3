"""A summary put into words. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from duty.messaging.press import Press
from duty.messaging.say import Say, row
from duty.summaries.daily import DaySummary
from duty.summaries.peaks import PeakDigest
from duty.summaries.summary import Figures
from handlers.speech.voice import Voice
from handlers.summaries.sealing_words import sealed


def day_summary(voice: Voice, news: DaySummary, language: str) -> Say:
    """3月5日（截至18:00）：缺岗1，超期隐患2 … and the card, drawn when it is sent."""
    key = "summary.nil" if news.figures.nil else "summary.text"
    text = voice.line(key, language, **vars(news.figures), month=news.month, day=news.day, time=news.time)
    text += again_and_again(voice, news.figures, language) + answered(voice, news.figures, language)
    text += sealed(voice, news.figures, language)
    button = row((voice.line("summary.details"), Press("sum", news.summary)))
    return Say(text, button, photo=f"card/{news.summary}")


def details(voice: Voice, news: DaySummary, language: str) -> Say:
    """The rows behind the first figures, as they were frozen."""
    figures = news.figures
    lines = [
        voice.line("summary.detail_head", language, time=news.time),
        *_listed(voice, "summary.gaps_head", figures.gap_lines, figures.gaps, language),
        *_listed(voice, "summary.overdue_head", figures.overdue_lines, figures.overdue, language),
        voice.line("summary.counts", language, **vars(figures)) + again_and_again(voice, figures, language),
        *_rates(voice, figures, language),
        *_headed(voice, "summary.answers_head", figures.answer_lines, language),
        *_headed(voice, "summary.false_head", figures.false_lines, language),
    ]
    return Say("\n".join(lines))


def _rates(voice: Voice, figures: Figures, language: str) -> list[str]:
    """到岗率95.8%（按时46/48），见警率91.7%（11/12）。 Of nothing that was required there is no rate."""
    parts = []
    if figures.required:
        share = figures.in_time / figures.required
        parts.append(voice.line("summary.attendance", language, share=share, **vars(figures)))
    if figures.police_windows:
        share = figures.police_seen / figures.police_windows
        parts.append(voice.line("summary.police", language, share=share, **vars(figures)))
    done = voice.line("summary.and", language).join(parts)
    whole = [voice.line("summary.again", language, done=done)] if parts else []
    return [*whole, *_headed(voice, "summary.rates_head", figures.rate_lines, language)]


PEAK = ("gaps", "late", "doubtful", "new_hazards", "incidents", "open_incidents")
"""What a digest names, where there is any; without any it is a 零报告."""


def peak_digest(voice: Voice, news: PeakDigest, language: str) -> Say:
    """早高峰护学（截至08:25）：到岗46/48人次，缺岗1处。 And the places and night rounds, one a line."""
    figures = news.figures
    named = [voice.line(f"peak.{name}", language, **vars(figures)) for name in PEAK if getattr(figures, name)]
    nights = figures.nights_missed
    rest = named or ([] if nights else [voice.line("peak.nil", language)])
    head = voice.line("peak.head", language, name=news.name, time=news.time, **vars(figures))
    lines = [voice.line("peak.text", language, said=voice.line("summary.and", language).join([head, *rest]))]
    lines += figures.gap_lines
    if nights:
        lines += [voice.line("peak.nights", language, count=nights), *figures.night_lines]
    return Say("\n".join(lines))


def answered(voice: Voice, figures: Figures, language: str) -> str:
    """近30天接警41次：一半12秒内，八成35秒内，98.5%在90秒内。 Of too few calls nothing."""
    if not figures.urgent:
        return ""
    named = {name: _seconds(voice, getattr(figures, name), language) for name in ("p50", "p80", "p985")}
    return "\n" + voice.line("summary.answers", language, count=figures.urgent, **named)


def _seconds(voice: Voice, seconds: float | None, language: str) -> str:
    if seconds is None:
        return voice.line("summary.unanswered", language)
    return voice.line("summary.seconds", language, seconds=math.ceil(seconds))


def _headed(voice: Voice, head: str, lines: Sequence[str], language: str) -> list[str]:
    return [voice.line(head, language), *lines] if lines else []


AGAIN = ("rounds", "rounds_told", "nights_missed", "routines", "visits")
"""Named by the figure without which there is nothing to say."""


def again_and_again(voice: Voice, figures: Figures, language: str) -> str:
    """巡查3/5圈，例行事项8/9项。 Nothing of what there was none of."""
    some = [name for name in AGAIN if getattr(figures, name)]
    done = [voice.line(f"summary.{name}", language, **vars(figures)) for name in some]
    joined = voice.line("summary.and", language).join(done)
    return voice.line("summary.again", language, done=joined) if done else ""


def _listed(voice: Voice, head: str, lines: Sequence[str], count: int, language: str) -> list[str]:
    """Some of many, and how many are left out."""
    left_out = count - len(lines)
    rest = [voice.line("summary.rest", language, count=left_out)] if left_out > 0 else []
    return [voice.line(head, language), *lines, *rest] if lines else []


RENDERERS: dict[type[Any], Any] = {DaySummary: day_summary, PeakDigest: peak_digest}
