"""What must not be here is refused, removed where the channel can, and kept nowhere (promise 7)."""

from __future__ import annotations

from duty.messaging.say import Say
from handlers.speech.talk import Talk


def refuse(talk: Talk, kind: str = "", *, called: bool = False) -> Say:
    """Point to the police channel; of the content only the time stays, and that the hint was given.

    kind:   of a person what they do may be said, and is asked for.
    called: the danger beside it is on its way already.
    """
    message = talk.raw.get("message") or talk.raw.get("edited_message") or {}
    return refused(talk, "" if called else kind, str(message.get("message_id") or ""))


def refused(talk: Talk, kind: str, reference: str) -> Say:
    """The same of a message under that reference."""
    text = talk.line("common.restricted", time=talk.clock(talk.now))
    if kind == "person":
        text = f"{text}\n{talk.line('common.restricted_person')}"
    return Say(text, deletes=f"#{reference}" if reference else "")
