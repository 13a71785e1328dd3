"""Notices of empty places, put into words. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from duty.attendance.absence.acting import GapKnown
from duty.attendance.absence.foresight import Ahead, Foresight
from duty.attendance.absence.gap_news import GapLine, GapOpened, GapsOpened
from duty.attendance.absence.shortages import Shortage
from duty.messaging.joining import MARKS
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, column, row
from handlers.attendance.words import known_words
from handlers.speech.voice import Voice

GAPS_SHOWN = 30


def missing_words(voice: Voice, heads: Mapping[str, int], language: str = "zh") -> str:
    """民警1、保安2"""
    return "、".join(f"{voice.word('place_kind', kind, language)}{count}" for kind, count in heads.items())


def gap_line(voice: Voice, line: GapLine, language: str) -> str:
    """07:10 柳河小学 校门口护学岗 缺:民警1（韩小雨请假）"""
    missing = missing_words(voice, line.missing, language)
    values = {"time": line.time, "school": line.school, "post": line.post, "missing": missing}
    said = "".join(known_words(voice, one.who, one.known, one.time, language) for one in line.known)
    return voice.line("gap.line", language, **values) + said


def gap(voice: Voice, news: GapOpened, language: str) -> Say:
    return Say(gap_line(voice, news.line, language), gap_buttons(voice, news.gap, knows=False))


def gap_buttons(voice: Voice, gap_id: int, *, knows: bool) -> Buttons:
    cover = (voice.line("gap.cover"), Press("gap.cover", gap_id))
    return row(cover) if knows else row(cover, (voice.line("gap.know"), Press("gap.know", gap_id)))


def known(voice: Voice, news: GapKnown, language: str) -> Say:
    """Who knows stands below the line; somebody can still be asked to come."""
    below = voice.line("gap.known", language, time=news.at, by=news.by)
    return Say(f"{gap_line(voice, news.line, language)}\n{below}", gap_buttons(voice, news.gap, knows=True))


def gaps(voice: Voice, news: GapsOpened, language: str) -> Say:
    """More than five at once are one message; of very many the last line says how many more there are."""
    head = voice.line("gap.many", language, time=news.time, count=news.count)
    more = news.count - len(news.lines)
    rest = [voice.line("gap.more", language, count=more)] if more else []
    return Say("\n".join([head, *(gap_line(voice, line, language) for line in news.lines), *rest]))


# -- what is seen before -----------------------------------------------------------------------


def ahead_line(voice: Voice, one: Ahead, language: str) -> str:
    """明早会缺 柳河小学 校门口护学岗 民警1（韩小雨请假）。"""
    missing = missing_words(voice, one.missing, language)
    away = voice.line("foreseen.away", language, names="、".join(one.away)) if one.away else ""
    key = "desk" if not one.school else "morning" if one.morning else "later"
    values = {"school": one.school, "post": one.post, "missing": missing, "away": away, "time": one.time}
    return voice.line(f"foreseen.{key}", language, **values)


def week_line(voice: Voice, one: Ahead, language: str) -> str:
    """11-25 周三 07:00 柳河小学 校门口护学岗 民警1（韩小雨请假）"""
    weekday = voice.word("weekday", str(one.day.isoweekday()), language)
    missing = missing_words(voice, one.missing, language)
    away = voice.line("foreseen.away", language, names="、".join(one.away)) if one.away else ""
    place = f"{one.school} {one.post}".strip()
    return f"{one.day:%m-%d} {weekday} {one.time} {place} {missing}{away}"


def foresight(voice: Voice, news: Foresight, language: str) -> Say:
    """All of tomorrow in one message; the buttons to find somebody are told apart by marks."""
    several = len(news.lines) > 1
    lines = [ahead_line(voice, one, language) for one in news.lines[:GAPS_SHOWN]]
    marks = [MARKS[at] if several and at < len(MARKS) else "" for at in range(len(lines))]
    cover = [
        (f"{mark}{voice.line('gap.cover')}", Press("foreseen.cover", one.number))
        for mark, one in zip(marks, news.lines, strict=False)
        if one.school and (mark or not several)
    ]
    know = (voice.line("gap.know"), Press("foreseen.know", news.lines[0].number))
    text = "\n".join(f"{mark}{line}" for mark, line in zip(marks, lines, strict=True))
    return Say(text, row(*cover, know) if len(cover) < 2 else (*column(*cover), *row(know)))


def shortage(voice: Voice, news: Shortage, language: str) -> Say:
    """本周编制缺口 柳河小学：晚高峰护学 校门口护学岗 民警1。 One line a week."""
    parts = [f"{one.window} {one.post} {missing_words(voice, one.missing, language)}" for one in news.shorts]
    if news.guards >= 0:
        parts.append(voice.line("foreseen.few_guards", language, guards=news.guards))
    return Say(voice.line("foreseen.shortage", language, school=news.school, what="；".join(parts)))


RENDERERS = {
    Foresight: foresight,
    Shortage: shortage,
    GapOpened: gap,
    GapsOpened: gaps,
    GapKnown: known,
}
