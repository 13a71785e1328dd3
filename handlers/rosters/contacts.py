"""今天谁值班, 民警电话: the card of whom to phone."""

from __future__ import annotations

from aiogram.types import Message

from duty.language.reading import Intent
from duty.messaging.say import Say
from duty.rosters.contacts import contacts
from handlers.speech.filters import Means, Words
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("contacts", Stage.KEYS)
    routes.message.register(card, Words(), Means(Intent.ON_DUTY))
    return routes


async def card(message: Message, talk: Talk) -> Say:
    """One line for each: place, name, number; and what to do in danger."""
    own = talk.district.schools_seen_by(talk.me)
    found = contacts(talk.district, talk.me, own[0] if len(own) == 1 else None, talk.now)
    lines = [talk.line("contacts.line", **vars(one)) for one in found]
    head = talk.line("contacts.head") if lines else talk.line("contacts.nobody")
    return Say("\n".join([head, *lines, talk.line("contacts.danger")]))
