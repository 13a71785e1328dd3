"""Text files: whatever encoding, comma or tab, quotes, and what spreadsheets leave in them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from storage.importing.books import reasons
from storage.importing.books.book import Book, BookRefused, Cell, Kind, Line, Page

MOST_ROWS = 200_000
_AS_TEXT = re.compile(r'="([^"=]*)"')
_FOREIGN = re.compile("[\u0080-\u07ff]")
_HAN = re.compile("[\u3400-\u9fff]")


def read(data: bytes, name: str) -> Book:
    text, notes = _decoded(data)
    lines: list[Line] = []
    broken = None
    try:
        for line in _lines(text):
            lines.append(line)
            if len(lines) > MOST_ROWS:
                raise BookRefused(reasons.too_many_rows(MOST_ROWS))
    except _Unreadable as stop:
        broken = (stop.line, stop.reason)
    page = Page(PurePath(name).stem, lines, ragged=True, broken=broken)
    return Book(name, [page], text=True, notes=notes)


class _Unreadable(Exception):
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def _decoded(data: bytes) -> tuple[str, list[str]]:
    wide = _utf16(data)
    if wide:
        try:
            return data.decode(wide).lstrip("\ufeff"), [reasons.READ_AS_UTF16]
        except UnicodeDecodeError:
            raise BookRefused(reasons.ENCODING) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _of_gb18030(data, error)
    if _FOREIGN.search(text) and not _HAN.search(text):
        chinese = _gb18030(data)  # 测 in GBK is also a letter of UTF-8; a roster has Chinese or plain letters
        if chinese is not None and _HAN.search(chinese):
            return chinese, [reasons.READ_AS_GB18030]
    return text, []


def _utf16(data: bytes) -> str:
    """The name of the encoding where it is UTF-16; without a mark, commas and line ends give it away."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = data[:4000]
    little, big = (sum(mark in sample for mark in marks) for marks in (_LITTLE, _BIG))
    if (not little and not big) or len(data) % 2:
        return ""
    at = [n % 2 for n, byte in enumerate(sample) if not byte]
    return "" if not at else "utf-16-le" if sum(at) * 2 > len(at) else "utf-16-be"


_LITTLE = (b",\x00", b"\n\x00", b"\t\x00")
_BIG = (b"\x00,", b"\x00\n", b"\x00\t")


def _of_gb18030(data: bytes, error: UnicodeDecodeError) -> tuple[str, list[str]]:
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    if sum(map(_is_utf8, lines)) * 2 > len(lines):
        line = data[: error.start].count(b"\n") + 1
        raise BookRefused(reasons.ENCODING_DAMAGED, line)
    text = _gb18030(data)
    if text is None:
        raise BookRefused(reasons.ENCODING)
    return text, [reasons.READ_AS_GB18030]


def _gb18030(data: bytes) -> str | None:
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return None


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _lines(text: str) -> Iterator[Line]:
    """Rows that are not blank, each with the line it begins on (quoted cells may hold line ends)."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    row = 0
    while True:
        number = reader.line_num + 1
        try:
            record = next(reader, None)
        except csv.Error as error:
            reason = reasons.CELL_TOO_LONG if "field larger" in str(error) else reasons.QUOTES
            raise _Unreadable(number, reason) from None
        if record is None:
            return
        row += 1
        cells = tuple(map(_cell, record))
        if any(cell.text for cell in cells):
            yield Line(row, number, cells)


def _delimiter(text: str) -> str:
    """A tab where the first lines have more of them: that is what Excel calls Unicode text."""
    head = "".join(islice(io.StringIO(text), 5))
    return "\t" if head.count("\t") > head.count(",") else ","


def _cell(text: str) -> Cell:
    """Without what spreadsheets put around a text so that it stays one: ="0138", '0138."""
    told = text.strip()
    found = _AS_TEXT.fullmatch(told)
    if found:
        return Cell(found[1].strip())
    return Cell(told[1:], Kind.QUOTED) if told.startswith("'") else Cell(told)
