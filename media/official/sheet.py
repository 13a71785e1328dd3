"""A printed table as plain values: cells on a grid in millimetres. Both drawers take it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from media.official.lines import lines_of

MM_OF_POINT = 25.4 / 72
LEADING = 1.28
"""A line's height by the size of its letters."""
PAD_MM = 1.1
"""Between the border of a cell and what stands in it."""
A4_MM = (210.0, 297.0)
MARGIN_MM = 20.0
TOP_MM, BOTTOM_MM = 16.0, 14.0


class Look(StrEnum):
    """What a cell is, which says how it looks: FACES."""

    HEAD = "head"
    """附件1, at the top left."""
    TITLE = "title"
    LINE = "line"
    """A line without borders above or below the table."""
    RIGHT = "right"
    LABEL = "label"
    VALUE = "value"
    """A word or number, in the middle of its cell."""
    WORDS = "words"
    """A text, from the left."""
    HINT = "hint"
    """Printed beside a value, in the same box."""
    NOTE = "note"
    TOP = "top"
    """A long text, from the top left."""
    PROSE = "prose"
    """The same on a page of its own, without a border."""


@dataclass(frozen=True, slots=True)
class Face:
    """`font` is what the workbook names; a computer without it takes another of its kind.

    pad_mm: above and below what stands in a cell.
    """

    font: str
    size: float
    bold: bool = False
    across: str = "center"
    up: str = "vcenter"
    bordered: bool = False
    pad_mm: float = PAD_MM


FACES = {
    Look.HEAD: Face("黑体", 14, across="left"),
    Look.TITLE: Face("宋体", 18, bold=True),
    Look.LINE: Face("仿宋", 12, across="left"),
    Look.RIGHT: Face("仿宋", 12, across="right"),
    Look.LABEL: Face("宋体", 11, bordered=True),
    Look.VALUE: Face("仿宋", 11, bordered=True),
    Look.WORDS: Face("仿宋", 11, across="left", bordered=True),
    Look.HINT: Face("宋体", 9, across="right", bordered=True),
    Look.NOTE: Face("宋体", 10.5, across="left"),
    Look.TOP: Face("仿宋", 11, across="left", up="top", bordered=True),
    Look.PROSE: Face("仿宋", 12, across="left", up="top", pad_mm=0.0),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """Where it begins and how far it goes. A whole number is one in the workbook, too; all else is a text.

    left, right: whether it has a border there, where its look has borders at all.
    """

    row: int
    column: int
    content: str | int
    look: Look
    columns: int = 1
    rows: int = 1
    left: bool = True
    right: bool = True

    @property
    def face(self) -> Face:
        return FACES[self.look]

    @property
    def text(self) -> str:
        return str(self.content)


@dataclass(frozen=True)
class Sheet:
    """One table of one paper.

    widths, heights: of columns and rows, in mm. repeated: rows that stand at the top of each further page.
    """

    name: str
    widths: Sequence[float]
    heights: Sequence[float]
    cells: Sequence[Cell]
    landscape: bool = False
    repeated: range = field(default_factory=lambda: range(0))
    numbered: bool = False
    """Whether its pages carry their numbers."""

    def width_of(self, cell: Cell) -> float:
        return sum(self.widths[cell.column : cell.column + cell.columns])

    def height_of(self, cell: Cell) -> float:
        return sum(self.heights[cell.row : cell.row + cell.rows])

    def lines(self, cell: Cell) -> list[str]:
        return lines_in(cell, self.width_of(cell))


def room_em(face: Face, width_mm: float) -> float:
    """How many characters of that face stand beside each other in so many millimetres."""
    return (width_mm - 2 * PAD_MM) / (face.size * MM_OF_POINT)


def lines_in(cell: Cell, width_mm: float) -> list[str]:
    return lines_of(cell.text, room_em(cell.face, width_mm))


def line_mm(face: Face) -> float:
    return face.size * LEADING * MM_OF_POINT


@dataclass
class Growing:
    """A sheet being put together row by row; each is as high as what stands in it needs."""

    widths: Sequence[float]
    cells: list[Cell] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    @property
    def next_row(self) -> int:
        return len(self.heights)

    def row(self, cells: Sequence[Cell], least_mm: float) -> None:
        """`cells`: of this row. One that reaches into further rows is measured by `settle`."""
        self.cells += cells
        self.heights.append(max([least_mm, *(self._needs(cell) for cell in cells if cell.rows == 1)]))

    def alone(self, text: str, look: Look, least_mm: float) -> None:
        """A row of one cell from edge to edge."""
        self.row([Cell(self.next_row, 0, text, look, columns=len(self.widths))], least_mm)

    def settle(self) -> None:
        """Rows that share a high cell grow, the last of them, until it fits."""
        for cell in self.cells:
            if cell.rows > 1:
                last = cell.row + cell.rows - 1
                missing = self._needs(cell) - sum(self.heights[cell.row : last + 1])
                self.heights[last] += max(0.0, missing)

    def _needs(self, cell: Cell) -> float:
        width = sum(self.widths[cell.column : cell.column + cell.columns])
        return len(lines_in(cell, width)) * line_mm(cell.face) + 2 * cell.face.pad_mm
