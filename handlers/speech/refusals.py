"""What must not be here is refused, removed where the channel can, and kept nowhere (promise 7)."""

from __future__ import annotations

from duty.messaging.say import Say
from handlers.speech.talk import Talk


def refuse(talk: Talk) -> Say:
    """Point to the police channel; of the content only the time stays, and that the hint was given."""
    message = talk.raw.get("message") or talk.raw.get("edited_message") or {}
    reference = message.get("message_id")
    text = talk.line("common.restricted", time=talk.clock(talk.now))
    return Say(text, deletes=f"#{reference}" if reference else "")
