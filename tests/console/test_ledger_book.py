"""The ledger as a workbook: what a school files, what an officer counts, nothing that runs as a formula."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.commands.ledgers import export_ledger
from bot.settings import SettingsError
from duty.hazards.status import Status
from storage import tables
from storage.importing.books.opening import read_book
from tests.console.kit import MONDAY, Desk
from tests.console.test_ledger import filled

RISKY = "=cmd|'/c calc'!A1"


def cells(content: bytes, page: int = 0) -> list[list[str]]:
    book = read_book(content, "ledger.xlsx")
    return [[cell.text for cell in line.cells] for line in book.pages[page].lines]


async def test_an_officer_takes_the_ledger_along_with_the_filters_of_the_page(desk: Desk) -> None:
    await filled(desk, "SCH03", 3, description=RISKY, category="video", status=Status.ASSIGNED)
    await filled(
        desk, "SCH01", 2, description="-1层灯坏了，电话0518 5555 0134", status=Status.LISTED, level="major"
    )
    officer, guard = desk.browser("DO1"), desk.browser("G02")
    await officer.sends("/ledger/workbook", {"category": "video", "school": "SCH03", "state": "open"})
    assert officer.status == 200 and "%E9%9A%90%E6%82%A3" in officer.last.headers["content-disposition"]
    lines = cells(officer.last.content)
    assert lines[0][0] == "隐患排查整改台账" and "第3" not in lines[1][0] and "截至 2026-11-23" in lines[1][0]
    assert lines[2][:5] == ["序号", "编号", "学校", "地点", "隐患描述"] and lines[2][-1] == "备注"
    assert [line[0] for line in lines[3:]] == ["1", "2", "3"]
    assert lines[3][4] == RISKY and lines[3][5:7] == ["监控", "一般"] and lines[3][12] == "整改中"
    assert "已超期" in lines[3][16]
    assert re.fullmatch(r"2026-1[01]-\d\d \d\d:\d\d(:00)?", lines[3][8]), "a moment is a moment"
    await guard.sends("/ledger/workbook")
    assert guard.status == 404
    async with desk.database.reading() as connection:
        query = select(tables.changes.c.actor_id).where(tables.changes.c.what == "exported")
        assert list(await connection.scalars(query)) == ["DO1"]


async def test_the_command_writes_rows_and_statistics_and_leaves_nothing_half(
    desk: Desk, tmp_path: Path
) -> None:
    await filled(desk, "SCH01", 9, description="-1层灯坏了，电话0518 5555 0134")
    await filled(desk, "SCH02", 1, status=Status.LISTED, level="major")
    file, seen = tmp_path / "out" / "ledger.xlsx", list[int]()
    count = await export_ledger(desk.database, file, MONDAY, progress=seen.append)
    content = file.read_bytes()
    lines = cells(content)
    assert (
        count == 24 + 10 == len(lines) - 3
        and not seen
        and [one.name for one in file.parent.iterdir()] == [file.name]
    )
    assert not any("5555 0134" in cell or "55550134" in cell for line in lines for cell in line), (
        "telephones are masked"
    )
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
        book = parts.read("xl/workbook.xml").decode()
    assert "<f>" not in sheets[0] and 'orientation="landscape"' in sheets[0] and 'paperSize="9"' in sheets[0]
    assert "_xlnm.Print_Titles" in book and "$1:$3" not in book and "$3:$3" in book
    statistics = by_name(sheets[1])
    assert "<f>SUM(J5:J16)</f>" in sheets[1] and statistics["J17"] == str(count)
    assert (statistics["I6"], statistics["F6"]) == ("1", "2"), "SCH02 has one of its own, and the listed one"
    schools = cells(content, 1)
    assert schools[4][1] == "实验小学" and len(schools) == 4 + 12 + 1
    first = await export_ledger(
        desk.database, file, MONDAY, school="SCH02", first=MONDAY.date(), last=MONDAY.date()
    )
    assert first == 0
    for wrong in ({"school": "SCH99"}, {"first": MONDAY.date(), "last": MONDAY.date().replace(year=2025)}):
        with pytest.raises(SettingsError):
            await export_ledger(desk.database, file, MONDAY, **wrong)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match=r"\.xlsx"):
        await export_ledger(desk.database, tmp_path / "ledger.csv", MONDAY)


def by_name(sheet: str) -> dict[str, Any]:
    return dict(re.findall(r'<c r="([A-Z]+\d+)"[^>]*>(?:<f>[^<]*</f>)?<v>([^<]*)</v>', sheet))


async def test_what_was_struck_off_as_it_was_says_so_and_is_not_counted_as_put_right(
    desk: Desk, tmp_path: Path
) -> None:
    closed = {"status": Status.CLOSED, "rectified_at": None, "due_at": None}
    await filled(desk, "SCH04", 1, unfixed_why="楼要拆", description="外墙开裂", **closed)
    await filled(desk, "SCH05", 1, listed_at=MONDAY, supervisor="区教育局", measure="换配电箱", **closed)
    file = tmp_path / "ledger.xlsx"
    await export_ledger(desk.database, file, MONDAY)
    lines, sums = cells(file.read_bytes()), cells(file.read_bytes(), 1)
    as_it_was = next(line for line in lines if line[4] == "外墙开裂")
    assert "没有整改就销号：楼要拆" in as_it_was[16]
    supervised = next(line for line in lines[3:] if "挂牌督办：区教育局" in line[-1])
    assert supervised[10].startswith("换配电箱")
    of_school = {line[1]: line for line in sums[4:]}
    assert of_school["白石村小学"][9:12] == ["3", "1", "2"], "found, put right, not put right"
    assert of_school["云汀初级中学"][8] == "1", "listed once is listed, though it is struck off by now"
