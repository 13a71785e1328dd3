"""An xlsx file to a book: its sheets by name, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from storage.importing.books import reasons
from storage.importing.books.archive import Archive, related, unescaped, walk
from storage.importing.books.book import Book, BookRefused, Page
from storage.importing.books.number_formats import Formats, read_formats
from storage.importing.books.worksheet import MOST_CELLS, Shared, read_page


@dataclass(frozen=True)
class _Tab:
    name: str
    part: str
    hidden: bool


def read(data: bytes, name: str) -> Book:
    """Every worksheet; charts and macros are no tables."""
    archive = Archive(data)
    main = next((part for kind, part in related(archive, "").values() if kind == "officeDocument"), "")
    if not main or not archive.has(main) or main.endswith(".bin"):
        raise BookRefused(reasons.NOT_XLSX)
    others = related(archive, main)
    tabs, since_1904 = _tabs(archive.read(main), others)
    if not tabs:
        raise BookRefused(reasons.NOT_XLSX)
    by_kind = dict(others.values())
    shared = Shared(
        _strings(archive.read(by_kind.get("sharedStrings", ""))),
        _formats(archive, by_kind.get("styles", "")),
        since_1904,
    )
    pages: list[Page] = []
    left = MOST_CELLS
    for tab in tabs:
        page = read_page(archive.read(tab.part), tab.name, tab.hidden, shared, left)
        left -= sum(len(line.cells) for line in page.lines)
        pages.append(page)
    return Book(name, pages)


def _tabs(data: bytes, others: Mapping[str, tuple[str, str]]) -> tuple[list[_Tab], bool]:
    tabs: list[_Tab] = []
    since_1904 = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal since_1904
        if tag == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")
        if tag != "sheet":
            return
        told = next((value for key, value in attributes.items() if key.endswith("}id")), "")
        kind, part = others.get(told, ("", ""))
        if kind == "worksheet":
            hidden = attributes.get("state", "visible") != "visible"
            tabs.append(_Tab(attributes.get("name", part), part, hidden))

    walk(data, start)
    return tabs, since_1904


def _formats(archive: Archive, part: str) -> Formats:
    return read_formats(archive.read(part))


def _strings(data: bytes) -> list[str]:
    """The shared texts, without the readings that Japanese Excel writes above them."""
    strings: list[str] = []
    parts: list[str] = []
    taking = reading = False

    def start(tag: str, _attributes: Mapping[str, str]) -> None:
        nonlocal taking, reading
        reading = reading or tag == "rPh"
        taking = tag == "t" and not reading

    def end(tag: str) -> None:
        nonlocal taking, reading
        taking = False
        if tag == "rPh":
            reading = False
        elif tag == "si":
            strings.append(unescaped("".join(parts)))
            parts.clear()

    def text(some: str) -> None:
        if taking:
            parts.append(some)

    if data:
        walk(data, start, end, text)
    return strings
