"""附件1 as workbook: every label word for word, every answer in its cell, A4 with room for two signatures."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from media.official.annex1 import ELSEWHERE, Annex1, annex1_sheets, layout
from media.official.workbook import workbook_of
from tests.media.official.papers import (
    ABSENT,
    ANSWERS,
    CELLS,
    MADE,
    ORIGINAL,
    SCHEMA1,
    annex1,
    cells_of,
    merged,
    part,
)  # fmt: skip

BODY = [code for code in CELLS if code[0] == "r"]
LONG = [code for code in BODY if code in ("r9b", "r11", "r12", "r13", "r14", "r17")]
WORDS = st.text("校门口北侧摊点已整改=+-@/'\"0123456789，。（） Az\n", min_size=1, max_size=40).map(str.strip)
SHORT = st.one_of(
    st.sampled_from(["是", "否", "有", "无", "/", "0", "7", "128", "007", "=1+1", "+86", "-", "@刘"]),
    st.text("校门口=+-@0123456789", min_size=1, max_size=12),
)


def book(paper: Annex1) -> bytes:
    return workbook_of(annex1_sheets(paper), MADE, "附件1")


def test_every_label_is_that_of_the_original() -> None:
    printed = [p for parts in layout()["rows"] for p in parts]
    labels = [p[kind].replace("\n", "") for p in printed for kind in ("label", "hint") if kind in p]
    original = "".join(ORIGINAL.split())
    assert all("".join(label.split()) in original for label in labels)
    assert {"是否开展电气火灾安全综合治理", "电器火灾隐患整改情况"} <= {*labels}, (
        "each as the original spells it"
    )
    of_schema = {f["label_zh"].rpartition(":")[2] for f in SCHEMA1["fields"] if f["code"].startswith("r")}
    assert of_schema <= {*labels, "学生宿舍"}, "none is missing"
    shown = cells_of(book(annex1()))
    assert {*labels} <= {text.replace("\n", "") for text in shown.values()}
    assert shown["A1"] == "附件1" and shown["A2"] == "学校及周边安全排查整改情况报表"
    assert shown["A4"] == "单位名称：" and shown["O4"] == "填表日期："
    assert shown["A23"] in original.replace("　", "") and (shown["A24"], shown["M24"]) == ("校长：", "所长：")


def test_all_fields_of_the_schema_have_their_cell_and_no_other() -> None:
    assert [*CELLS] == [field["code"] for field in SCHEMA1["fields"]]
    shown = cells_of(book(annex1()))
    assert {code: shown[CELLS[code]] for code in BODY} == ANSWERS
    assert shown["E4"] == "云汀区实验小学" and shown["S4"] == "2026年3月9日"
    assert shown["D24"] == "方明 3月9日 16:20" and shown["P24"] == "陆建国 3月10日 09:05"
    assert shown["G1"] == "报：临澜市教育局（虚构）" and shown["A3"] == "编号：ZX-SCH01-2026-0001"


@settings(max_examples=25, deadline=None)
@given(st.fixed_dictionaries({code: WORDS.filter(bool) if code in LONG else SHORT for code in BODY}))
def test_whatever_is_answered_stands_in_its_cell(answers: dict[str, str]) -> None:
    data = book(annex1(answers=answers))
    shown, further = cells_of(data), ""
    if len(annex1_sheets(annex1(answers=answers))) > 1:
        further = "".join(cells_of(data, 1).values())
    for code, said in answers.items():
        there = shown[CELLS[code]]
        assert there == said or (there == ELSEWHERE and said.replace("\n", "") in further), code
    assert "<f>" not in part(data, "xl/worksheets/sheet1.xml"), "nothing is a formula"


def test_what_looks_like_a_formula_is_a_text_and_stays_one() -> None:
    data = book(annex1(answers=ANSWERS | {"r11": "=HYPERLINK(1)", "r1b": "+86", "r14": "@a", "r9b": "-1"}))
    shown = cells_of(data)
    assert [shown[CELLS[c]] for c in ("r11", "r1b", "r14", "r9b")] == ["=HYPERLINK(1)", "+86", "@a", "-1"]
    xml, styles = part(data, "xl/worksheets/sheet1.xml"), part(data, "xl/styles.xml")
    assert "<f>" not in xml and 'quotePrefix="1"' in styles, "edited it is a text still"


def test_nobody_handed_it_in() -> None:
    shown = cells_of(book(annex1(answers={}, signatures={}, mark=ABSENT, addressee="", absent=ABSENT)))
    assert {shown[CELLS[code]] for code in BODY} == {ABSENT} and shown["A3"] == ABSENT
    assert "0" not in shown.values() and "G1" not in shown and "D24" not in shown


def test_a_page_of_a4_with_the_lines_of_the_original() -> None:
    (sheet,) = annex1_sheets(annex1())
    xml = part(workbook_of([sheet], MADE, "附件1"), "xl/worksheets/sheet1.xml")
    assert 'paperSize="9"' in xml and 'orientation="portrait"' in xml
    assert 'fitToPage="1"' in xml and 'fitToHeight="0"' in xml, "one page wide"
    assert {"A19:E20", "A2:X2", "A22:E22", "F22:X22", "A23:X23"} <= {*merged(xml)}, (
        "团体活动 goes over two rows"
    )
    assert sum(sheet.widths) < 170.1 and sum(sheet.heights) <= 297 - 30, "and one page high"
    fonts = part(workbook_of([sheet], MADE, "附件1"), "xl/styles.xml")
    assert 'val="仿宋"' in fonts and 'val="宋体"' in fonts and 'val="黑体"' in fonts


def test_a_long_report_stands_on_a_page_of_its_own_with_nothing_lost() -> None:
    report = "一、基本情况。\n" + "查出的隐患逐处登记，逐处销号。" * 150 + "\n\n二、下一步。"
    data = book(annex1(answers=ANSWERS | {"r17": report}))
    assert cells_of(data)[CELLS["r17"]] == ELSEWHERE
    further = [*cells_of(data, 1).values()]
    assert further[:3] == ["附页", "云汀区实验小学", "排查整改工作情况报告"]
    assert "".join(further[3:]) == report.replace("\n", "")


def test_the_same_paper_is_the_same_file() -> None:
    assert book(annex1()) == book(annex1())
