"""What may overtake other people's updates, on every channel the same."""

from __future__ import annotations

from typing import Any

CALLS = ("🚨", "/sos")
"""How a call for help begins: the key of the keyboard, or its command."""
ANSWERS = "alert:"
"""How the data of a button begin that answers one."""


def is_urgent(raw: dict[str, Any]) -> bool:
    """A call for help, or an answer to one; of a raw update that may have any shape."""
    message, press = raw.get("message"), raw.get("callback_query")
    text = message.get("text") if isinstance(message, dict) else None
    data = press.get("data") if isinstance(press, dict) else None
    return str(text or "").startswith(CALLS) or str(data or "").startswith(ANSWERS)
