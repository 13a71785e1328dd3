"""What may overtake other people's updates, on every channel the same."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from duty.language.reading import Meaning

CALLS = ("🚨", "/sos")
"""How a call for help begins: the key of the keyboard, or its command."""
ANSWERS = ("alert:", "danger:", "sos:")
"""How the data of a button begin that answers one, or a question about danger."""
READ = 200
"""So many characters are read here: who cries for help says so at once."""


def is_urgent(raw: dict[str, Any]) -> bool:
    """A call for help, or an answer to one; of a raw update that may have any shape."""
    press = raw.get("callback_query")
    if isinstance(press, dict):
        return str(press.get("data") or "").startswith(ANSWERS)
    message = raw.get("message")
    return isinstance(message, dict) and _cries(message)


def _cries(message: dict[str, Any]) -> bool:
    """The key, or words that call: 救命, 校门口有人持刀 under a picture."""
    words = message.get("text") or message.get("caption")
    if not isinstance(words, str) or not words.strip():
        return False
    return words.startswith(CALLS) or (not words.startswith("/") and _calls(words[:READ]))


@lru_cache(maxsize=1024)
def _calls(words: str) -> bool:
    """The keys of the keyboard come again and again."""
    return Meaning(words).calls
