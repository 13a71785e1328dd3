"""A summary put into words. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, row
from duty.summaries.daily import DaySummary, PeriodSummary
from duty.summaries.editions.edition import Edition
from duty.summaries.peaks import PeakDigest
from duty.summaries.summary import Figures
from handlers.speech.voice import Voice
from handlers.summaries.sealing_words import sealed


def day_summary(voice: Voice, news: DaySummary, language: str) -> Say:
    """3月5日（截至18:00）：缺岗1，超期隐患2 … and the card, drawn when it is sent."""
    figures = news.figures
    key = "summary.nil" if figures.nil else "summary.text"
    values = vars(figures) | {"time": news.time, "when": when(voice, news, language)}
    text = voice.line(key, language, **values)
    text += again_and_again(voice, figures, language)
    parts = [
        voice.line("summary.late", language, due=news.due) if news.due else "",
        text,
        more(voice, figures, language),
        ahead(voice, figures, language),
        compared(voice, news, language),
        corrected(voice, figures, language),
        answered(voice, figures, language),
        sealed(voice, figures, language).lstrip("\n"),
    ]
    said = "\n".join(part for part in parts if part)
    return Say(said, details_button(voice, news.summary), photo=f"card/{news.summary}")


def details_button(voice: Voice, summary: int) -> Buttons:
    return row((voice.line("summary.details"), Press("sum", summary)))


def when(voice: Voice, news: DaySummary, language: str) -> str:
    """3月5日, or 上周（11月16日到22日）."""
    span = {"month": news.month, "day": news.day, "from_month": news.first_month, "from_day": news.first_day}
    if not news.first_month:
        return voice.line("summary.of_day", language, **span)
    names = {Edition.WEEK: "summary.of_week", Edition.MONTH: "summary.of_month"}
    return voice.line(names.get(news.edition, "summary.of_days"), language, **span)


def more(voice: Voice, figures: Figures, language: str) -> str:
    """出动51人次，其中晚到2、待核1；事件3起；没办完隐患7处（重大1处）。"""
    return voice.line("summary.more", language, **vars(figures))


def ahead(voice: Voice, figures: Figures, language: str) -> str:
    """明天会缺2处。"""
    return voice.line("summary.tomorrow", language, count=figures.tomorrow) if figures.tomorrow else ""


def compared(voice: Voice, news: DaySummary, language: str) -> str:
    """比昨天：缺岗+1，新报隐患−2。 Of what is the same nothing."""
    figures = news.figures
    if not figures.before:
        return ""
    pairs = [(name, getattr(figures, name) - was) for name, was in figures.before.items()]
    and_ = voice.line("summary.and", language)
    day = _day(voice, news, language)
    said = [f"{voice.word('figure', name, language)}{signed(change)}" for name, change in pairs if change]
    if not said:
        return voice.line("summary.compared_same", language, day=day)
    return voice.line("summary.compared", language, day=day, changes=and_.join(said))


def signed(change: int) -> str:
    """+1, −2"""
    return f"+{change}" if change > 0 else f"−{-change}"


def _day(voice: Voice, news: DaySummary, language: str) -> str:
    """昨天, or 11月20日."""
    on = date.fromisoformat(news.figures.before_on)
    # the year is that of the earlier day, but for the first days of January
    today = next((d for d in _dates(on.year, news.month, news.day) if d and d >= on), None)
    if today is not None and (today - on).days == 1:
        return voice.line("summary.day_before", language)
    return voice.line("summary.of_day", language, month=on.month, day=on.day)


def _dates(year: int, month: int, day: int) -> list[date | None]:
    found: list[date | None] = []
    for one in (year, year + 1):
        try:
            found.append(date(one, month, day))
        except ValueError:
            found.append(None)
    return found


def corrected(voice: Voice, figures: Figures, language: str) -> str:
    """更正（11月20日的小结以后记下的）：到岗38→46，新报隐患5→6。"""
    if not figures.changed:
        return ""
    on = date.fromisoformat(figures.changed_on)
    changes = voice.line("summary.and", language).join(
        f"{voice.word('figure', name, language)}{was}→{is_}" for name, was, is_ in figures.changed
    )
    return voice.line("summary.corrected", language, month=on.month, day=on.day, changes=changes)


def details(voice: Voice, news: DaySummary, language: str) -> Say:
    """The rows behind the first figures, as they were frozen."""
    figures = news.figures
    lines = [
        voice.line("summary.detail_head", language, time=news.time),
        *_listed(voice, "summary.gaps_head", figures.gap_lines, figures.gaps, language),
        *_listed(voice, "summary.overdue_head", figures.overdue_lines, figures.overdue, language),
        *_listed(voice, "summary.tomorrow_head", figures.tomorrow_lines, figures.tomorrow, language),
        voice.line("summary.counts", language, **vars(figures)) + again_and_again(voice, figures, language),
        *_rates(voice, figures, language),
        *_headed(voice, "summary.answers_head", figures.answer_lines, language),
        *_headed(voice, "summary.false_head", figures.false_lines, language),
        *([said] if (said := corrected(voice, figures, language)) else []),
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
    whole = figures.nil and figures.present >= figures.planned
    rest = named or ([voice.line("peak.nil", language)] if whole else [])
    head = voice.line("peak.head", language, name=news.name, time=news.time, **vars(figures))
    lines = [voice.line("peak.text", language, said=voice.line("summary.and", language).join([head, *rest]))]
    lines += figures.gap_lines
    if nights:
        lines += [voice.line("peak.nights", language, count=nights), *figures.night_lines]
    if said := corrected(voice, figures, language):
        lines.append(said)
    return Say("\n".join(lines), details_button(voice, news.summary) if news.summary else ())


def answered(voice: Voice, figures: Figures, language: str) -> str:
    """近30天接警41次：一半12秒内，八成35秒内，98.5%在90秒内。 Of too few calls nothing."""
    if not figures.urgent:
        return ""
    named = {name: _seconds(voice, getattr(figures, name), language) for name in ("p50", "p80", "p985")}
    return voice.line("summary.answers", language, count=figures.urgent, **named)


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


RENDERERS: dict[type[Any], Any] = {
    DaySummary: day_summary,
    PeriodSummary: day_summary,
    PeakDigest: peak_digest,
}
