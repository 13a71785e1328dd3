"""An album comes as separate updates, in any order and in batches; its pictures belong to one thing."""

from __future__ import annotations

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Filter
from aiogram.types import Message

from duty import picturing
from duty.messaging.say import Say
from handlers.speech.filters import Has
from handlers.speech.pictures import picture_of
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_shield()]


def _shield() -> Job:
    """Stands before whatever begins something with a picture."""
    routes = Job("albums", Stage.SHIELD)
    routes.message.register(another, Has("photo"), OfAlbum())
    return routes


class OfAlbum(Filter):
    """A picture that was sent together with others."""

    async def __call__(self, message: Message) -> bool:
        return bool(message.media_group_id)


async def another(message: Message, talk: Talk) -> list[Say]:
    """It joins what the others showed, silently; else it goes its usual way."""
    if not await picturing.join_album(talk.work, picture_of(talk, message)):
        raise SkipHandler
    return []
