"""Before and after side by side: one picture, 1080 px wide, to be read on a phone at arm's length."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from media.lettering import drawable, font, shortened, wrapped
from media.pixels import rgb

WIDTH, EDGE, GAP = 1080, 28, 16
INNER = WIDTH - 2 * EDGE
HALF = (INNER - GAP) // 2
LOWEST, HIGHEST = 380, 680
"""Pixels a picture may be high: a lying one stays visible, a standing one leaves room for the words."""
HEAD, LABEL, STEP = 196, 84, 58
PAGE, NIGHT, INK, GREY, EMPTY = "#EEF1F5", "#1C3553", "#18222E", "#566372", "#D5DBE2"
TONES = {"before": "#B45309", "after": "#2F6B4F"}
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class Half:
    """One side. picture: a JPEG as it lies on the shelf; empty: `instead` says why there is none.

    title, time: 整改前, 11月23日 07:31. more: how many other pictures there are besides.
    """

    title: str
    time: str
    picture: bytes = b""
    instead: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class PairCard:
    """number and place head it; `lines` stand below: what was found, how it was put right, who looked."""

    number: str
    place: str
    kind: str
    before: Half
    after: Half
    lines: tuple[str, ...] = ()


def pair_card(card: PairCard) -> bytes:
    """The card as JPEG. Raises ValueError where a picture cannot be read."""
    pictures = [_opened(half.picture) for half in (card.before, card.after)]
    height = _height([one for one in pictures if one])
    lines = [part for line in card.lines for part in wrapped(drawable(line), font(42), INNER, MOST_LINES)]
    page = Image.new("RGB", (WIDTH, HEAD + LABEL + height + 32 + STEP * len(lines) + EDGE), PAGE)
    pen = ImageDraw.Draw(page)
    _head(pen, card)
    for index, (half, picture) in enumerate(zip((card.before, card.after), pictures, strict=True)):
        left, tone = EDGE + index * (HALF + GAP), TONES["after" if index else "before"]
        _label(pen, left, half, tone)
        _put(page, picture, (left, HEAD + LABEL, left + HALF, HEAD + LABEL + height), half.instead)
        _badge(pen, left + HALF, HEAD + LABEL, half.more)
    y = HEAD + LABEL + height + 32
    for line in lines:
        pen.text((EDGE, y + STEP // 2), line, INK, font(42), anchor="lm")
        y += STEP
    return _jpeg(page)


def _head(pen: ImageDraw.ImageDraw, card: PairCard) -> None:
    pen.rectangle((0, 0, WIDTH, HEAD - 20), fill=NIGHT)
    kind = drawable(card.kind)
    room = INNER - font(42).getlength(kind) - 30
    number = shortened(drawable(card.number), font(52, bold=True), room)
    pen.text((EDGE, 56), number, "#FFFFFF", font(52, bold=True), anchor="lm")
    pen.text((WIDTH - EDGE, 58), kind, "#C9D6E5", font(42), anchor="rm")
    place = shortened(drawable(card.place), font(46), INNER)
    pen.text((EDGE, 126), place, "#FFFFFF", font(46), anchor="lm")


def _label(pen: ImageDraw.ImageDraw, left: int, half: Half, tone: str) -> None:
    pen.rectangle((left, HEAD, left + HALF, HEAD + LABEL - 8), fill=tone)
    title, middle = drawable(half.title), HEAD + (LABEL - 8) // 2
    pen.text((left + 16, middle), title, "#FFFFFF", font(46, bold=True), anchor="lm")
    said = drawable(half.time)
    room = HALF - 48 - font(46, bold=True).getlength(title)
    right = left + HALF - 16
    pen.text((right, middle), shortened(said, font(36), room), "#FFFFFF", font(36), anchor="rm")


def _put(
    page: Image.Image, picture: Image.Image | None, box: tuple[int, int, int, int], instead: str
) -> None:
    """The whole picture, nothing cut off; or the words that stand in its place."""
    left, top, right, bottom = box
    pen = ImageDraw.Draw(page)
    pen.rectangle((left, top, right, bottom - 1), fill=INK if picture else EMPTY)
    if picture is not None:
        scale = min((right - left) / picture.width, (bottom - top) / picture.height)
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        at = left + (right - left - size[0]) // 2, top + (bottom - top - size[1]) // 2
        page.paste(picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0), at)
        return
    said = wrapped(drawable(instead), font(42), right - left - 48, MOST_LINES)
    y = (top + bottom - STEP * len(said)) // 2
    for line in said:
        pen.text(((left + right) / 2, y + STEP // 2), line, GREY, font(42), anchor="mm")
        y += STEP


def _badge(pen: ImageDraw.ImageDraw, right: int, top: int, said: str) -> None:
    """共3张, in the picture's upper corner: at its foot stands when and where it was taken."""
    if not said:
        return
    width = round(font(36).getlength(drawable(said))) + 28
    pen.rectangle((right - width, top, right, top + 56), fill=NIGHT)
    pen.text((right - width // 2, top + 28), drawable(said), "#FFFFFF", font(36), anchor="mm")


def _opened(picture: bytes) -> Image.Image | None:
    if not picture:
        return None
    try:
        found = Image.open(io.BytesIO(picture), formats=("JPEG",))
        found.draft("RGB", (HALF, HALF))
        found.load()
    except (OSError, SyntaxError) as error:
        raise ValueError("a picture on the shelf cannot be read") from error
    return rgb(found)


def _height(pictures: list[Image.Image]) -> int:
    """As high as the higher one at full width, within bounds."""
    wanted = [round(HALF * one.height / one.width) for one in pictures]
    return min(HIGHEST, max([LOWEST, *wanted]))


def _jpeg(page: Image.Image) -> bytes:
    file = io.BytesIO()
    page.save(file, "JPEG", quality=86, optimize=True)
    return file.getvalue()
