"""Notices put into words: facts in, a Say out. Each job brings its own words. Pure."""

from __future__ import annotations

from typing import Any

from duty.messaging.notices import Notice
from duty.messaging.say import Say
from handlers.alerting import bundle_words, joining_words, near_words, night_rounds
from handlers.alerting import words as alerting
from handlers.alerting.afterwards import words as afterwards
from handlers.attendance import absence_words as absence
from handlers.attendance import words as attendance
from handlers.attendance.records import words as attendance_records
from handlers.campaigns import words as campaigns
from handlers.hazards import act_words as hazard_acts
from handlers.hazards import words as hazards
from handlers.messaging import words as messaging
from handlers.patrols import police_words as visits
from handlers.patrols import words as patrols
from handlers.reporting import words as reporting
from handlers.rosters import office_words, swap_words
from handlers.rosters import words as rosters
from handlers.routines import words as routines
from handlers.speech.marks import marked
from handlers.speech.voice import Voice
from handlers.summaries import group_words
from handlers.summaries import words as summaries
from handlers.tips import words as tips

RENDERERS: dict[Any, Any] = {
    **alerting.RENDERERS,
    **afterwards.RENDERERS,
    **bundle_words.RENDERERS,
    **joining_words.RENDERERS,
    **near_words.RENDERERS,
    **night_rounds.RENDERERS,
    **reporting.RENDERERS,
    **hazards.RENDERERS,
    **hazard_acts.RENDERERS,
    **patrols.RENDERERS,
    **attendance.RENDERERS,
    **absence.RENDERERS,
    **attendance_records.RENDERERS,
    **rosters.RENDERERS,
    **swap_words.RENDERERS,
    **office_words.RENDERERS,
    **messaging.RENDERERS,
    **routines.RENDERERS,
    **summaries.RENDERERS,
    **group_words.RENDERERS,
    **visits.RENDERERS,
    **campaigns.RENDERERS,
    **tips.RENDERERS,
}
"""Under each class of news what puts it into words: (voice, news, language) → Say."""


def render(notice: Notice, voice: Voice, language: str) -> Say:
    """The words of a notice in a language, with its name and what it replaces."""
    say = _say(notice, voice, language)
    text = marked(voice, notice.news.of_drill, say.text, language)
    return say.but(
        text=text, name=notice.name, replaces=notice.replaces, anew=notice.anew, silent=not notice.loud
    )


def _say(notice: Notice, voice: Voice, language: str) -> Say:
    """By the job's own words; without any the text of that kind says it all."""
    words = RENDERERS.get(type(notice.news))
    if words is None:
        return Say(voice.line(notice.kind, language, **notice.news.values()))
    said: Say = words(voice, notice.news, language)
    return said
