"""The keyboard of whoever is talking, as it stands now."""

from __future__ import annotations

from duty.attendance import presence
from duty.attendance.checkin import CheckIn
from duty.messaging.say import Keyboard
from handlers.speech import labels
from handlers.speech.talk import Talk


async def keyboard(talk: Talk) -> Keyboard:
    return labels.keyboard_of(talk.me, on_duty=bool(await on_duty(talk)))


async def on_duty(talk: Talk) -> list[CheckIn]:
    """The check-ins the person is on duty with, newest first."""
    return await presence.on_duty(talk.work, talk.me.id, talk.now)
