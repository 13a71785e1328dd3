"""Notices of check-ins, gaps and spot checks, put into words. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from duty.attendance.colleagues import ColleagueNote, ComesLater, Note
from duty.attendance.gaps import GapLine, GapOpened, GapsOpened
from duty.attendance.leading.cards import LeaderNews
from duty.attendance.leading.claims import Claim, NotSeenYet, Proved, VerifyPlease, Withdrawn
from duty.attendance.spotting.spotcheck import Outcome
from duty.attendance.spotting.spotchecks import Finding, Findings, PlacePlease
from duty.district.people import Person
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Key, Say, row
from handlers.speech import labels
from handlers.speech.marks import shortened
from handlers.speech.voice import Voice, distance

GAPS_SHOWN = 30


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
    """What has just changed, whom to look at, who is there, whom to phone."""
    lines = [claim(voice, news.event, language).text] if news.event else []
    lines += _waiting(voice, news, language)
    if news.planned:
        lines.append(voice.line("leading.there", language, **news.values()))
    if news.late:
        lines.append(voice.line("leading.late", language))
        lines += [voice.line("leading.late_line", language, **vars(one)) for one in news.late]
    if news.undo:
        lines.append(voice.line("leading.can_undo", language))
    return Say("\n".join(lines or [voice.line("leading.nothing", language)]), _leading_buttons(voice, news))


def _waiting(voice: Voice, news: LeaderNews, language: str) -> list[str]:
    """One in its own words; several in one line."""
    if len(news.waiting) == 1:
        return [_asks(voice, news.waiting[0], language)]
    if not news.waiting:
        return []
    names = "、".join(f"{one.who} {one.post}" for one in news.waiting)
    return [voice.line("leading.waiting", language, count=len(news.waiting), names=names)]


def _leading_buttons(voice: Voice, news: LeaderNews) -> Buttons:
    back = row((voice.line("leading.undo"), Press("leading.undo", news.card))) if news.undo else ()
    if len(news.waiting) == 1:
        return _seen_buttons(voice, news.waiting[0], "leading") + back
    if not news.waiting:
        return back
    every = (voice.line("leading.all"), Press("leading.all", news.card))
    each = (voice.line("leading.each"), Press("leading.each", news.card))
    return row(every, each) + back


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


# -- gaps --------------------------------------------------------------------------------------


def missing_words(voice: Voice, heads: Mapping[str, int], language: str = "zh") -> str:
    """民警1、保安2"""
    return "、".join(f"{voice.word('place_kind', kind, language)}{count}" for kind, count in heads.items())


def _gap_line(voice: Voice, line: GapLine, language: str) -> str:
    missing = missing_words(voice, line.missing, language)
    return voice.line(
        "gap.line", language, time=line.time, school=line.school, post=line.post, missing=missing
    )


def gap(voice: Voice, news: GapOpened, language: str) -> Say:
    return Say(_gap_line(voice, news.line, language))


def gaps(voice: Voice, news: GapsOpened, language: str) -> Say:
    """More than five at once are one message."""
    head = voice.line("gap.many", language, time=news.time, count=len(news.lines))
    return Say("\n".join([head, *(_gap_line(voice, line, language) for line in news.lines[:GAPS_SHOWN])]))


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
    GapOpened: gap,
    GapsOpened: gaps,
    PlacePlease: place_please,
    Findings: findings,
}
