"""An album comes as separate updates, in any order and in batches; its pictures belong to one thing."""

from __future__ import annotations

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty import picturing
from duty.messaging.say import Say
from handlers.hazards.hazard import turned_dangerous
from handlers.speech.filters import Has, Reads
from handlers.speech.pictures import picture_of
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_shield()]


def _shield() -> Job:
    """Stands before whatever begins something with a picture."""
    routes = Job("albums", Stage.SHIELD)
    routes.message.register(dangerous, Has("photo"), OfAlbum(), Reads(lambda said: said.tells_of_danger))
    routes.message.register(another, Has("photo"), OfAlbum())
    return routes


class OfAlbum(Filter):
    """A picture that was sent together with others."""

    async def __call__(self, message: Message) -> bool:
        return bool(message.media_group_id)


async def dangerous(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """两个学生打架 under the second picture: the draft that the first one began is no hazard."""
    said = [] if talk.forwarded else await turned_dangerous(message, talk, state)
    if not said:
        raise SkipHandler
    return said


async def another(message: Message, talk: Talk) -> list[Say]:
    """It joins what the others showed, silently; else, or with words of its own, it goes its usual way."""
    if talk.words or not await picturing.join_album(talk.work, picture_of(talk, message)):
        raise SkipHandler
    return []
