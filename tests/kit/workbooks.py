"""Workbooks as Excel, WPS and people make them, written by hand so that every trap can be set."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from storage.importing import address

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HIDDEN = {False: "visible", True: "hidden"}
PLAIN, DAY, CLOCK, MOMENT, SIX_DIGITS = range(5)
CHINESE_DAY = "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"
STYLES = "".join(
    (
        f'<styleSheet xmlns="{MAIN}"><numFmts>',
        f'<numFmt numFmtId="176" formatCode="{CHINESE_DAY}"/><numFmt numFmtId="177" formatCode="000000"/>',
        '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>',
        *(f'<xf numFmtId="{number}"/>' for number in (0, 176, 20, 22, 177)),
        "</cellXfs></styleSheet>",
    )
)


@dataclass(frozen=True)
class Raw:
    """A cell as the file has it: its type, what is in it, its style."""

    inside: str
    kind: str = "n"
    style: int = PLAIN


def error(name: str) -> Raw:
    return Raw(f"<v>{name}</v>", "e")


def formula(told: str, result: str = "") -> Raw:
    """What a formula has that nobody has calculated yet: no result."""
    return Raw(f"<f>{escape(told)}</f><v>{escape(result)}</v>", "str" if result else "n")


@dataclass
class Tab:
    rows: Sequence[Sequence[Any]]
    merged: Sequence[str] = ()
    hidden_rows: Sequence[int] = ()
    hidden: bool = False
    first: int = 1
    """The row the first of them stands in."""


@dataclass
class _Written:
    strings: list[str] = field(default_factory=list)


def workbook(tabs: Mapping[str, Tab | Sequence[Sequence[Any]]], *, shared: bool = True) -> bytes:
    """The bytes of an xlsx file; texts in the common table, or in their cells."""
    sheets = {name: tab if isinstance(tab, Tab) else Tab(tab) for name, tab in tabs.items()}
    written = _Written()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        others = [("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")]
        file.writestr("xl/_rels/workbook.xml.rels", _relations([*parts, *others]))
        file.writestr("xl/workbook.xml", _book(sheets))
        for (_, part), tab in zip(parts, sheets.values(), strict=True):
            file.writestr(f"xl/{part}", _sheet(tab, written if shared else None))
        texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in written.strings)
        file.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{texts}</sst>')
        file.writestr("xl/styles.xml", STYLES)
    return held.getvalue()


def changed(data: bytes, part: str, text: str) -> bytes:
    """The workbook with another text as one of its parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return held.getvalue()


def _relations(parts: Sequence[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{part}"/>'
        for n, (kind, part) in enumerate(parts, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{told}</Relationships>'


def _book(sheets: Mapping[str, Tab]) -> str:
    told = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}" state="{HIDDEN[tab.hidden]}"/>'
        for n, (name, tab) in enumerate(sheets.items(), 1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{told}</sheets></workbook>'


def _sheet(tab: Tab, written: _Written | None) -> str:
    rows = "".join(
        _row(n, cells, n in tab.hidden_rows, written) for n, cells in enumerate(tab.rows, tab.first)
    )
    merged = "".join(f'<mergeCell ref="{told}"/>' for told in tab.merged)
    spans = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{spans}</worksheet>'


def _row(number: int, cells: Sequence[Any], hidden: bool, written: _Written | None) -> str:
    told = "".join(_cell(address(number, n), cell, written) for n, cell in enumerate(cells))
    return f'<row r="{number}" hidden="{int(hidden)}">{told}</row>'


def _cell(where: str, value: Any, written: _Written | None) -> str:
    raw = _raw(value, written)
    return f'<c r="{where}" s="{raw.style}" t="{raw.kind}">{raw.inside}</c>' if raw else ""


def _raw(value: Any, written: _Written | None) -> Raw | None:
    if value is None or value == "":
        return None
    if isinstance(value, Raw):
        return value
    if isinstance(value, str):
        if written is None:
            return Raw(f"<is><t>{escape(value)}</t></is>", "inlineStr")
        written.strings.append(value)
        return Raw(f"<v>{len(written.strings) - 1}</v>", "s")
    if isinstance(value, time):
        return Raw(f"<v>{(value.hour * 60 + value.minute) / 1440!r}</v>", style=CLOCK)
    if isinstance(value, datetime):
        return Raw(f"<v>{_serial(value)!r}</v>", style=MOMENT)
    if isinstance(value, date):
        return Raw(f"<v>{(value - date(1899, 12, 30)).days}</v>", style=DAY)
    return Raw(f"<v>{value!r}</v>")


def _serial(moment: datetime) -> float:
    since = moment - datetime(1899, 12, 30, tzinfo=moment.tzinfo)
    return since.days + since.seconds / 86_400
