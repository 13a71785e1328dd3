"""The link of a printed code, pasted as a message: as if it had been scanned."""

from __future__ import annotations

from typing import Any

from aiogram.filters import Filter
from aiogram.types import Message

from duty.messaging.say import Say
from duty.patrols.links import said_by
from handlers.speech.filters import Words
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    routes = Job("pasted codes", Stage.KEYS)
    routes.message.register(pasted, Words(), Linked())
    return [routes]


class Linked(Filter):
    """The words are such a link; what it says comes along as `instead`."""

    async def __call__(self, _message: Message, talk: Talk) -> bool | dict[str, Any]:
        instead = said_by(talk.words)
        return {"instead": instead} if instead else False


async def pasted(message: Message, talk: Talk, instead: str) -> list[Say]:
    """The same message once more, with the words of a scan and its own time."""
    talk.replay.append(talk.raw | {"message": talk.raw["message"] | {"text": instead}})
    return []
