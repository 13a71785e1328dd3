"""What officers do with a report besides answering its call: [看照片], [同一件事]."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.alerting.reporters.joining import join
from duty.alerting.reporters.pictures import look
from duty.incidents.refusal import Refusal
from duty.messaging.say import Say
from handlers.incidents.receipt import in_place_of
from handlers.incidents.refused import refused
from handlers.speech.filters import Choice, numbered
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("incident buttons", Stage.KEYS)
    routes.callback_query.register(see_photos, Choice("seephotos"))
    routes.callback_query.register(same, Choice("same"))
    return routes


async def see_photos(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """Station and school; each look is on record."""
    seen = await look(talk.work, talk.me, numbered(args[-1]))
    if isinstance(seen, Refusal):
        return refused(talk, seen)
    return [Say(seen.incident.number, photo=photo.large_key) for photo in seen.photos]


async def same(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[同一件事]: the offer gives way to what was done."""
    joined = await join(talk.work, talk.me, numbered(args[-1]), talk.now)
    if isinstance(joined, Refusal):
        return refused(talk, joined)
    text = talk.line("incident.you_joined", number=joined.later.number, other=joined.first.number)
    return [Say(text, replaces=in_place_of(query))]
