"""A file or a folder to books, and books to what of them is ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from storage.importing.books import LARGEST, Book, BookRefused, read_book
from storage.importing.clerks.layouts import BY_NAME, Layout, guess
from storage.importing.clerks.vocabulary import exact_sheet, heading, sheet_words
from storage.importing.reading import Parsed, read_page
from storage.importing.report import NO_COLUMN, Finding, ImportRefused
from storage.importing.saying import reasons
from storage.importing.sheets import SHEETS

TABLES = (".csv", ".xlsx", ".xlsm", ".tsv")
OTHERS = (".xls", ".et", ".ods", ".numbers", ".xlsb", ".xltx", ".pdf", ".doc", ".docx", ".zip", ".rar")
"""What a clerk may have put there in good faith; anything else in the folder is nothing to speak of."""

SILENT = ("填写说明", "说明")


@dataclass
class Opened:
    """All that is to be imported at once. `blind`: there is a file of which nobody knows what it holds."""

    books: list[Book] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lost: list[Parsed] = field(default_factory=list)
    """Files that are ours by their names and cannot be read."""
    blind: bool = False
    where: str = ""
    folder: bool = False
    """Many files that have their names from us; a single one may have any name."""

    def refuse(self, name: str, line: int, reason: str) -> None:
        stem = PurePath(name).stem
        ours = exact_sheet(stem) if self.folder else sheet_words().get(heading(stem), "")
        if ours:
            lost = Parsed(BY_NAME[ours], name)
            lost.give_up(line, reason)
            self.lost.append(lost)
        else:
            self.findings.append(Finding(name, line, NO_COLUMN, reason))
            self.blind = True


def open_path(path: Path) -> Opened:
    """The file, or every table in the folder. Refused when there is nothing that could be imported."""
    if path.is_file():
        opened = Opened(where=path.name)
        _open(opened, path)
        return opened
    if not path.is_dir():
        reason = reasons.NO_FILE if path.suffix else reasons.NO_DIRECTORY
        raise ImportRefused.of([Finding(str(path), 0, NO_COLUMN, reason)])
    opened = Opened(where=str(path), folder=True)
    for one in sorted(path.iterdir()):
        suffix = one.suffix.lower()
        if one.name.startswith((".", "~$")):
            continue
        if suffix in TABLES or (suffix == ".txt" and exact_sheet(one.stem)):
            _open(opened, one)
        elif suffix in OTHERS:
            opened.findings.append(Finding(one.name, 0, NO_COLUMN, reasons.not_a_table(), hint=True))
    return opened


def open_bytes(files: Iterable[tuple[str, bytes]]) -> Opened:
    """The same of an upload: names and bytes."""
    opened = Opened()
    for name, data in files:
        _take(opened, name, data)
    return opened


def _open(opened: Opened, path: Path) -> None:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError:
        opened.refuse(path.name, 1, reasons.UNREADABLE)
        return
    _take(opened, path.name, data)


def _take(opened: Opened, name: str, data: bytes) -> None:
    try:
        opened.books.append(read_book(data, name))
    except BookRefused as refused:
        opened.refuse(name, refused.line, refused.reason)


def read_books(opened: Opened, layouts: Mapping[str, Sequence[Layout]] | None = None) -> list[Parsed]:
    """Every page that is ours, in the order in which files refer to each other.

    `layouts`: by the file's name those that somebody chose instead of what is guessed.
    Refused when nothing is ours.
    """
    found = list(opened.lost)
    for book in opened.books:
        chosen = (layouts or {}).get(book.name) or guess(book, by_name=opened.folder)
        by_page = {layout.page: layout for layout in chosen}
        for page in book.pages:
            layout = by_page.get(page.name, Layout(page.name))
            if layout.sheet:
                found.append(read_page(book, page, layout))
            else:
                told = page.lines and not page.hidden and page.name not in SILENT
                _pass_by(opened, book, page.name, bool(told))
        for note in book.notes:
            opened.findings.append(Finding(book.name, 0, NO_COLUMN, note, hint=True))
    order = {sheet.name: index for index, sheet in enumerate(SHEETS)}
    return sorted(found, key=lambda parsed: order[parsed.sheet.name])


def _pass_by(opened: Opened, book: Book, page: str, worth_telling: bool) -> None:
    if worth_telling:
        where = "" if book.text else page
        reason = reasons.not_ours(sheet.name for sheet in SHEETS)
        opened.findings.append(Finding(book.name, 0, NO_COLUMN, reason, where, hint=True))
