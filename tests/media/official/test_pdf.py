"""The same papers as PDF: their texts can be selected, their letters are in the file, nothing is cut off."""

from __future__ import annotations

import re

from media.official.annex1 import annex1_sheets
from media.official.annex2 import annex2_sheet
from media.official.pdf import drawn, pages, pdf_of
from media.official.sheet import Sheet
from tests.kit.pdfs import texts_of
from tests.media.official.papers import ABSENT, ANSWERS, annex1, annex2, row, unreported


def test_every_answer_and_label_can_be_read_in_it() -> None:
    sheets = annex1_sheets(annex1())
    pdf = pdf_of(sheets, "附件1")
    (page,) = texts_of(pdf)
    whole = "".join(page)
    assert all(answer in whole for answer in ANSWERS.values())
    assert all("".join(sheets[0].lines(cell)) in whole for cell in sheets[0].cells), (
        "every cell, line by line"
    )
    assert b"FontFile2" in pdf and b"Helvetica" not in pdf, (
        "the letters are in the file, and no others are asked for"
    )
    assert pdf == pdf_of(sheets, "附件1"), "the same paper is the same file"
    assert re.search(rb"/MediaBox \[ 0 0 595\.\d+ 841\.\d+ \]", pdf), "A4 standing"


def test_a_long_table_goes_on_over_pages_with_its_headings() -> None:
    schools = [row(f"第{n}小学", n, n) for n in range(60)]
    pdf = pdf_of([annex2_sheet(annex2(*schools, unreported("白石村小学")))], "附件2")
    read = texts_of(pdf)
    assert len(read) > 2 and all("属地派出所" in page for page in read)
    assert [f"- {n} -" in page for n, page in enumerate(read, 1)] == [True] * len(read)
    assert all(sum(f"第{n}小学" in page for page in read) == 1 for n in range(60)), "each school once"
    assert ABSENT in read[-1]


def test_rows_that_share_a_cell_stay_on_one_page() -> None:
    (sheet,) = annex1_sheets(annex1())
    for room in range(60, 260, 7):
        found = [*pages(sheet, room)]
        assert [row for page in found for row in page] == [*range(len(sheet.heights))]
        assert any(18 in page and 19 in page for page in found), "次数 and its number"


def test_headings_are_repeated_and_a_row_too_high_still_has_its_page() -> None:
    sheet = Sheet("x", (10,), (5, 40, 40, 200), (), repeated=range(1))
    assert [*pages(sheet, 90)] == [[0, 1, 2], [0, 3]]


def test_what_the_font_lacks_is_shown_as_lacking() -> None:
    assert drawn("刘\U0001f600\t好") == "刘〓 好"
