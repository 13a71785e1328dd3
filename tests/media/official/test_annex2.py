"""附件2 as workbook: a row for each school, 未报 where nothing is known, sums over what is."""

from __future__ import annotations

from media.official.annex2 import Annex2, annex2_sheet, layout
from media.official.workbook import workbook_of
from tests.media.official.papers import (
    ABSENT,
    MADE,
    ORIGINAL,
    SCHEMA2,
    annex2,
    cells_of,
    merged,
    part,
    row,
    unreported,
)  # fmt: skip


def book(paper: Annex2) -> bytes:
    return workbook_of([annex2_sheet(paper)], MADE, "附件2")


def line(shown: dict[str, str], number: int) -> list[str]:
    return [shown.get(f"{column}{number}", "") for column in "ABCDEFGH"]


def test_the_columns_are_those_of_the_original() -> None:
    shown = cells_of(book(annex2()))
    assert line(shown, 4) == [column["label_zh"] for column in SCHEMA2["columns"]]
    assert [column["name"] for column in layout()["columns"]] == [c["name"] for c in SCHEMA2["columns"]]
    assert all(label in ORIGINAL for label in [*line(shown, 4), shown["A1"], shown["A2"]])


def test_a_row_for_each_school_and_a_sum_over_those_that_are_known() -> None:
    late = row("柳河小学", 5, 5, surrounding_disorder="=北门摊点", disorder_rectified="否")
    paper = annex2(row("云汀区实验小学", 12, 9), late, unreported("白石村小学"))
    shown = cells_of(book(paper))
    assert line(shown, 5) == ["城区", "柳河派出所", "云汀区实验小学", "无", "/", "12", "9", "无"]
    assert line(shown, 6) == ["城区", "柳河派出所", "柳河小学", "=北门摊点", "否", "5", "5", "无"]
    assert line(shown, 7) == ["镇区", "东岭派出所", "白石村小学", *[ABSENT] * 5], "never a zero"
    assert line(shown, 8) == ["合计", "", "3所，已报2所，未报1所", "", "", "17", "14", ""]
    assert shown["A9"] == "未报：白石村小学"
    assert shown["C1"] == "报：临澜市公安局（虚构）" and shown["E3"] == "截至2026年3月9日"


def test_where_nobody_reported_the_sum_is_no_zero() -> None:
    shown = cells_of(book(annex2(unreported("柳河小学"), unreported("白石村小学"))))
    assert line(shown, 7) == ["合计", "", "2所，已报0所，未报2所", "", "", ABSENT, ABSENT, ""]
    unknown = row("柳河小学", 1, 1)
    del unknown.found["hazards_total"]  # type: ignore[attr-defined]
    assert line(cells_of(book(annex2(unknown))), 5)[5:7] == [ABSENT, "1"], "one column alone may be unknown"


def test_counts_are_numbers_and_the_page_lies() -> None:
    data = book(annex2(row("柳河小学", 5, 4)))
    xml = part(data, "xl/worksheets/sheet1.xml")
    assert '<c r="F5"' in xml and "<v>5</v>" in xml and "<f>" not in xml
    assert 'orientation="landscape"' in xml and 'fitToHeight="0"' in xml and "A6:B6" in merged(xml)
    assert "$4:$4" in part(data, "xl/workbook.xml"), "its headings stand on every page"


def test_who_was_late_is_named() -> None:
    one = row("东岭中心小学", 2, 2)
    shown = cells_of(book(annex2(type(one)(one.area, one.station, one.school, one.found, late=True))))
    assert shown["A7"] == "逾期报送：东岭中心小学"
