"""附页: texts too long for their cell, each under its label, on pages of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from media.official.lines import lines_of
from media.official.sheet import A4_MM, FACES, MARGIN_MM, Cell, Growing, Look, Sheet, room_em

WIDTH_MM = A4_MM[0] - 2 * MARGIN_MM
NAME = "附页"
LINES_A_ROW = 8
"""A row of a workbook is at most 409 points high; a page begins at a row."""


@dataclass
class Attached:
    """Label and text of each."""

    texts: list[tuple[str, str]]


def attached(further: Attached, unit: str) -> Sequence[Sheet]:
    """One sheet, or none where everything had its place."""
    if not further.texts:
        return ()
    grown = Growing((WIDTH_MM,))
    grown.alone(NAME, Look.HEAD, 8)
    grown.alone(unit, Look.LINE, 9)
    for label, text in further.texts:
        grown.alone(label, Look.HEAD, 10)
        for part in pieces(text):
            grown.row([Cell(grown.next_row, 0, part, Look.PROSE)], 0)
    return (Sheet(NAME, (WIDTH_MM,), grown.heights, grown.cells, numbered=True),)


def pieces(text: str) -> Iterator[str]:
    """The text cut between its lines, so that each piece fits into one row."""
    room = room_em(FACES[Look.PROSE], WIDTH_MM)
    for paragraph in text.split("\n"):
        begins = [*_begins(paragraph, lines_of(paragraph, room))][::LINES_A_ROW]
        for begin, end in pairwise([*begins, len(paragraph)]):
            yield paragraph[begin:end]


def _begins(paragraph: str, lines: Sequence[str]) -> Iterator[int]:
    """Where in it each line begins: the blanks at a break stay with the line before."""
    at = 0
    for line in lines:
        at = paragraph.index(line, at)
        yield at
        at += len(line)
