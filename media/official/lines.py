"""Breaking a text into the lines of a cell, without a font at hand: Chinese is one em wide, the rest less."""

from __future__ import annotations

import re
import unicodedata

from media.lettering import STOPS

WIDE = frozenset("WF")
BROAD = frozenset("mwMW@%&")
TOKENS = re.compile(rf"[!-~]+|[ \t\u3000]+|[{re.escape(STOPS)}]|.", re.DOTALL)
OPENERS = "（《「『【〔“‘([{"
"""Must not end a line."""


def em(character: str) -> float:
    """How wide it is at most, in parts of the size of the letters."""
    if unicodedata.east_asian_width(character) in WIDE or character in "“”‘’…—·":
        return 1.0
    if character in BROAD:
        return 1.0
    return 0.75 if character.isupper() else 0.55


def width(text: str) -> float:
    """In em, rather too much than too little: what fits by this fits in any of the fonts."""
    return sum(map(em, text))


def lines_of(text: str, room: float) -> list[str]:
    """Lines of at most `room` em. Every character of it stands in one of them but the blanks at a break."""
    return [line for part in text.split("\n") for line in _broken(part, max(room, 2.0))]


def _broken(text: str, room: float) -> list[str]:
    lines = [""]
    for token in _tokens(text, room):
        if width(lines[-1] + token) <= room or not lines[-1] or (token in STOPS and _spare(lines[-1], room)):
            lines[-1] += token
            continue
        kept = lines[-1].rstrip(OPENERS) or lines[-1]
        carried, lines[-1] = lines[-1][len(kept) :], kept.rstrip()
        lines.append((carried + token).lstrip())
    return lines


def _spare(line: str, room: float) -> bool:
    """One stop may hang over the edge, not a row of them."""
    return width(line) <= room


def _tokens(text: str, room: float) -> list[str]:
    """Numbers and Latin words stay whole where they can."""
    found = TOKENS.findall(text)
    return [part for token in found for part in ([token] if width(token) <= room else list(token))]
