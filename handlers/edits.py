"""What people change after they sent it: an open draft follows, anything else is only answered."""

from __future__ import annotations

from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty.hazards import filing
from duty.hazards.hazard import Status
from duty.messaging.say import Say
from handlers.hazards.draft import question
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
    words = (message.text or message.caption or "").strip()
    if not words:
        return []  # a live location moves by editing
    if await _waiting(talk, state, message):
        return [Say(talk.line("common.edited_kept"))]
    return await _draft(talk, state, message, words) or [Say(talk.line("common.edited"))]


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


async def _draft(talk: Talk, state: FSMContext, message: Message, words: str) -> list[Say]:
    """The question about the draft, with its new words; empty when the message is not part of it."""
    number = (await state.get_data()).get("hazard")
    hazard = await talk.work.hazards.get(number) if isinstance(number, int) else None
    if hazard is None or hazard.status not in (Status.DRAFT, Status.UNEXPLAINED):
        return []
    where = (talk.account.channel, talk.account.address, str(message.message_id))
    before = await talk.work.written.of(*where)
    if before is None or not filing.reword(hazard, before, words):
        return []
    await talk.work.written.change(*where, words)
    return [question(talk, hazard)]
