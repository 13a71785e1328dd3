"""The line of time, post and number at the foot of a photograph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from media.lettering import drawable, font, shortened, wrapped

SIZES = (44, 38, 32, 28, 24, 20, 16, 13)  # px; few, because each font size is kept loaded
SHARE_OF_WIDTH = 0.028
DARKER = 0.6  # how far the strip goes towards black: white letters read on snow and on night
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Watermark:
    """`2026-11-23 07:31`, `实验小学 西门岗`, `YH-SCH01-2026-0007`: what the line says."""

    time: str
    post: str
    number: str = ""

    @property
    def text(self) -> str:
        return drawable("  ".join(part for part in (self.time, self.post, self.number) if part))


def stamp(picture: Image.Image, line: Watermark) -> None:
    """Draw the line into `picture`, which is RGB; one too small to carry letters stays as it is."""
    letters = _letters(line.text, picture.width)
    if letters is None or letters.height * 2 > picture.height:
        return
    corner = (0, picture.height - letters.height)
    ground = picture.crop((*corner, *picture.size)).point(lambda value: value * (1 - DARKER))
    ground.paste("white", mask=letters)
    picture.paste(ground, corner)


@lru_cache(maxsize=32)
def _letters(text: str, width: int) -> Image.Image | None:
    """The strip's letters as a mask. Kept: the photos of one report carry the same line."""
    size, lines = _set(text, width)
    if not lines:
        return None
    pad, height = round(size * 0.45), round(size * 1.35)
    mask = Image.new("L", (width, height * len(lines) + pad))
    pen = ImageDraw.Draw(mask)
    for index, part in enumerate(lines):
        pen.text((round(size * 0.7), pad / 2 + height * (index + 0.5)), part, 255, font(size), anchor="lm")
    return mask


def _set(text: str, width: int) -> tuple[int, list[str]]:
    """Size and lines: one line, a little smaller if need be, else several."""
    wanted = [size for size in SIZES if size <= width * SHARE_OF_WIDTH] or [SIZES[-1]]
    for size in wanted[:3]:
        if font(size).getlength(text) <= width - size * 1.4:
            return size, [text] if text else []
    size = wanted[min(2, len(wanted) - 1)]
    room = width - size * 1.4
    if room < size * 6:
        return size, []
    return size, [shortened(part, font(size), room) for part in wrapped(text, font(size), room, MOST_LINES)]
