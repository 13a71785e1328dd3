"""What answers to a press of a button have in common."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.messaging.refused import Refused
from duty.messaging.say import Say
from handlers.speech.talk import Talk


def this_message(query: CallbackQuery) -> str:
    """The message whose button was pressed, for an answer that takes its place."""
    return f"#{query.message.message_id}" if query.message else ""


def refused(talk: Talk, why: Refused) -> list[Say]:
    """Nothing was done, and one short line says why."""
    return [Say(toast=talk.line(f"common.{why}"))]
