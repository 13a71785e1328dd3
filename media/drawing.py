"""The picture of the day: one card, 1080 px wide, to be read on a phone at arm's length."""

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

WIDTH, TALLEST, EDGE = 1080, 5200, 48
INNER = WIDTH - 2 * EDGE
MOST_ROWS, MOST_LINES = 24, 8

PAGE, PAPER, NIGHT = "#EEF1F5", "#FFFFFF", "#1C3553"
INK, GREY, RULE = "#18222E", "#566372", "#DDE3EA"
TONES = {"red": "#B91C1C", "amber": "#B45309", "calm": "#2F6B4F"}
TINTS = {"red": "#FDECEC", "amber": "#FEF3E2", "calm": "#E9F3EE"}
Tone = Literal["red", "amber", "calm"]


@dataclass(frozen=True, slots=True)
class CardList:
    """Lines under a heading, e.g. the gaps of the day. The first few are drawn, the rest is counted."""

    title: str
    lines: tuple[str, ...]
    tone: Tone = "calm"


@dataclass(frozen=True, slots=True)
class SummaryCard:
    """What the card says. Figures are frozen at `as_of` (HH:MM); rows are (label, value).

    nil_report: None lets the card decide (零报告 when all rows and lists are zero or empty too); with a
    figure above zero it is never one.
    """

    district: str
    date: str
    as_of: str
    gaps: int
    overdue: int
    open_incidents: int
    rows: tuple[tuple[str, str], ...] = ()
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
        said = any(re.search(r"[1-9]", value) for _, value in self.rows)
        return not said and not any(part.lines for part in self.lists)


def summary_card(card: SummaryCard) -> bytes:
    """The card as PNG. Says what needs a hand first; compares nobody with anybody."""
    page = Image.new("RGB", (WIDTH, TALLEST), PAGE)
    pen = ImageDraw.Draw(page)
    y = _head(pen, card)
    y = _nil(pen, y) if card.is_nil else _figures(pen, y, card)
    y = _rows(pen, y, card.rows)
    for part in card.lists:
        if part.lines and y < TALLEST - 1400:
            y = _list(pen, y, part)
    y = _foot(pen, y, card.footer)
    return _png(page.crop((0, 0, WIDTH, y)))


def _head(pen: ImageDraw.ImageDraw, card: SummaryCard) -> int:
    pen.rectangle((0, 0, WIDTH, 232), fill=NIGHT)
    until = f"截至 {card.as_of}"
    room = INNER - font(38, bold=True).getlength(until) - 40
    pen.text((EDGE, 66), _fit(card.district, 38, room), "#C9D6E5", font(38), anchor="lm")
    pen.text((WIDTH - EDGE, 66), until, "#FFFFFF", font(38, bold=True), anchor="rm")
    date_width = font(38).getlength(drawable(card.date))
    pen.text(
        (EDGE, 156),
        _fit(card.title, 60, INNER - date_width - 40, bold=True),
        "#FFFFFF",
        font(60, bold=True),
        anchor="lm",
    )
    pen.text((WIDTH - EDGE, 160), drawable(card.date), "#C9D6E5", font(38), anchor="rm")
    return 232 + 40


def _figures(pen: ImageDraw.ImageDraw, y: int, card: SummaryCard) -> int:
    """The three that ask for a hand, large; a zero is as calm as it deserves."""
    figures: tuple[tuple[str, int, Tone], ...] = (
        ("缺岗", card.gaps, "red"),
        ("超期隐患", card.overdue, "amber"),
        ("未结事件", card.open_incidents, "red"),
    )
    width, gap, height = (INNER - 2 * 24) // 3, 24, 270
    for index, (label, count, alarm) in enumerate(figures):
        left = EDGE + index * (width + gap)
        tone = alarm if count else "calm"
        pen.rounded_rectangle((left, y, left + width, y + height), 20, fill=TINTS[tone])
        size = 130 if count < 1000 else 92
        pen.text((left + width / 2, y + 110), str(count), TONES[tone], font(size, bold=True), anchor="mm")
        pen.text((left + width / 2, y + 218), label, INK, font(38), anchor="mm")
    return y + height + 36


def _nil(pen: ImageDraw.ImageDraw, y: int) -> int:
    pen.rounded_rectangle((EDGE, y, WIDTH - EDGE, y + 270), 20, fill=TINTS["calm"])
    pen.text((WIDTH / 2, y + 106), "零报告", TONES["calm"], font(92, bold=True), anchor="mm")
    said = "无缺岗　无超期隐患　无未结事件"
    pen.text((WIDTH / 2, y + 206), said, INK, font(38), anchor="mm")
    return y + 270 + 36


def _rows(pen: ImageDraw.ImageDraw, y: int, rows: tuple[tuple[str, str], ...]) -> int:
    if not rows:
        return y
    rows, step = rows[:MOST_ROWS], 84
    pen.rounded_rectangle((EDGE, y, WIDTH - EDGE, y + step * len(rows) + 16), 20, fill=PAPER)
    for index, (label, value) in enumerate(rows):
        middle = y + 8 + step * index + step // 2
        if index:
            pen.line((EDGE + 32, middle - step // 2, WIDTH - EDGE - 32, middle - step // 2), RULE, 2)
        shown = _fit(value, 38, INNER * 0.55, bold=True)
        room = INNER - 64 - font(38, bold=True).getlength(shown) - 24
        pen.text((EDGE + 32, middle), _fit(label, 38, room), GREY, font(38), anchor="lm")
        pen.text((WIDTH - EDGE - 32, middle), shown, INK, font(38, bold=True), anchor="rm")
    return y + step * len(rows) + 16 + 36


def _list(pen: ImageDraw.ImageDraw, y: int, part: CardList) -> int:
    """A heading in its colour, the lines, and how many more there are."""
    room, step = INNER - 96, 52
    entries = [wrapped(drawable(line), font(36), room, 2) for line in part.lines[:MOST_LINES]]
    more = len(part.lines) - MOST_LINES
    height = 96 + sum(len(entry) * step + 18 for entry in entries) + (84 if more > 0 else 14)
    pen.rounded_rectangle((EDGE, y, WIDTH - EDGE, y + height), 20, fill=PAPER)
    pen.rectangle((EDGE + 32, y + 34, EDGE + 42, y + 74), fill=TONES[part.tone])
    heading = f"{part.title}（{len(part.lines)}）"
    pen.text((EDGE + 60, y + 54), _fit(heading, 38, room, bold=True), INK, font(38, bold=True), anchor="lm")
    top = y + 96
    for entry in entries:
        pen.ellipse((EDGE + 36, top + 20, EDGE + 46, top + 30), fill=TONES[part.tone])
        for line in entry:
            pen.text((EDGE + 60, top + step // 2), line, INK, font(36), anchor="lm")
            top += step
        top += 18
    if more > 0:
        pen.text((EDGE + 60, top + 28), f"还有 {more} 条，点“看明细”", GREY, font(36), anchor="lm")
    return y + height + 36


def _foot(pen: ImageDraw.ImageDraw, y: int, footer: str) -> int:
    for line in wrapped(drawable(footer), font(30), INNER, 3) if footer else ():
        pen.text((WIDTH / 2, y + 20), line, GREY, font(30), anchor="mm")
        y += 46
    return y + 28


def _fit(text: str, size: int, room: float, bold: bool = False) -> str:
    return shortened(drawable(text), font(size, bold=bold), room)


def _png(page: Image.Image) -> bytes:
    """As a palette: the card has few colours, so it is a third of the bytes."""
    file = io.BytesIO()
    page.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()
