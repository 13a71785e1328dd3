"""A picture of a message, kept to be fetched and developed."""

from __future__ import annotations

from aiogram.types import Message

from duty.records.photos import Photo
from duty.records.subject import Subject
from handlers.speech.talk import Talk


async def keep_photo(talk: Talk, message: Message, subject: Subject, purpose: str) -> Photo:
    """The largest size of the message; fetched and developed outside of any transaction."""
    assert message.photo
    photo = Photo(
        subject, purpose, talk.account.channel, message.photo[-1].file_id[:200], talk.me.id, talk.now
    )
    photo.album = (message.media_group_id or "")[:40]
    await talk.work.photos.add(photo)
    return photo
