"""The shipped Chinese fonts: loading them, what they can draw, and breaking lines."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).parent / "fonts"
SIZE_OF_TRIAL = 16
STOPS = "，。、；：！？）》」』】〕”’…·,.;:!?)]}%"  # must not begin a line
MISSING = "〓"  # what Chinese printers set where a character is lacking


@lru_cache(maxsize=24)
def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The font at `size` px. Kept: one takes 40 ms and 3 MB to load, so callers ask for few sizes."""
    path = FONTS / f"NotoSansSC-{'Bold' if bold else 'Regular'}.woff2"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def drawable(text: str) -> str:
    """`text` on one line, with what the font lacks left out (emoji, controls) or set as 〓 (rare hanzi)."""
    return " ".join("".join(_drawable_character(c) for c in text).split())


@lru_cache(maxsize=16384)
def has_glyph(character: str) -> bool:
    """Whether the shipped font draws it: what it lacks looks like U+FFFF, which no font has."""
    trial = font(SIZE_OF_TRIAL)
    return character.isspace() or bytes(trial.getmask(character)) != bytes(trial.getmask("\uffff"))


def _drawable_character(character: str) -> str:
    if character.isspace():
        return " "
    category = unicodedata.category(character)
    if category[0] == "C" or category in {"Mn", "Me"}:
        return ""
    if has_glyph(character):
        return character
    return "" if category[0] == "S" else MISSING


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float, most: int = 99) -> list[str]:
    """Lines no wider than `width`; numbers and Latin words stay whole; past `most` the last ends in …."""
    lines = [""]
    for token in _tokens(text, face, width):
        if len(lines) > most:
            break
        if face.getlength(lines[-1] + token) <= width or not lines[-1] or token in STOPS:
            lines[-1] += token
        else:
            lines.append(token.lstrip())
    if len(lines) <= most:
        return [line.rstrip() for line in lines]
    return [*(line.rstrip() for line in lines[: most - 1]), shortened(lines[most - 1] + "…", face, width)]


def shortened(text: str, face: ImageFont.FreeTypeFont, width: float) -> str:
    """`text` cut to `width`, ending in … where it was cut."""
    if face.getlength(text) <= width:
        return text
    fits = bisect_right(range(1, len(text)), width, key=lambda n: face.getlength(text[:n] + "…"))
    return text[: max(1, fits)].rstrip("…") + "…"


def _tokens(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """What stays together: Latin words, and short runs of hanzi so that no 岗 stands alone on a line."""
    words = re.findall(rf"[!-~]+|\s+|[{re.escape(STOPS)}]|[^\s!-~{re.escape(STOPS)}]+", text)
    rooms = (width if word.isascii() else width * 0.4 for word in words)
    kept = zip(words, rooms, strict=True)
    return [part for word, room in kept for part in ([word] if face.getlength(word) <= room else list(word))]
