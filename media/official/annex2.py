"""附件2 on its sheet: a row for each school, and what is known of all together (S2:150-160)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from media.official.sheet import Cell, Growing, Look, Sheet, lines_in

ROW_MM, HEADING_MM = 8.0, 13.0
MOST_LINES = 12
"""A cell of a table that has a row for each school; what is longer ends in …, and 附件1 has all of it."""
GOES_ON = "…（详见附件1）"


@dataclass(frozen=True)
class Annex2Row:
    """One school. found: by the column's name, as people read it; None of a school that is 未报."""

    area: str
    station: str
    school: str
    found: Mapping[str, str | int] | None
    late: bool = False


@dataclass(frozen=True)
class Annex2:
    """What stands on one copy. as_of: 截至 …; counted: `{all}所，已报{reported}所，未报{missing}所`."""

    unit: str
    rows: Sequence[Annex2Row]
    counted: str
    absent: str
    as_of: str = ""
    addressee: str = ""


@cache
def layout() -> Mapping[str, Any]:
    """The printed table as data."""
    return tomllib.loads((Path(__file__).parent / "annex2.toml").read_text("utf-8"))


def annex2_sheet(paper: Annex2) -> Sheet:
    """On A4 lying; its headings stand on every page, its pages are numbered."""
    printed = layout()
    grown = Growing([column["mm"] for column in printed["columns"]])
    _head(grown, paper, printed)
    headings = grown.next_row
    _cells(grown, [(column["label"], Look.LABEL) for column in printed["columns"]], HEADING_MM)
    for row in paper.rows:
        _cells(grown, [_shown(column, row, paper) for column in printed["columns"]], ROW_MM)
    _sum(grown, paper, printed)
    for note, schools in _notes(paper, printed):
        grown.alone(note + "、".join(schools), Look.NOTE, 7)
    return Sheet(
        printed["head"],
        grown.widths,
        grown.heights,
        grown.cells,
        landscape=True,
        repeated=range(headings, headings + 1),
        numbered=True,
    )


def _head(grown: Growing, paper: Annex2, printed: Mapping[str, Any]) -> None:
    columns = len(grown.widths)
    first = Cell(0, 0, printed["head"], Look.HEAD, columns=2)
    grown.row([first, Cell(0, 2, paper.addressee, Look.RIGHT, columns=columns - 2)], 8)
    grown.alone(printed["title"], Look.TITLE, 12)
    row = grown.next_row
    left = Cell(row, 0, printed["unit"] + paper.unit, Look.LINE, columns=4)
    grown.row([left, Cell(row, 4, paper.as_of, Look.RIGHT, columns=columns - 4)], 9)


def _cells(grown: Growing, contents: Sequence[tuple[str | int, Look]], least_mm: float) -> None:
    row = grown.next_row
    cells = [Cell(row, n, content, look) for n, (content, look) in enumerate(contents)]
    grown.row([_cut(cell, grown.widths[cell.column]) for cell in cells], least_mm)


def _cut(cell: Cell, width_mm: float) -> Cell:
    """As it is, or as much of a long text as a row of a long table can hold."""
    lines = lines_in(cell, width_mm)
    if len(lines) <= MOST_LINES:
        return cell
    kept = "".join(lines[: MOST_LINES - 1]) + GOES_ON
    return Cell(cell.row, cell.column, kept, cell.look)


def _shown(column: Mapping[str, Any], row: Annex2Row, paper: Annex2) -> tuple[str | int, Look]:
    look = Look.WORDS if column.get("words") and row.found is not None else Look.VALUE
    known: Mapping[str, str | int] = {"area": row.area, "station": row.station, "school": row.school}
    if column["name"] in known:
        return known[column["name"]], Look.VALUE
    return (paper.absent if row.found is None else row.found.get(column["name"], paper.absent)), look


def _sum(grown: Growing, paper: Annex2, printed: Mapping[str, Any]) -> None:
    """合计 over what is known. Where nothing is, the sum is no zero either."""
    row, contents = grown.next_row, list[Cell]()
    contents.append(Cell(row, 0, printed["sum"], Look.LABEL, columns=2))
    contents.append(Cell(row, 2, _counted(paper), Look.LABEL))
    for n, column in enumerate(printed["columns"][3:], 3):
        total = _total(paper, column["name"]) if column.get("sum") else ""
        contents.append(Cell(row, n, total, Look.LABEL))
    grown.row(contents, ROW_MM)


def _counted(paper: Annex2) -> str:
    reported = sum(row.found is not None for row in paper.rows)
    return paper.counted.format(all=len(paper.rows), reported=reported, missing=len(paper.rows) - reported)


def _total(paper: Annex2, name: str) -> str | int:
    known = [row.found[name] for row in paper.rows if row.found is not None and name in row.found]
    counts = [one for one in known if isinstance(one, int)]
    return sum(counts) if counts else paper.absent


def _notes(paper: Annex2, printed: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Who is missing, and who was late, by name."""
    missing = [row.school for row in paper.rows if row.found is None]
    late = [row.school for row in paper.rows if row.late and row.found is not None]
    told = [(printed["notes"]["unreported"], missing), (printed["notes"]["late"], late)]
    return [(note, schools) for note, schools in told if schools]
