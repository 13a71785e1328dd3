"""Whatever a file was made with, it is the same table; what is no table says so."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.importing.books import BookRefused, Kind, address, archive, mended, read_book, worksheet
from storage.importing.books.book import position
from tests.kit.workbooks import CLOCK, SIX_DIGITS, Raw, Tab, changed, error, formula, workbook

PEOPLE = [["姓名", "职务", "学校"], ["李守田", "保安员", "SCH01"], ["王　伟", "保安队长", "SCH01"]]
TEXT = "姓名,职务,学校\r\n李守田,保安员,SCH01\r\n王　伟,保安队长,SCH01\r\n"


def texts(data: bytes, name: str = "人员.csv") -> list[list[str]]:
    return [line.texts for line in read_book(data, name).pages[0].lines]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_encoding_of_a_text_file_is_the_same_table(encoding: str) -> None:
    assert texts(TEXT.encode(encoding)) == PEOPLE


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_tabs_between_the_cells_are_seen(encoding: str) -> None:
    """Excel's “Unicode 文本” is UTF-16 with tabs."""
    assert texts(TEXT.replace(",", "\t").encode(encoding)) == PEOPLE


def test_a_workbook_is_the_same_table() -> None:
    assert texts(workbook({"人员": PEOPLE}), "人员.xlsx") == PEOPLE
    assert texts(workbook({"人员": PEOPLE}, shared=False), "人员.xlsx") == PEOPLE


def test_a_short_gbk_file_that_is_also_utf_8_is_read_as_chinese() -> None:
    """联 is no letter of UTF-8, but 测 and 驴 are: letters of Cyrillic and Greek that no roster has."""
    data = "name\n".encode("gbk") + bytes((0xC2, 0xA2, 0xC2, 0xA3))
    assert data.decode("utf-8").startswith("name")
    assert texts(data) == [["name"], [data[5:].decode("gb18030")]]


@pytest.mark.parametrize("name", ["𠮷田", "李\ue000", "陈\U00030000", "买买提·艾力", "㐂儿", "王\U000e0100"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_no_character_of_a_name_is_dropped(name: str, encoding: str) -> None:
    assert texts(f"姓名,x\n{name},1\n".encode(encoding))[1][0] == name
    assert texts(workbook({"a": [[name, "1"]]}), "a.xlsx")[0][0] == name


def test_a_damaged_line_is_named_and_not_guessed() -> None:
    data = TEXT.encode() + "赵六,保安".encode()[:-1] + b",SCH01\n"
    with pytest.raises(BookRefused) as refused:
        read_book(data, "人员.csv")
    assert refused.value.line == 4


# -- what excel makes of values ------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text", "kind"),
    [
        (1860, "1860", Kind.NUMBER),
        (1860.0, "1860", Kind.NUMBER),
        (33.415803000000004, "33.415803000000004", Kind.NUMBER),
        (int("138" + "0" * 7 + "1"), "138" + "0" * 7 + "1", Kind.NUMBER),
        (Raw("<v>1.2812345678E10</v>"), "12812345678", Kind.NUMBER),
        (Raw("<v>138</v>", style=SIX_DIGITS), "000138", Kind.NUMBER),
        (time(7, 0), "07:00", Kind.CLOCK),
        (Raw("<v>1</v>", style=CLOCK), "24:00", Kind.CLOCK),
        (Raw("<v>0</v>", style=CLOCK), "00:00", Kind.CLOCK),
        (Raw("<v>0.729166666666667</v>", style=CLOCK), "17:30", Kind.CLOCK),
        (date(2026, 9, 20), "2026-09-20", Kind.DAY),
        (datetime(2026, 3, 3, 7, 41, tzinfo=UTC), "2026-03-03 07:41", Kind.MOMENT),
        (Raw("<v>1</v>", "b"), "1", Kind.TEXT),
        (Raw("<v>2026-09-20T00:00:00</v>", "d"), "2026-09-20", Kind.MOMENT),
        ("张_x000D_三", "张\r三", Kind.TEXT),
        (formula("A1&amp;1", "SCH01"), "SCH01", Kind.TEXT),
        (Raw("<f>1+1</f><v>2</v>"), "2", Kind.NUMBER),
    ],
)
def test_a_value_is_read_as_it_is_meant(cell: object, text: str, kind: Kind) -> None:
    (line,) = read_book(workbook({"a": [["x", cell]]}), "a.xlsx").pages[0].lines
    assert (line.cells[1].text, line.cells[1].kind, line.cells[1].trouble) == (text, kind, "")


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (error("#N/A"), "错误值"),
        (error("#REF!"), "错误值"),
        (formula("VLOOKUP(A1,B:C,2,0)"), "公式没有算出结果"),
        (Raw('<f t="shared" si="0"/>'), "公式没有算出结果"),
        (Raw("<v>1234567890123456789</v>"), "超过 15 位"),
        (Raw("<v>1.5</v>", style=CLOCK), "不是一天里的时间"),
    ],
)
def test_a_value_that_nobody_knows_is_no_empty_cell(cell: object, why: str) -> None:
    (line,) = read_book(workbook({"a": [["x", cell]]}), "a.xlsx").pages[0].lines
    assert why in line.cells[1].trouble and not line.cells[1].blank


def test_days_since_1904_are_days_of_now() -> None:
    data = workbook({"a": [[date(2026, 9, 20)]]})
    main = zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml").decode()
    mac = changed(data, "xl/workbook.xml", main.replace("<sheets>", '<workbookPr date1904="1"/><sheets>'))
    assert texts(mac, "a.xlsx") == [["2030-09-21"]]


def test_rows_keep_their_numbers_over_gaps_merges_and_hidden_ones() -> None:
    tab = Tab([["a"], [None], ["b"], ["c", "d"]], merged=["A3:A6"], hidden_rows=[3], first=2)
    page = read_book(workbook({"人员": tab}), "x.xlsx").pages[0]
    assert [(line.row, line.hidden) for line in page.lines] == [(2, False), (4, False), (5, False)]


def test_a_merged_cell_holds_for_its_rows_and_not_for_its_columns() -> None:
    tab = Tab([["实验小学", "a"], ["", "b"], ["", "c"], ["x", "", "y"]], merged=["A1:A3", "A4:B4"])
    lines = read_book(workbook({"人员": tab}), "x.xlsx").pages[0].lines
    assert [line.cells[0].text for line in lines] == ["实验小学"] * 3 + ["x"]
    assert "合并单元格" in lines[3].cells[1].trouble


# -- what is no table, or an attack ---------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return held.getvalue()


LOL = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "缺表头"),
        (b"\xef\xbb\xbf\r\n,,\r\n", "缺表头"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "旧版 Excel"),
        (b"%PDF-1.7", "不是表格"),
        (b"PK\x03\x04 broken", "坏了"),
        (zipped(**{"word/document.xml": b"<x/>"}), "不是 .xlsx"),
        (workbook({"a": [["x"]]})[:-40], "坏了"),
        (changed(workbook({"a": [["x"]]}), "xl/worksheets/sheet1.xml", "<worksheet><row>"), "坏了"),
        (changed(workbook({"a": [["x"]]}), "xl/worksheets/sheet1.xml", LOL), "不该有的"),
        (bytes((0xFF, 0x80)) * 50, "编码认不出来"),
        (b"x" * (20 * 1024 * 1024 + 1), "最多 20 MB"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes, why: str) -> None:
    with pytest.raises(BookRefused, match=why):
        read_book(data, "x.xlsx")


def test_what_would_fill_the_memory_is_refused_before_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = '<worksheet><sheetData><row r="1">' + '<c s="1"/>' * 2_000 + "</row></sheetData></worksheet>"
    data = changed(workbook({"a": [["x"]]}), "xl/worksheets/sheet1.xml", empty)
    assert read_book(data, "x.xlsx").pages[0].lines == []
    monkeypatch.setattr(archive, "MOST_BYTES", 10_000)
    with pytest.raises(BookRefused, match="太大"):
        read_book(data, "x.xlsx")


def test_merged_cells_over_merged_cells_are_no_work_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    tab = Tab([["x", "y"]] * 200, merged=["A1:IV1048576"] * 200)
    monkeypatch.setattr(worksheet, "MOST_CELLS", 100_000)
    with pytest.raises(BookRefused, match="太大"):
        read_book(workbook({"a": tab}), "x.xlsx")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 3000), st.sampled_from(["", "utf-8"]))
def test_no_bytes_make_another_error(noise: bytes, at: int, head: str) -> None:
    whole = workbook({"人员": PEOPLE})
    for data in (noise, whole[:at] + noise + whole[at + len(noise) :], TEXT.encode("gbk")[:at] + noise):
        try:
            book = read_book(data, "x.xlsx")
        except BookRefused as refused:
            assert str(refused)
        else:
            assert all(line.row >= 1 for page in book.pages for line in page.lines)


# -- addresses ------------------------------------------------------------------------------


@given(st.integers(1, 1_048_576), st.integers(0, 16_383))
def test_addresses_go_there_and_back(row: int, column: int) -> None:
    assert position(address(row, column)) == (row, column)


def test_addresses_are_those_of_a_spreadsheet() -> None:
    assert [address(7, n) for n in (0, 2, 25, 26, 701, 702)] == ["A7", "C7", "Z7", "AA7", "ZZ7", "AAA7"]


def test_a_book_is_mended_by_address() -> None:
    book = read_book(workbook({"人员": PEOPLE, "别的": PEOPLE}), "x.xlsx")
    right = mended(book, {("人员", "C2"): " SCH02 ", ("人员", "D3"): "新"})
    assert right.pages[0].lines[1].texts == ["李守田", "保安员", "SCH02"]
    assert right.pages[0].lines[2].texts[3] == "新"
    assert right.pages[1] == book.pages[1]
