"""附件1 on its sheet: what one school answered, each answer in its cell (S2:57-149)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from media.official.attached import Attached, attached
from media.official.sheet import A4_MM, BOTTOM_MM, MARGIN_MM, TOP_MM, Cell, Growing, Look, Sheet, lines_in

COLUMNS = 24
WIDTHS = ((A4_MM[0] - 2 * MARGIN_MM) / COLUMNS,) * COLUMNS
ROW_MM, LONG_MM = 9.0, 24.0
ROOM_MM = A4_MM[1] - TOP_MM - BOTTOM_MM
LOOKS = {"label": Look.LABEL, "hint": Look.HINT, "value": Look.VALUE, "words": Look.WORDS, "long": Look.TOP}
MOST_LINES = {Look.VALUE: 4, Look.WORDS: 6, Look.TOP: 14}
"""What is longer stands on a page of its own; the cell says so."""
ELSEWHERE = "见附页"
"""Official papers say it like this."""


@dataclass(frozen=True)
class Annex1:
    """What stands on one copy.

    answers:    by the code of the field, as people read them; absent stands where there is none.
    signatures: by code, who signed and when; empty where nobody has.
    addressee:  报：…, of the copy for one office; empty on the school's own.
    mark:       its number, or that it is not handed in.
    """

    unit: str
    filled_on: str
    answers: Mapping[str, str]
    signatures: Mapping[str, str] = field(default_factory=dict)
    addressee: str = ""
    mark: str = ""
    absent: str = ""


@cache
def layout() -> Mapping[str, Any]:
    """The printed form as data."""
    return tomllib.loads((Path(__file__).parent / "annex1.toml").read_text("utf-8"))


def annex1_sheets(paper: Annex1) -> list[Sheet]:
    """The form, on one page of A4 where nothing in it is long; after it what did not fit into its cell."""
    printed, grown, further = layout(), Growing(WIDTHS), Attached([])
    _head(grown, paper, printed)
    label = ""
    for row in printed["rows"]:
        label = _row(grown, row, paper, further, label)
    grown.settle()
    long_row = grown.next_row - 1
    _foot(grown, paper, printed)
    grown.heights[long_row] = max(grown.heights[long_row], ROOM_MM - _others(grown.heights, long_row))
    form = Sheet(printed["head"], WIDTHS, grown.heights, grown.cells)
    return [form, *attached(further, paper.unit)]


def _others(heights: Sequence[float], row: int) -> float:
    """What is left of the page after these is the long text's; a millimetre stays free for rounding."""
    return sum(heights) - heights[row] + 1


def _head(grown: Growing, paper: Annex1, printed: Mapping[str, Any]) -> None:
    first = Cell(0, 0, printed["head"], Look.HEAD, columns=6)
    grown.row([first, Cell(0, 6, paper.addressee, Look.RIGHT, columns=COLUMNS - 6)], 8)
    grown.alone(printed["title"], Look.TITLE, 12)
    grown.alone(paper.mark, Look.RIGHT, 6.5)
    row = grown.next_row
    line = [(printed["unit"], 4), (paper.unit, 10), (printed["filled"], 4), (paper.filled_on, 6)]
    grown.row(_beside(row, line, Look.LINE), 9)


def _foot(grown: Growing, paper: Annex1, printed: Mapping[str, Any]) -> None:
    grown.alone(printed["note"], Look.NOTE, 10)
    line = []
    for code, label in printed["signatures"]:
        line += [(label, 3), (paper.signatures.get(code, ""), 9)]
    grown.row(_beside(grown.next_row, line, Look.LINE), 10)


def _beside(row: int, line: Sequence[tuple[str, int]], look: Look) -> list[Cell]:
    cells, column = [], 0
    for text, columns in line:
        cells.append(Cell(row, column, text, look, columns=columns))
        column += columns
    return cells


def _row(
    grown: Growing, parts: Sequence[Mapping[str, Any]], paper: Annex1, further: Attached, label: str
) -> str:
    """One row of the table; returns the last label in it, which names what stands after it."""
    cells, column = [], 0
    for part in parts:
        kind = next(iter(part))
        if kind == "label":
            label = part["label"]
        if kind != "skip":
            content = part[kind] if kind in ("label", "hint") else paper.answers.get(part[kind], paper.absent)
            cells.append(_cell(grown.next_row, column, part, content, further, label))
        column += part["skip"] if kind == "skip" else part["of"]
    grown.row(cells, LONG_MM if "long" in parts[-1] else ROW_MM)
    return label


def _cell(
    row: int, column: int, part: Mapping[str, Any], content: str, further: Attached, label: str
) -> Cell:
    look = LOOKS[next(iter(part))]
    cell = Cell(
        row,
        column,
        _number(content) if look is Look.VALUE else content,
        look,
        columns=part["of"],
        rows=part.get("rows", 1),
        left=look is not Look.HINT,
        right=not part.get("hinted", False),
    )
    most = MOST_LINES.get(look)
    if most is None or len(lines_in(cell, WIDTHS[0] * cell.columns)) <= most:
        return cell
    further.texts.append((label, content))
    return Cell(row, column, ELSEWHERE, look, cell.columns, cell.rows, cell.left, cell.right)


def _number(content: str) -> str | int:
    """A count is a number in the workbook; what merely looks like one (007, +1) stays as it is written."""
    plain = content.isascii() and content.isdecimal() and len(content) <= 9
    return int(content) if plain and str(int(content)) == content else content
