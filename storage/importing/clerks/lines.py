"""Which lines of a page are rows, and which are what clerks write around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storage.importing.books import Line, Page
from storage.importing.clerks.layouts import Layout
from storage.importing.saying import reasons

EXAMPLE = "例："
_TOTAL = re.compile(r"(合计|总计|小计|共计|总人数|合计人数)[:：]?")
_REMARK = re.compile(r"(填表人|制表人?|填报人|填报单位|审核人?|负责人|备注|说明|注)[:：].*", re.DOTALL)


@dataclass(frozen=True)
class LeftOut:
    """A line about which something is to be said: mostly that it is no row, and why."""

    line: Line
    reason: str


def data_lines(page: Page, layout: Layout) -> Iterator[Line | LeftOut]:
    """The lines below the headings: rows, and with a reason those that are none.

    A line of a text file that has slipped is a row: whoever reads it says so.
    """
    for line in page.lines[layout.first :]:
        texts = [cell.text for cell in line.cells if cell.text]
        reason = _no_row(page, line, texts, layout)
        if reason:
            yield LeftOut(line, reason)
        else:
            if line.hidden:
                yield LeftOut(line, reasons.HIDDEN_ROW)
            yield line


def _no_row(page: Page, line: Line, texts: Sequence[str], layout: Layout) -> str:
    """Why a line is none of the rows; empty where it is one."""
    if texts and all(text.startswith(EXAMPLE) for text in texts):
        return reasons.EXAMPLE
    if not texts:
        return ""
    if _TOTAL.fullmatch(re.sub(r"\s", "", texts[0])):
        return reasons.TOTAL
    alone = len(texts) == 1 and len(layout.headings) > 2
    if alone and (_REMARK.fullmatch(texts[0]) or _is_band(page, line)):
        return reasons.band(texts[0])
    if texts == [text for text in layout.headings if text]:
        return reasons.HEADINGS_AGAIN
    return ""


def _is_band(page: Page, line: Line) -> bool:
    """One text over three columns or more, and nothing else."""
    return any(span.top == line.row and span.right - span.left >= 2 for span in page.merged)
