"""Notices of check-ins, gaps and spot checks, put into words. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain
from typing import Any

from duty.attendance.absence.note import Known
from duty.attendance.colleagues import ColleagueNote, ComesLater, Note
from duty.attendance.hinting.hints import Line
from duty.attendance.leading.cards import LeaderNews
from duty.attendance.leading.claims import Claim, NotSeenYet, Proved, VerifyPlease, Withdrawn
from duty.attendance.leading.missing import Late, Short
from duty.attendance.spotting.spotcheck import Outcome
from duty.attendance.spotting.spotchecks import Finding, Findings, PlacePlease
from duty.district.people import Person
from duty.messaging.joining import MARKS
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Key, Say, row
from handlers.speech import labels
from handlers.speech.marks import shortened
from handlers.speech.voice import Voice, distance

# -- check-ins ---------------------------------------------------------------------------------


def claim(voice: Voice, news: Claim, language: str) -> Say:
    """With both times where they differ."""
    return Say(voice.line(news.kind, language, **news.values() | {"time": _times(voice, news, language)}))


def _times(voice: Voice, news: Claim, language: str) -> str:
    return voice.line("checkin.both_times", language, **news.values()) if news.said else news.time


def _asks(voice: Voice, news: VerifyPlease, language: str) -> str:
    early = "_said" if news.in_words else "_delayed"
    return voice.line(f"checkin.verify_ask{early if news.said else ''}", language, **news.values())


def verify(voice: Voice, news: VerifyPlease, language: str) -> Say:
    """One of several, looked at for itself: [人在] [没看到]."""
    return Say(_asks(voice, news, language), _seen_buttons(voice, news, "verify"))


def _seen_buttons(voice: Voice, news: VerifyPlease, act: str) -> Buttons:
    return row(
        (voice.line("checkin.seen"), Press(f"{act}.seen", news.check_in)),
        (voice.line("checkin.not_seen"), Press(f"{act}.not", news.check_in)),
    )


def leading(voice: Voice, news: LeaderNews, language: str) -> Say:
    """What has just changed, whom to look at, what is short, who is there, whom to phone."""
    lines = [claim(voice, news.event, language).text] if news.event else []
    parts = _asking(voice, news, language)
    marks = MARKS if sum(bool(buttons) for _, buttons in parts) > 1 else ""
    lines += [f"{_mark(marks, parts, part)}{part[0]}" for part in parts]
    if news.planned:
        lines.append(voice.line("leading.there", language, **news.values()))
    if news.late:
        lines.append(voice.line("leading.late", language))
        lines += [_late_line(voice, one, language) for one in news.late]
    lines += [_hint(voice, one, language) for one in news.hints]
    if news.undo:
        lines.append(voice.line("leading.can_undo", language))
    back = row((voice.line("leading.undo"), Press("leading.undo", news.card))) if news.undo else ()
    buttons = [_marked(part[1], _mark(marks, parts, part)) for part in parts]
    return Say("\n".join(lines or [voice.line("leading.nothing", language)]), (*chain(*buttons), *back))


def _hint(voice: Voice, one: Line, language: str) -> str:
    """提示：张师傅 3天的位置一模一样，请到岗上看一眼。 Nobody is accused of anything."""
    return voice.line(f"hint.{one.sign}", language, names="、".join(one.names), days=one.days)


Part = tuple[str, Buttons]


def _asking(voice: Voice, news: LeaderNews, language: str) -> list[Part]:
    """Each question with its buttons; of several they are told apart by marks."""
    short = [_short(voice, news, one, language) for one in news.short]
    waiting = _waiting(voice, news, language)
    return [*((line, _waiting_buttons(voice, news)) for line in waiting), *short]


def _short(voice: Voice, news: LeaderNews, one: Short, language: str) -> Part:
    """07:05 校门口护学岗还差保安1人，请看一下。 [人在] [在路上] [找人顶]"""
    where = "".join(voice.line("leading.elsewhere", language, who=who, post=at) for who, at in one.elsewhere)
    key = "leading.awaited" if one.awaited else "leading.short"
    line = voice.line(key, language, **vars(one) | {"elsewhere": where})
    if one.awaited:
        return line, ()
    buttons = (
        (voice.line("checkin.seen"), Press("leading.here", news.card, one.post_id)),
        (voice.line("leading.way"), Press("leading.way", news.card, one.post_id)),
        (voice.line("gap.cover"), Press("leading.cover", news.card, one.post_id)),
    )
    return line, row(*buttons)


def _mark(marks: str, parts: list[Part], part: Part) -> str:
    asking = [one for one in parts if one[1]]
    return marks[asking.index(part)] if marks and part in asking[: len(marks)] else ""


def _marked(buttons: Buttons, mark: str) -> Buttons:
    return tuple(tuple(replace(one, label=f"{mark}{one.label}") for one in line) for line in buttons)


def _late_line(voice: Voice, one: Late, language: str) -> str:
    """西门岗 李师傅 000-0002（说07:20到）"""
    line = voice.line("leading.late_line", language, **vars(one))
    return line + (known_words(voice, "", one.known, one.comes, language) if one.known else "")


def known_words(voice: Voice, who: str, known: Known, time: str, language: str = "zh") -> str:
    """（韩小雨请假）, （说07:20到）"""
    what = voice.line(f"gap.known_{known}", language, time=time)
    return voice.line("gap.known_of", language, who=who, what=what)


def _waiting(voice: Voice, news: LeaderNews, language: str) -> list[str]:
    """One in its own words; several in one line."""
    if len(news.waiting) == 1:
        return [_asks(voice, news.waiting[0], language)]
    if not news.waiting:
        return []
    names = "、".join(f"{one.who} {one.post}" for one in news.waiting)
    return [voice.line("leading.waiting", language, count=len(news.waiting), names=names)]


def _waiting_buttons(voice: Voice, news: LeaderNews) -> Buttons:
    if len(news.waiting) == 1:
        return _seen_buttons(voice, news.waiting[0], "leading")
    every = (voice.line("leading.all"), Press("leading.all", news.card))
    each = (voice.line("leading.each"), Press("leading.each", news.card))
    return row(every, each)


NOTED = {
    Note.LATE: "checkin.proxy_late",
    Note.LEAVE: "checkin.proxy_leave",
    Note.SWAP: "checkin.proxy_swap",
    Note.EMPTY: "checkin.proxy_empty",
}
"""迟到, 请假, 顶班, 没人: what is said of a colleague, and the label of its button."""


def colleague_note(voice: Voice, news: ColleagueNote, language: str) -> Say:
    who = news.name or voice.line("checkin.proxy_somebody", language)
    what = voice.line(NOTED[news.note])
    return Say(voice.line("checkin.proxy_note", language, time=news.time, by=news.by, who=who, what=what))


def comes_later(voice: Voice, news: ComesLater, language: str) -> Say:
    said = news.values() | {"sentence": shortened(news.sentence)}
    return Say(voice.line("checkin.late_note", language, **said))


# -- spot checks -------------------------------------------------------------------------------


def place_please(voice: Voice, news: PlacePlease, language: str) -> Say:
    """Above the usual keys one that sends the place in a tap."""
    usual = labels.keyboard_of(Person("", "", news.role), on_duty=True)
    key = (Key(labels.SEND_PLACE, place=True),)
    return Say(voice.line("spotcheck.please", language, minutes=news.minutes), keyboard=(key, *usual))


def findings(voice: Voice, news: Findings, language: str) -> Say:
    """西门岗 李师傅：在岗位 10:02. A supervisor reads the counts."""
    head = voice.line("spotcheck.result_head", language, time=news.time, school=news.school, post=news.post)
    lines = [head, *_findings(voice, news, language)]
    rest = left_out(voice, news, language)
    return Say("\n".join([*lines, rest] if rest else lines))


def _findings(voice: Voice, news: Findings, language: str) -> list[str]:
    if news.names:
        return [_finding(voice, one, language) for one in news.answers]
    said = Counter(one.outcome for one in news.answers)
    shown: dict[str, Any] = {str(one): said[one] for one in Outcome}
    return [voice.line("spotcheck.result_counts", language, **shown)]


def _finding(voice: Voice, one: Finding, language: str) -> str:
    away = distance(one.metres, language)
    return voice.line(FOUND[one.outcome], language, post=one.post, who=one.who, time=one.time, distance=away)


FOUND = {
    Outcome.WAITING: "spotcheck.line_waiting",
    Outcome.INSIDE: "spotcheck.line_inside",
    Outcome.OUTSIDE: "spotcheck.line_outside",
    Outcome.NO_ANSWER: "spotcheck.line_no_answer",
}


def left_out(voice: Voice, news: Findings, language: str) -> str:
    """How many were not asked; empty where everybody was."""
    return voice.line("spotcheck.left_out", language, count=news.left_out) if news.left_out else ""


RENDERERS = {
    VerifyPlease: verify,
    LeaderNews: leading,
    Proved: claim,
    Withdrawn: claim,
    NotSeenYet: claim,
    ColleagueNote: colleague_note,
    ComesLater: comes_later,
    PlacePlease: place_please,
    Findings: findings,
}
