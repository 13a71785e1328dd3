"""Papers of a fictional school, and a workbook or a PDF read back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

from media.official.annex1 import Annex1
from media.official.annex2 import Annex2, Annex2Row
from storage.importing.books.opening import read_book
from tests.kit.paths import DATA

MADE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
SCHEMA1: dict[str, Any] = json.loads((DATA / "annex1_schema.json").read_text("utf-8"))
SCHEMA2: dict[str, Any] = json.loads((DATA / "annex2_schema.json").read_text("utf-8"))
ORIGINAL = (DATA / "annexes.txt").read_text("utf-8")
ABSENT = "未报"

ANSWERS = {
    "r1a": "是", "r1b": "方明（校长）", "r2a": "是", "r2b": "是", "r2c": "否", "r3a": "5", "r3b": "4",
    "r3c": "0", "r4a": "是", "r4b": "64", "r5a": "有", "r5b": "无", "r6a": "有", "r6b": "/", "r7": "否",
    "r8a": "有", "r8b": "有", "r8c": "无", "r9a": "是", "r9b": "查出2处，已整改1处", "r10": "/",
    "r11": "北门外流动摊点；东巷网吧", "r12": "无", "r13": "/", "r14": "放假前每班一次主题班会",
    "r15a": "0", "r15b": "0", "r15c": "/", "r16a": "12", "r16b": "9", "r16c": "3",
    "r17": "本校排查隐患12处，已整改9处，未整改3处。",
}  # fmt: skip

CELLS = {
    "h1": "E4", "h2": "S4", "r1a": "G5", "r1b": "P5", "r2a": "F6", "r2b": "M6", "r2c": "V6", "r3a": "F7",
    "r3b": "M7", "r3c": "V7", "r4a": "I8", "r4b": "U8", "r5a": "I9", "r5b": "U9", "r6a": "I10",
    "r6b": "U10", "r7": "I11", "r8a": "F12", "r8b": "M12", "r8c": "V12", "r9a": "I13", "r9b": "Q13",
    "r10": "L14", "r11": "I15", "r12": "I16", "r13": "I17", "r14": "I18", "r15a": "F20", "r15b": "K20",
    "r15c": "P20", "r16a": "F21", "r16b": "M21", "r16c": "V21", "r17": "F22", "s1": "D24", "s2": "P24",
}  # fmt: skip
"""Where each field of 附件1 stands in the workbook: whoever reads our files may rely on it."""


def annex1(**changes: Any) -> Annex1:
    signed = {"s1": "方明 3月9日 16:20", "s2": "陆建国 3月10日 09:05"}
    plain: dict[str, Any] = {
        "unit": "云汀区实验小学", "filled_on": "2026年3月9日", "answers": ANSWERS, "signatures": signed,
        "addressee": "报：临澜市教育局（虚构）", "mark": "编号：ZX-SCH01-2026-0001",
    }  # fmt: skip
    return Annex1(**plain | changes)


def row(school: str, total: int, done: int, **changes: Any) -> Annex2Row:
    found: dict[str, str | int] = {
        "surrounding_disorder": "无", "disorder_rectified": "/", "hazards_total": total,
        "hazards_rectified": done, "instability_unresolved": "无",
    }  # fmt: skip
    return Annex2Row("城区", "柳河派出所", school, found | changes)


def unreported(school: str) -> Annex2Row:
    return Annex2Row("镇区", "东岭派出所", school, None)


def annex2(*rows: Annex2Row, **changes: Any) -> Annex2:
    plain: dict[str, Any] = {
        "unit": "云汀区教育局安全科", "rows": rows, "counted": "{all}所，已报{reported}所，未报{missing}所",
        "absent": ABSENT, "as_of": "截至2026年3月9日", "addressee": "报：临澜市公安局（虚构）",
    }  # fmt: skip
    return Annex2(**plain | changes)


def cells_of(data: bytes, page: int = 0) -> dict[str, str]:
    """By address what the import reads there, the first cell of a merged range only."""
    xml = part(data, f"xl/worksheets/sheet{page + 1}.xml")
    found: dict[str, str] = {}
    for line in read_book(data, "附件.xlsx").pages[page].lines:
        found |= {_address(line.number, n): cell.text for n, cell in enumerate(line.cells) if cell.text}
    inside = {one for span in merged(xml) for one in _inside(span)[1:]}
    return {where: text for where, text in found.items() if where not in inside}


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name).decode()


def merged(xml: str) -> list[str]:
    return re.findall(r'<mergeCell ref="([A-Z0-9:]+)"', xml)


def _inside(span: str) -> list[str]:
    (left, top), (right, bottom) = map(_place, span.split(":"))
    return [_address(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _place(told: str) -> tuple[int, int]:
    letters = told.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1, int(told[len(letters) :])


def _address(row: int, column: int) -> str:
    return f"{chr(65 + column)}{row}"
