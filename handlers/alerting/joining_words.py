"""News about reports, and about what is added to them, put into words. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from duty.alerting.reporters.additions import IncidentMore
from duty.alerting.reporters.changing import KindChanged
from duty.alerting.reporters.joining import CallJoined, MaybeSame, ReportJoined
from duty.alerting.reporters.pictures import IncidentPictured
from duty.messaging.notices import News
from duty.messaging.press import Press
from duty.messaging.say import Say, row
from handlers.alerting.words import call_text, call_values
from handlers.speech.voice import Voice


def more(voice: Voice, news: IncidentMore, language: str) -> Say:
    """补充：实验小学西门岗 李师傅：… Only what is new: words, or else the place."""
    new = replace(news.call, sentence=news.words)
    if news.words:
        new = replace(new, latitude=None, longitude=None)
    values = call_values(voice, new, language) | {"who": news.by}
    return Say(voice.line("incident.more", language, **values))


def kind_changed(voice: Voice, news: KindChanged, language: str) -> Say:
    return Say(voice.line("incident.kind_changed", language, **call_values(voice, news.call, language)))


def pictured(voice: Voice, news: IncidentPictured, language: str) -> Say:
    """The desks read that there is one; station and school may open it."""
    values = call_values(voice, news.call, language)
    if not news.opens:
        return Say(voice.line("incident.pictured_elsewhere", language, **values))
    button = row((voice.line("incident.see_photos"), Press("seephotos", news.incident)))
    return Say(voice.line("incident.pictured", language, **values), button)


def maybe_same(voice: Voice, news: MaybeSame, language: str) -> Say:
    button = row((voice.line("incident.same"), Press("same", news.later)))
    return Say(voice.line("incident.maybe_same", language, **news.values()), button)


def call_joined(voice: Voice, news: CallJoined, language: str) -> Say:
    """What those who were called for the later report read instead of the call."""
    line = voice.line("incident.joined_card", language, by=news.by, at=news.at, other=news.other)
    return Say(f"{call_text(voice, news.call, language)}\n{line}")


def report_joined(voice: Voice, news: ReportJoined, language: str) -> Say:
    """One event, and who has taken it."""
    key = "incident.joined_taken" if news.by else "incident.joined"
    return Say(voice.line(key, language, **news.values()))


RENDERERS: dict[type[News], Callable[[Voice, Any, str], Say]] = {
    IncidentMore: more,
    KindChanged: kind_changed,
    IncidentPictured: pictured,
    MaybeSame: maybe_same,
    CallJoined: call_joined,
    ReportJoined: report_joined,
}
