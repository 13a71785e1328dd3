"""Notices of 更正, put into words. Pure."""

from __future__ import annotations

from duty.attendance.correcting.disputing import Kept
from duty.attendance.correcting.news import CorrectionAsked, CorrectionAway, CorrectionDecided
from duty.messaging.press import Press
from duty.messaging.say import Say, row
from handlers.speech.voice import Voice

KEPT = {
    Kept.NOTHING: "correct.nothing_kept",
    Kept.LATE: "correct.late_kept",
    Kept.NOT_SEEN: "correct.not_seen_kept",
}
"""What the record says."""


def asked(voice: Voice, news: CorrectionAsked, language: str) -> Say:
    """What the record says, what they say, [同意更正] [不同意]."""
    kept = voice.line(KEPT[news.kept], language, at=news.at, by=news.by)
    buttons = row(
        (voice.line("correct.yes"), Press("correct.yes", news.correction)),
        (voice.line("correct.no"), Press("correct.no", news.correction)),
    )
    key = "correct.asked_for" if news.asker else "correct.asked"
    text = voice.line(key, language, **news.values() | {"kept": kept, "day": f"{news.day:%m-%d}"})
    return Say(text, buttons)


def decided(voice: Voice, news: CorrectionDecided, language: str) -> Say:
    key = "correct.told_approved" if news.approved else "correct.told_refused"
    return Say(voice.line(key, language, **news.values() | {"day": f"{news.day:%m-%d}"}))


def away(voice: Voice, news: CorrectionAway, language: str) -> Say:
    return Say(voice.line("correct.away", language, **news.values() | {"day": f"{news.day:%m-%d}"}))


RENDERERS = {CorrectionAsked: asked, CorrectionDecided: decided, CorrectionAway: away}
