"""A picture of a message, as the rules know it."""

from __future__ import annotations

from aiogram.types import Message

from duty.records.photos import Photo, Picture
from duty.records.subject import Subject
from handlers.speech.content import picture_file
from handlers.speech.talk import Talk


def picture_of(talk: Talk, message: Message) -> Picture:
    """Its picture, also one sent as a file; fetched and developed outside of any transaction."""
    return Picture(
        channel=talk.account.channel,
        file=picture_file(message)[:200],
        sent_by=talk.me.id,
        received_at=talk.now,
        album=(message.media_group_id or "")[:40],
        forwarded=talk.forwarded,
    )


async def keep_photo(talk: Talk, message: Message, subject: Subject, purpose: str) -> Photo:
    """Keep it as part of that subject."""
    photo = picture_of(talk, message).of(subject, purpose)
    await talk.work.photos.add(photo)
    return photo
