"""Notices put into words: facts in, a Say out. Each job brings its own words. Pure."""

from __future__ import annotations

from duty.messaging.notices import Notice
from duty.messaging.say import Say
from handlers.alerting import joining_words
from handlers.alerting import words as alerting
from handlers.attendance import words as attendance
from handlers.hazards import words as hazards
from handlers.messaging import words as messaging
from handlers.reporting import words as reporting
from handlers.rosters import words as rosters
from handlers.speech.marks import Words, marked
from handlers.speech.voice import Voice
from handlers.summaries import group_words
from handlers.summaries import words as summaries


def render(notice: Notice, voice: Voice, language: str) -> Say:
    """The words of a notice in a language, with its name and what it replaces."""
    words = RENDERERS.get(notice.kind) or _plain(notice.kind)
    say = words(voice, notice.facts, language)
    text = marked(voice, bool(notice.facts.get("drill")), say.text, language)
    return say.but(text=text, name=notice.name, replaces=notice.replaces)


def _plain(kind: str) -> Words:
    return lambda voice, facts, language: Say(voice.line(kind, language, **facts))


RENDERERS: dict[str, Words] = {
    **alerting.RENDERERS,
    **joining_words.RENDERERS,
    **reporting.RENDERERS,
    **hazards.RENDERERS,
    **attendance.RENDERERS,
    **rosters.RENDERERS,
    **messaging.RENDERERS,
    **summaries.RENDERERS,
    **group_words.RENDERERS,
}
