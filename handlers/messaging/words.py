"""Notices of 能收到吗? and of new phones, put into words. Pure."""

from __future__ import annotations

from duty.messaging.inviting import PhoneMoved
from duty.messaging.press import Press
from duty.messaging.reachability import CanYouHear, Silent, SomeSilent
from duty.messaging.say import Say, row
from handlers.speech.voice import Voice

SHOWN = 60
"""People of one list."""


def can_you_hear(voice: Voice, news: CanYouHear, language: str) -> Say:
    button = row((voice.line("reach.received"), Press("roll", news.roll_call)))
    return Say(voice.line("reach.ask", language, month=news.month), button)


def some_silent(voice: Voice, news: SomeSilent, language: str) -> Say:
    values = {"month": news.month, "asked": news.asked, "count": len(news.silent)}
    lines = [_silent(voice, one, language) for one in news.silent[:SHOWN]]
    return Say("\n".join([voice.line("reach.report", language, **values), *lines]))


def _silent(voice: Voice, one: Silent, language: str) -> str:
    why = voice.word("why", one.why or "silent", language)
    return voice.line("reach.line", language, name=one.name, phone=one.phone, why=why)


def phone_moved(voice: Voice, news: PhoneMoved, language: str) -> Say:
    """[撤回], for ten minutes."""
    text = voice.line("invite.moved", language, **news.values())
    return Say(text, row((voice.line("invite.undo"), Press("newphone.undo", news.person_id))))


RENDERERS = {PhoneMoved: phone_moved, CanYouHear: can_you_hear, SomeSilent: some_silent}
