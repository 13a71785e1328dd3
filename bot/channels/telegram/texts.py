"""Cuts long texts at Telegram's limits, and never through a character."""

from __future__ import annotations

import unicodedata

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024
TOAST_LIMIT = 200
"""Telegram's own limits, counted in UTF-16 units."""


def units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _inside_grapheme(text: str, at: int) -> bool:
    """Whether a cut before `text[at]` would tear one visible character (👨‍👩‍👧, 👍🏽, 🇨🇳, é) in two."""
    before, after = text[at - 1], text[at]
    if "\u200d" in (before, after) or unicodedata.category(after).startswith("M"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True
    flags = 0
    while flags < at and "\U0001f1e6" <= text[at - 1 - flags] <= "\U0001f1ff":
        flags += 1
    return flags % 2 == 1 and "\U0001f1e6" <= after <= "\U0001f1ff"


def _cut(text: str, limit: int) -> int:
    """Where to cut a text that is longer than `limit`: after a line, else between two characters."""
    end = used = 0
    while (used := used + units(text[end])) <= limit:
        end += 1
    line = text.rfind("\n", end // 2, end + 1)
    if line > 0:
        return line + 1
    cut = end
    while cut > 0 and _inside_grapheme(text, cut):
        cut -= 1
    return cut or end


def split_text(text: str, first: int = MESSAGE_LIMIT, rest: int = MESSAGE_LIMIT) -> list[str]:
    parts, limit = [], first
    while units(text) > limit:
        cut = _cut(text, limit)
        parts.append(text[:cut].strip("\n"))
        text, limit = text[cut:], rest
    return [part for part in (*parts, text) if part.strip()]
