"""An album comes as separate updates, in any order and in batches; its pictures belong to one thing."""

from __future__ import annotations

from typing import Any

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Filter
from aiogram.types import Message

from duty.hazards.hazard import Status
from duty.messaging.say import Say
from duty.records.photos import Photo
from duty.records.subject import Subject
from handlers.speech.filters import Has
from handlers.speech.pictures import keep_photo
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_shield()]


def _shield() -> Job:
    """Stands before whatever begins something with a picture."""
    routes = Job("albums", Stage.SHIELD)
    routes.message.register(another, Has("photo"), OfKnownAlbum())
    return routes


class OfKnownAlbum(Filter):
    """A picture of whose album another one was kept before."""

    async def __call__(self, message: Message, talk: Talk) -> bool | dict[str, Any]:
        if not message.media_group_id or talk.person is None:
            return False
        album = message.media_group_id[:40]
        kept = await talk.work.photos.of_album(talk.account.channel, talk.me.id, album)
        return {"kept": kept} if kept else False


async def another(message: Message, talk: Talk, kept: Photo) -> list[Say]:
    """It joins what the others showed, silently. An open draft asks for its own words (`handlers.hazard`)."""
    if await _is_draft(talk, kept.subject):
        raise SkipHandler
    await keep_photo(talk, message, kept.subject, kept.purpose)
    return []


async def _is_draft(talk: Talk, subject: Subject) -> bool:
    if subject.kind == "pictures":
        return True
    hazard = await talk.work.hazards.get(subject.number) if subject.kind == "hazard" else None
    return hazard is not None and hazard.status in (Status.DRAFT, Status.UNEXPLAINED)
