"""One worksheet to a page: every cell where it stands, merged ones filled downwards, hidden rows marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from storage.importing.books import reasons
from storage.importing.books.archive import unescaped, walk
from storage.importing.books.book import BLANK, BookRefused, Cell, Kind, Line, Page, Span, position
from storage.importing.books.number_formats import Formats, cell_of_number

MOST_CELLS = 2_000_000
MOST_COLUMNS = 256
MOST_ROWS = 200_000
MOST_SPANS = 50_000


@dataclass(frozen=True)
class Shared:
    """What all sheets of a workbook refer to."""

    strings: list[str]
    formats: Formats
    since_1904: bool


@dataclass
class _Open:
    """The cell that is being read."""

    column: int
    style: int
    kind: str
    value: list[str] = field(default_factory=list)
    formula: bool = False
    valued: bool = False


class _Reader:
    """Takes the events of one sheet's XML."""

    def __init__(self, shared: Shared, left: int) -> None:
        self.rows: dict[int, dict[int, Cell]] = {}
        self.hidden: set[int] = set()
        self.merged: list[Span] = []
        self._shared, self._left = shared, left
        self._row = 0
        self._column = -1
        self._cell: _Open | None = None
        self._inside = ""
        self._reading = False  # the reading above a text, not the text

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "row":
            told = attributes.get("r", "")
            self._row = int(told) if told.isdecimal() else self._row + 1
            self._column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.hidden.add(self._row)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif self._cell:
            self._inside_cell(self._cell, tag)

    def _inside_cell(self, cell: _Open, tag: str) -> None:
        if tag == "f":
            cell.formula = True
        elif tag == "rPh":
            self._reading = True
        self._inside = "" if tag == "t" and self._reading else tag

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        try:
            self._row, self._column = position(attributes["r"])
        except (KeyError, ValueError):
            self._column += 1
        style = attributes.get("s", "")
        kind = attributes.get("t", "n")
        self._cell = _Open(self._column, int(style) if style.isdecimal() else 0, kind)
        self._reading = False

    def text(self, some: str) -> None:
        if self._cell and self._inside in ("v", "t"):
            self._cell.value.append(some)

    def end(self, tag: str) -> None:
        self._inside = ""
        if tag == "rPh":
            self._reading = False
        if tag != "c" or self._cell is None:
            return
        cell, self._cell = _cell(self._cell, self._shared), None
        if cell.blank or self._column >= MOST_COLUMNS:
            return
        self._left -= 1
        if self._left < 0 or len(self.rows) > MOST_ROWS:
            raise BookRefused(reasons.too_many_rows(MOST_ROWS))
        self.rows.setdefault(self._row, {})[self._column] = cell

    def _merge(self, told: str) -> None:
        begin, colon, last = told.partition(":")
        try:
            (top, left), (bottom, right) = position(begin), position(last if colon else begin)
        except ValueError:
            return
        if len(self.merged) < MOST_SPANS:
            self.merged.append(Span(top, left, bottom, right))


def _cell(cell: _Open, shared: Shared) -> Cell:
    raw = "".join(cell.value)
    if cell.formula and not raw and cell.kind != "str":
        return Cell("", Kind.TEXT, reasons.FORMULA)
    if cell.kind == "s":
        index = int(raw) if raw.isdecimal() else -1
        return Cell(shared.strings[index].strip() if 0 <= index < len(shared.strings) else "")
    if cell.kind in ("str", "inlineStr"):
        return Cell(unescaped(raw).strip())
    if cell.kind == "e":
        return Cell(raw, Kind.TEXT, reasons.error_value(raw))
    if cell.kind == "b":
        return Cell("1" if raw.strip() in ("1", "true") else "0")
    if cell.kind == "d":
        return Cell(raw.strip().replace("T", " ").removesuffix(" 00:00:00"), Kind.MOMENT)
    return cell_of_number(raw, cell.style, shared.formats, shared.since_1904) if raw.strip() else BLANK


def read_page(data: bytes, name: str, hidden: bool, shared: Shared, left: int) -> Page:
    """`left` cells may still be read of this workbook."""
    reader = _Reader(shared, left)
    if data:
        walk(data, reader.start, reader.end, reader.text)
    _fill(reader.rows, reader.merged)
    lines = [_line(row, reader.rows[row], row in reader.hidden) for row in sorted(reader.rows)]
    return Page(name, lines, reader.merged, hidden)


def _fill(rows: dict[int, dict[int, Cell]], merged: Sequence[Span]) -> None:
    """What is merged downwards holds for each of its rows that has something else; what it covers to its
    right is told where somebody needs it. A row that holds nothing but a merged cell's rest stays blank.
    """
    present = sorted(rows)
    left = MOST_CELLS
    for span in merged:
        held = rows.get(span.top, {}).get(span.left, BLANK)
        if held.blank:
            continue
        last = min(span.right, MOST_COLUMNS - 1)
        for row in present[bisect_left(present, span.top) : bisect_right(present, span.bottom)]:
            left -= 1 + last - span.left
            if left < 0:
                raise BookRefused(reasons.TOO_MUCH)
            rows[row].setdefault(span.left, held)
            for column in range(span.left + 1, last + 1):
                rows[row].setdefault(column, _COVERED)


_COVERED = Cell("", Kind.TEXT, reasons.COVERED)


def _line(row: int, cells: Mapping[int, Cell], hidden: bool) -> Line:
    width = max(cells) + 1
    return Line(row, row, tuple(cells.get(n, BLANK) for n in range(width)), hidden)
