"""A clerk's desk: the sample district is stored, a file comes, and everything about it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from storage.importing import SAMPLE, Finding, Layout, examine, open_bytes, open_path, read_books
from storage.importing.checking import Stored
from storage.importing.reading import Parsed
from tests.kit.workbooks import Tab, workbook

EMPTY = Stored({})


@cache
def sample() -> Stored:
    """The sample district as rows that are stored."""
    parsed = read_books(open_path(SAMPLE))
    assert not [one for one in examine(EMPTY, parsed) if not one.hint]
    rows: dict[str, dict[Any, dict[str, Any]]] = {}
    for one in parsed:
        rows.setdefault(one.sheet.name, {}).update((one.sheet.key_of(r.values), r.values) for r in one.rows)
    return Stored(rows)


class Desk:
    """What became of files: `rows` by our file names, `wrong` and `hints` by where they are."""

    def __init__(
        self,
        *files: tuple[str, bytes],
        stored: Stored | None = None,
        layouts: Mapping[str, Sequence[Layout]] | None = None,
    ) -> None:
        opened = open_bytes(files)
        self.parsed: list[Parsed] = read_books(opened, layouts)
        found = examine(stored or sample(), self.parsed, blind=opened.blind)
        self.findings: list[Finding] = [*opened.findings, *found]

    @property
    def wrong(self) -> dict[str, str]:
        """Reasons by cell, or by line and column where there is none."""
        return {_where(one): one.reason for one in self.findings if not one.hint}

    @property
    def hints(self) -> dict[str, str]:
        return {_where(one): one.reason for one in self.findings if one.hint}

    def rows(self, file: str) -> list[dict[str, Any]]:
        return [row.values for one in self.parsed if one.sheet.name == file for row in one.rows]

    def field(self, file: str, field: str) -> list[Any]:
        return [row.get(field) for row in self.rows(file)]


def _where(finding: Finding) -> str:
    return finding.cell or f"{finding.line}:{finding.column}"


def of_book(
    tabs: Mapping[str, Tab | Sequence[Sequence[Any]]], stored: Stored | None = None, name: str = "名单.xlsx"
) -> Desk:
    return Desk((name, workbook(tabs)), stored=stored)


def of_text(text: str, name: str = "people.csv", encoding: str = "utf-8") -> Desk:
    return Desk((name, text.encode(encoding)))
