"""Notices of 岗位交接, put into words. Pure."""

from __future__ import annotations

from typing import Any

from duty.district.people import Person, Role
from duty.messaging.press import Press
from duty.messaging.say import Keyboard, Say, row
from duty.rosters.succession.news import (
    OfficeAgreed,
    OfficeDeclined,
    OfficeLapsed,
    OfficeNews,
    OfficePassed,
    OfficePlease,
    OfficeWithdrawn,
    OfficeYours,
)
from handlers.rosters.places import day_of
from handlers.speech import labels
from handlers.speech.voice import Voice


def values(voice: Voice, news: OfficeNews, language: str) -> dict[str, Any]:
    role = voice.word("role", news.role, language)
    return news.values() | {"role": role, "day": day_of(voice, news.day, language)}


def plain(voice: Voice, news: OfficeNews, language: str) -> Say:
    return Say(voice.line(news.kind, language, **values(voice, news, language)))


def please(voice: Voice, news: OfficePlease, language: str) -> Say:
    """[我来接] [接不了]"""
    buttons = row(
        (voice.line("office.accept"), Press("office.yes", news.succession)),
        (voice.line("office.decline"), Press("office.no", news.succession)),
    )
    key = "office.please_for" if news.by_another else news.kind
    return Say(voice.line(key, language, **values(voice, news, language)), buttons)


def agreed(voice: Voice, news: OfficeAgreed, language: str) -> Say:
    """[收回], until the day."""
    key = "office.agreed_leaves" if news.leaves else news.kind
    text = voice.line(key if news.by else "office.agreed_vacant", language, **values(voice, news, language))
    return Say(text, row((voice.line("office.back"), Press("office.back", news.succession))))


def yours(voice: Voice, news: OfficeYours, language: str) -> Say:
    """With the keys of the office."""
    return plain(voice, news, language).but(keyboard=_keys(news.role))


def passed(voice: Voice, news: OfficePassed, language: str) -> Say:
    key = news.kind if news.by else "office.passed_vacant"
    text = voice.line(key, language, **values(voice, news, language))
    return Say(text, keyboard=_keys(news.stays_as) if news.stays_as else ())


def _keys(role: str) -> Keyboard:
    return labels.keyboard_of(Person("", "", Role(role)), on_duty=False)


RENDERERS: dict[type[OfficeNews], Any] = {
    OfficePlease: please,
    OfficeAgreed: agreed,
    OfficeDeclined: plain,
    OfficeWithdrawn: plain,
    OfficeLapsed: plain,
    OfficeYours: yours,
    OfficePassed: passed,
}
