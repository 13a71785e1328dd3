"""What is often asked is answered from the district's own list; the nearest three are offered."""

from __future__ import annotations

import hashlib

from aiogram.types import CallbackQuery

from duty.district.faq import Faq
from duty.language.faq import SURE, nearest
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, column
from handlers.speech.filters import Choice
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("questions", Stage.KEYS)
    routes.callback_query.register(chosen, Choice("faq"))
    return routes


def answered(talk: Talk) -> list[Say]:
    """The answer, or which question is meant; empty where none is like it."""
    found = nearest(talk.words, talk.district.faq)
    if not found:
        return []
    score, best = found[0]
    if score >= SURE:
        return [Say(best.answer)]
    buttons = column(*((one.question, Press("faq", _key(one))) for _, one in found))
    return [Say(talk.line("faq.which"), buttons)]


async def chosen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """One of the three."""
    found = next((one for one in talk.district.faq if _key(one) == args[0]), None)
    if found is None:
        return refused(talk, Refused.GONE)
    return [Say(found.answer, replaces=this_message(query))]


def _key(one: Faq) -> str:
    return hashlib.sha256(one.question.encode()).hexdigest()[:12]
