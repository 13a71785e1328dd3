"""What people change after they sent it: an open draft follows, anything else is only answered."""

from __future__ import annotations

from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty.hazards import drafting
from duty.messaging.say import Say
from handlers.hazards.draft import at_hand, said
from handlers.messaging.enrolment import WAITING
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_last()]


def _last() -> Job:
    routes = Job("edits", Stage.LAST)
    routes.edited_message.register(edited)
    return routes


async def edited(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Never a second effect: what was decided stays, and the person learns that it does."""
    if not talk.words:
        return []  # a live location moves by editing
    if await _waiting(talk, state, message):
        return [Say(talk.line("common.edited_kept"))]
    return await _draft(talk, state, message) or [Say(talk.line("common.edited"))]


async def _waiting(talk: Talk, state: FSMContext, message: Message) -> bool:
    """It still waits for the consent: then only its last wording is ever handled."""
    data = await state.get_data()
    for raw in data.get(WAITING, []):
        waits: dict[str, Any] = raw.get("message") or {}
        if waits.get("message_id") == message.message_id:
            waits.update({k: v for k, v in talk.raw["edited_message"].items() if k in ("text", "caption")})
            await state.set_data(data)
            return True
    return False


async def _draft(talk: Talk, state: FSMContext, message: Message) -> list[Say]:
    """The question about the draft, with its new words; empty when the message is no part of one."""
    where = (talk.account.channel, talk.account.address, str(message.message_id))
    drafted = await drafting.reworded(talk.work, await at_hand(state), where, talk.words)
    return said(talk, drafted)
