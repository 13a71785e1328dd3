"""The picture of the day: one card, 1080 px wide, to be read on a phone at arm's length.

Dark letters on light, none smaller than 3 mm on a phone of 7 cm (44 px); red only for what needs somebody.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw

from media.lettering import drawable, font, shortened, wrapped
from media.paper import Invite, Poster, invite_sheet, post_poster, post_posters

__all__ = ["CardList", "Invite", "Poster", "SummaryCard"]
__all__ += ["invite_sheet", "post_poster", "post_posters", "summary_card"]

WIDTH, TALLEST, EDGE = 1080, 5200, 40
INNER = WIDTH - 2 * EDGE
MOST_ROWS, MOST_LINES = 24, 3
HEAD, TILE, STEP = 232, 270, 84
PLAIN, LARGE, SMALL = 48, 60, 40
"""Sizes of letters: what is read first, what is read, and what only has to be there."""

PAGE, PAPER, RULE = "#F1F3F6", "#FFFFFF", "#D5DBE3"
INK, GREY, RED, TINT = "#111A24", "#3E4A57", "#B3140F", "#FDE9E7"
Tone = Literal["red", "amber", "calm"]
"""Amber is what earlier cards had between; it needs somebody, too."""


@dataclass(frozen=True, slots=True)
class CardList:
    """Lines under a heading, e.g. the gaps of the day. The first few are drawn, the rest is counted.

    count: how many there are where not all of them are handed over.
    """

    title: str
    lines: tuple[str, ...]
    tone: Tone = "calm"
    count: int = 0


@dataclass(frozen=True, slots=True)
class SummaryCard:
    """What the card says. Figures are frozen at `as_of` (HH:MM); rows are (label, value[, change]).

    nil_report: None lets the card decide (零报告 when all rows and lists are zero or empty too); with a
    figure above zero it is never one.
    """

    district: str
    date: str
    as_of: str
    gaps: int
    overdue: int
    open_incidents: int
    rows: tuple[tuple[str, ...], ...] = ()
    lists: tuple[CardList, ...] = ()
    footer: str = ""
    title: str = "护学岗每日小结"
    nil_report: bool | None = None

    @property
    def is_nil(self) -> bool:
        if any((self.gaps, self.overdue, self.open_incidents)):
            return False
        if self.nil_report is not None:
            return self.nil_report
        said = any(re.search(r"[1-9]", value) for _, value, *_ in self.rows)
        return not said and not any(part.lines for part in self.lists)


def summary_card(card: SummaryCard) -> bytes:
    """The card as PNG. Says what needs a hand first; compares nobody with anybody."""
    page = Image.new("RGB", (WIDTH, TALLEST), PAGE)
    pen = ImageDraw.Draw(page)
    y = _head(pen, card)
    y = _nil(pen, y) if card.is_nil else _figures(pen, y, card)
    red = [part for part in card.lists if part.lines and part.tone != "calm"]
    for part in red:
        if y < TALLEST - 1900:
            y = _list(pen, y, part, MOST_LINES if len(red) < 3 else MOST_LINES - 1)
    y = _rows(pen, y, card.rows)
    for part in card.lists:
        if part.lines and part.tone == "calm" and y < TALLEST - 1100:
            y = _list(pen, y, part, MOST_LINES)
    y = _foot(pen, y, card.footer)
    return _png(page.crop((0, 0, WIDTH, y)))


def _head(pen: ImageDraw.ImageDraw, card: SummaryCard) -> int:
    """Whose and when; until when it was counted stands large, since nothing later is in it."""
    pen.rectangle((0, 0, WIDTH, HEAD), fill=PAPER)
    pen.line((0, HEAD, WIDTH, HEAD), RULE, 3)
    until, face = f"截至 {card.as_of}", font(LARGE, bold=True)
    _left(pen, EDGE, 76, card.title, LARGE, INNER - face.getlength(until) - 40, bold=True)
    pen.text((WIDTH - EDGE, 76), until, INK, face, anchor="rm")
    date = drawable(card.date)
    pen.text((WIDTH - EDGE, 168), date, INK, font(PLAIN), anchor="rm")
    _left(pen, EDGE, 168, card.district, PLAIN, INNER - font(PLAIN).getlength(date) - 40)
    return HEAD + 36


def _figures(pen: ImageDraw.ImageDraw, y: int, card: SummaryCard) -> int:
    """The three that ask for a hand, large; red where there is any, and a zero as dark as the rest."""
    figures = (("缺岗", card.gaps), ("超期隐患", card.overdue), ("未结事件", card.open_incidents))
    gap = 24
    width = (INNER - 2 * gap) // 3
    for index, (label, count) in enumerate(figures):
        left, middle = EDGE + index * (width + gap), EDGE + index * (width + gap) + width / 2
        fill, edge = (TINT, RED) if count else (PAPER, RULE)
        pen.rounded_rectangle((left, y, left + width, y + TILE), 20, fill=fill, outline=edge, width=3)
        size = 140 if count < 1000 else 100
        pen.text((middle, y + 112), str(count), RED if count else INK, font(size, bold=True), anchor="mm")
        pen.text((middle, y + 226), label, INK, font(PLAIN, bold=bool(count)), anchor="mm")
    return y + TILE + 32


def _nil(pen: ImageDraw.ImageDraw, y: int) -> int:
    pen.rounded_rectangle((EDGE, y, WIDTH - EDGE, y + TILE), 20, fill=PAPER, outline=RULE, width=3)
    pen.text((WIDTH / 2, y + 108), "零报告", INK, font(100, bold=True), anchor="mm")
    said = "无缺岗　无超期隐患　无未结事件"
    pen.text((WIDTH / 2, y + 218), said, INK, font(PLAIN), anchor="mm")
    return y + TILE + 32


def _rows(pen: ImageDraw.ImageDraw, y: int, rows: tuple[tuple[str, ...], ...]) -> int:
    """A label, its figure in its unit, and behind it what is more or less than the day before."""
    if not rows:
        return y
    rows = rows[:MOST_ROWS]
    bottom = y + STEP * len(rows) + 16
    pen.rounded_rectangle((EDGE, y, WIDTH - EDGE, bottom), 20, fill=PAPER, outline=RULE, width=3)
    for index, (label, value, *change) in enumerate(rows):
        middle = y + 8 + STEP * index + STEP // 2
        if index:
            pen.line((EDGE + 28, middle - STEP // 2, WIDTH - EDGE - 28, middle - STEP // 2), RULE, 2)
        right = WIDTH - EDGE - 28
        if any(len(row) > 2 for row in rows):
            said = drawable(change[0]) if change else ""
            pen.text((right, middle), said, GREY, font(SMALL), anchor="rm")
            right -= 130
        shown = _fit(value, PLAIN, INNER * 0.55, bold=True)
        pen.text((right, middle), shown, INK, font(PLAIN, bold=True), anchor="rm")
        room = right - EDGE - 28 - font(PLAIN, bold=True).getlength(shown) - 24
        _left(pen, EDGE + 28, middle, label, PLAIN, room)
    return bottom + 32


def _list(pen: ImageDraw.ImageDraw, y: int, part: CardList, most: int) -> int:
    """A heading in its colour, the lines, and how many more there are."""
    room, step, tone = INNER - 92, 60, INK if part.tone == "calm" else RED
    entries = [wrapped(drawable(line), font(44), room, 2) for line in part.lines[:most]]
    count = max(part.count, len(part.lines))
    more = count - len(entries)
    height = 100 + sum(len(entry) * step + 16 for entry in entries) + (74 if more > 0 else 10)
    pen.rounded_rectangle((EDGE, y, WIDTH - EDGE, y + height), 20, fill=PAPER, outline=RULE, width=3)
    pen.rectangle((EDGE + 28, y + 32, EDGE + 40, y + 80), fill=tone)
    _left(pen, EDGE + 60, y + 56, f"{part.title} {count}", PLAIN, room, bold=True, ink=tone)
    top = y + 100
    for entry in entries:
        pen.ellipse((EDGE + 30, top + 24, EDGE + 42, top + 36), fill=tone)
        for line in entry:
            pen.text((EDGE + 60, top + step // 2), line, INK, font(44), anchor="lm")
            top += step
        top += 16
    if more > 0:
        pen.text((EDGE + 60, top + 26), f"还有 {more} 条，点“看明细”", INK, font(SMALL), anchor="lm")
    return y + height + 28


def _foot(pen: ImageDraw.ImageDraw, y: int, footer: str) -> int:
    for line in wrapped(drawable(footer), font(SMALL), INNER, 3) if footer else ():
        pen.text((WIDTH / 2, y + 20), line, GREY, font(SMALL), anchor="mm")
        y += 56
    return y + 24


def _left(
    pen: ImageDraw.ImageDraw,
    x: float,
    y: float,
    text: str,
    size: int,
    room: float,
    *,
    bold: bool = False,
    ink: str = INK,
) -> None:
    pen.text((x, y), _fit(text, size, room, bold), ink, font(size, bold=bold), anchor="lm")


def _fit(text: str, size: int, room: float, bold: bool = False) -> str:
    return shortened(drawable(text), font(size, bold=bold), room)


def _png(page: Image.Image) -> bytes:
    """As a palette: the card has few colours, so it is a third of the bytes."""
    file = io.BytesIO()
    page.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()
