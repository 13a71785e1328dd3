"""A book: what a CSV file, a workbook or an upload becomes before anybody asks what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class BookRefused(ValueError):
    """The file as a whole cannot be read. `line` where that is known."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class Kind(StrEnum):
    """What the spreadsheet took the cell for; a cell of a text file is always a text.

    QUOTED: somebody wrote ' before it, so that nothing is made of it.
    """

    TEXT = "text"
    QUOTED = "quoted"
    NUMBER = "number"
    DAY = "day"
    CLOCK = "clock"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is the value in our spelling: 0138, 07:00, 2026-09-20, 2026-03-03 07:41.

    `trouble` is the reason why it cannot be read at all, whatever its column is.
    """

    text: str = ""
    kind: Kind = Kind.TEXT
    trouble: str = ""

    @property
    def blank(self) -> bool:
        return not self.text and not self.trouble


BLANK = Cell()


@dataclass(frozen=True, slots=True)
class Line:
    """One row that is not blank. `row` counts as a spreadsheet does, `number` as the text file does."""

    row: int
    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    def at(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else BLANK

    @property
    def texts(self) -> list[str]:
        return [cell.text for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Span:
    """Merged cells; rows as the spreadsheet counts, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Page:
    """One table. `ragged`: of a text file, where a row with a cell too few or too many has slipped.

    A line number in a workbook is its row.
    """

    name: str
    lines: Sequence[Line]
    merged: Sequence[Span] = ()
    hidden: bool = False
    ragged: bool = False
    broken: tuple[int, str] | None = None
    """Where a text file could not be read any further, and why."""


@dataclass(frozen=True)
class Book:
    """`name` is the file's name. `text`: of a text file, which has one page."""

    name: str
    pages: Sequence[Page]
    text: bool = False
    notes: Sequence[str] = field(default=())
    """What should be known about how it was read."""


def address(row: int, column: int) -> str:
    """C7 of row 7, column 2 (columns count from 0)."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def position(told: str) -> tuple[int, int]:
    """Row 7, column 2 of C7. ValueError where it is no address."""
    found = _ADDRESS.fullmatch(told)
    if not found:
        raise ValueError(told)
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column - 1


def mended(book: Book, told: Mapping[tuple[str, str], str]) -> Book:
    """The book with other texts in some cells, by name of page and address: what is mended in the browser.

    An empty text empties the cell. Addresses in rows that were blank are left out: nothing was wrong there.
    """
    wanted: dict[str, dict[int, dict[int, str]]] = {}
    for (page, where), text in told.items():
        row, column = position(where)
        wanted.setdefault(page, {}).setdefault(row, {})[column] = text
    pages = [_mended_page(page, wanted[page.name]) if page.name in wanted else page for page in book.pages]
    return replace(book, pages=pages)


def _mended_page(page: Page, rows: Mapping[int, Mapping[int, str]]) -> Page:
    lines = [_mended_line(line, rows[line.row]) if line.row in rows else line for line in page.lines]
    return replace(page, lines=[line for line in lines if not all(cell.blank for cell in line.cells)])


def _mended_line(line: Line, told: Mapping[int, str]) -> Line:
    width = max(len(line.cells), max(told) + 1)
    cells = [Cell(told[n].strip()) if n in told else line.at(n) for n in range(width)]
    return replace(line, cells=tuple(cells))
