"""A book as a draft keeps it: without what must not be kept here, not even while it waits (promise 7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from duty.records.restricted import restricted
from storage.importing.books import Book, Cell, Kind, Line, Page, Span
from storage.importing.saying import reasons
from storage.importing.saying.said import Reason, read

LEFT_OUT = Cell("", trouble=reasons.RESTRICTED)


def pack(book: Book) -> bytes:
    """Identity numbers and the like are left out of every cell, also of columns that nobody takes."""
    known: dict[str, bool] = {}
    clean = replace(book, pages=[_clean(page, known) for page in book.pages])
    return orjson.dumps(clean, default=_in_any_language, option=orjson.OPT_PASSTHROUGH_SUBCLASS)


def _in_any_language(one: object) -> Any:
    """A reason as its code, so that it can be said in the language of whoever looks."""
    return one.plain if isinstance(one, Reason) else str(one)


def _clean(page: Page, known: dict[str, bool]) -> Page:
    lines = [replace(line, cells=tuple(_kept(cell, known) for cell in line.cells)) for line in page.lines]
    return replace(page, lines=lines)


def _kept(cell: Cell, known: dict[str, bool]) -> Cell:
    if cell.text not in known:
        known[cell.text] = bool(restricted(cell.text))
    return LEFT_OUT if known[cell.text] else cell


def unpack(content: bytes) -> Book:
    told = orjson.loads(content)
    pages = [_page(page) for page in told["pages"]]
    return Book(told["name"], pages, told["text"], tuple(map(read, told["notes"])))


def _page(told: dict[str, Any]) -> Page:
    lines = [
        Line(one["row"], one["number"], tuple(map(_cell, one["cells"])), one["hidden"])
        for one in told["lines"]
    ]
    merged = [Span(**span) for span in told["merged"]]
    broken = (int(told["broken"][0]), read(told["broken"][1])) if told["broken"] else None
    return Page(told["name"], lines, merged, told["hidden"], told["ragged"], broken)


def _cell(told: dict[str, Any]) -> Cell:
    return Cell(told["text"], Kind(told["kind"]), read(told["trouble"]))
