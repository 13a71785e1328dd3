"""The same tables as PDF, with the letters of the shipped font embedded: what a reader selects is text."""

from __future__ import annotations

import io
import lzma
import threading
from collections.abc import Iterator, Sequence
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from media.lettering import FONTS, MISSING
from media.official.sheet import (
    A4_MM,
    BOTTOM_MM,
    LEADING,
    MM_OF_POINT,
    PAD_MM,
    TOP_MM,
    Cell,
    Face,
    Sheet,
    line_mm,
)

FONT = "NotoSerifSC-Regular"
"""Of the kind of 宋体, as forms are printed."""
BORDER, STROKE = 0.6, 0.03
"""Points of a line; how much a bold letter is thickened, in parts of its size."""
DRAWING = threading.Lock()
"""The library keeps which letters a document uses in the font, which all documents share."""


def pdf_of(sheets: Sequence[Sheet], title: str) -> bytes:
    """The bytes of the PDF. The same sheets give the same bytes."""
    with DRAWING:
        _face()
        held = io.BytesIO()
        canvas = Canvas(held, invariant=1, pageCompression=1, initialFontName=FONT)
        canvas.setTitle(title)
        canvas.setAuthor("")
        for sheet in sheets:
            _Drawn(canvas, sheet).draw()
        canvas.save()
        return held.getvalue()


@cache
def _face() -> TTFont:
    """The font, unpacked and known to the library; 0.2 s, once."""
    packed = (FONTS / f"{FONT}.ttf.xz").read_bytes()
    font = TTFont(FONT, io.BytesIO(lzma.decompress(packed)))
    pdfmetrics.registerFont(font)
    return font


def drawn(text: str) -> str:
    """On one line. What the font lacks is set as 〓, as Chinese printers do."""
    known = _face().face.charToGlyph
    spaced = (" " if c.isspace() and c != "\u3000" else c for c in text)
    return "".join(c if ord(c) in known else MISSING for c in spaced)


class _Drawn:
    """One sheet on its pages."""

    def __init__(self, canvas: Canvas, sheet: Sheet) -> None:
        self._canvas = canvas
        self._sheet = sheet
        width, height = reversed(A4_MM) if sheet.landscape else A4_MM
        self._size = (width / MM_OF_POINT, height / MM_OF_POINT)
        self._left = (width - sum(sheet.widths)) / 2
        self._height = height

    def draw(self) -> None:
        room = self._height - TOP_MM - BOTTOM_MM
        for number, rows in enumerate(pages(self._sheet, room), 1):
            self._canvas.setPageSize(self._size)
            if self._sheet.numbered:
                self._number(number)
            top = TOP_MM
            for row in rows:
                for cell in self._sheet.cells:
                    if cell.row == row:
                        self._cell(cell, top)
                top += self._sheet.heights[row]
            self._canvas.showPage()

    def _cell(self, cell: Cell, top: float) -> None:
        left = self._left + sum(self._sheet.widths[: cell.column])
        width, height = self._sheet.width_of(cell), self._sheet.height_of(cell)
        if cell.face.bordered:
            self._box(cell, left, top, width, height)
        lines, step = self._sheet.lines(cell), line_mm(cell.face)
        first = top + cell.face.pad_mm if cell.face.up == "top" else top + (height - step * len(lines)) / 2
        for number, line in enumerate(lines):
            self._line(cell.face, line, left, first + number * step, width)

    def _box(self, cell: Cell, left: float, top: float, width: float, height: float) -> None:
        right, bottom = left + width, top + height
        edges = [(left, top, right, top), (left, bottom, right, bottom)]
        edges += [(left, top, left, bottom)] if cell.left else []
        edges += [(right, top, right, bottom)] if cell.right else []
        self._canvas.setLineWidth(BORDER)
        for x1, y1, x2, y2 in edges:
            self._canvas.line(*self._at(x1, y1), *self._at(x2, y2))

    def _line(self, face: Face, line: str, left: float, top: float, width: float) -> None:
        """Its letters stand on a line four fifths of their size below its top."""
        text = drawn(line)
        base = top + face.size * MM_OF_POINT * (0.86 + (LEADING - 1) / 2)
        wide = pdfmetrics.stringWidth(text, FONT, face.size) * MM_OF_POINT
        spare = {"left": PAD_MM, "right": width - wide - PAD_MM, "center": (width - wide) / 2}[face.across]
        x, y = self._at(left + spare, base)
        written = self._canvas.beginText(x, y)
        written.setFont(FONT, face.size)
        if face.bold:
            self._canvas.setLineWidth(face.size * STROKE)
            written.setTextRenderMode(2)
        written.textOut(text)
        if face.bold:
            written.setTextRenderMode(0)
        self._canvas.drawText(written)

    def _number(self, number: int) -> None:
        self._canvas.setFont(FONT, 10)
        self._canvas.drawCentredString(self._size[0] / 2, 8 / MM_OF_POINT, f"- {number} -")

    def _at(self, x: float, y: float) -> tuple[float, float]:
        """Points from the bottom left, of millimetres from the top left."""
        return x / MM_OF_POINT, (self._height - y) / MM_OF_POINT


def pages(sheet: Sheet, room: float) -> Iterator[list[int]]:
    """The rows of each page: rows that share a cell stay together, headings stand on top of further pages."""
    headings = sum(sheet.heights[row] for row in sheet.repeated)
    page, used = list[int](), 0.0
    for group in _groups(sheet):
        height = sum(sheet.heights[row] for row in group)
        if page and used + height > room:
            yield page
            page, used = list(sheet.repeated), headings
        page, used = page + group, used + height
    yield page


def _groups(sheet: Sheet) -> Iterator[list[int]]:
    reach = {cell.row: cell.row + cell.rows - 1 for cell in sheet.cells if cell.rows > 1}
    group, last = list[int](), -1
    for row in range(len(sheet.heights)):
        group.append(row)
        last = max(last, reach.get(row, row))
        if row >= last:
            yield group
            group = []
