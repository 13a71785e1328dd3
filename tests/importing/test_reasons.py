"""Why something is not taken: each reason has both languages, and stays one on its way to the page."""

from __future__ import annotations

import re
import string

import pytest

from storage.importing.books import Book, Cell, Line, Page
from storage.importing.books import reasons as of_books
from storage.importing.saying import reasons
from storage.importing.saying.said import LANGUAGES, Reason, read, said_in, texts
from storage.keeping import reasons as of_keeping
from storage.keeping.packing import pack, unpack
from tests.kit.paths import ROOT

IDENTITY = "".join(("110101", "19900307", "1233"))
"""Of nobody."""
USED = re.compile(r'Reason\(\s*"([a-z_0-9.]+)"')
HAN = re.compile("[\u3400-\u9fff]")
HAN_ALLOWED = {"check.shifted", "cell.choice", "keeping.have_begun", "cell.heads_in_words"}
"""Names that stay as they are: 高德, what a button of ours says, ours."""


def codes() -> set[str]:
    """What the code says anywhere."""
    files = [path for room in ("importing", "keeping") for path in (ROOT / "storage" / room).rglob("*.py")]
    return {code for path in files for code in USED.findall(path.read_text("utf-8"))}


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_reason_has_both_languages_with_the_same_values() -> None:
    ours, other = (texts(language) for language in LANGUAGES)
    assert set(ours) == set(other)
    assert codes() | {"any.and"} == set(ours), "each is used, and none is missing"
    for code, text in ours.items():
        if code != "any.file":
            assert slots(text) == slots(other[code]), code
        assert not HAN.search(other[code]) or code in HAN_ALLOWED, code


def test_what_is_a_constant_is_a_reason() -> None:
    assert all(
        isinstance(one, Reason)
        for module in (reasons, of_books, of_keeping)
        for name, one in vars(module).items()
        if name.isupper() and isinstance(one, str)
    )


@pytest.mark.parametrize(
    ("reason", "chinese", "english"),
    [
        (reasons.EMPTY, "不能空着", "must not be empty"),
        (
            reasons.not_a_time("7点"),
            "7点 不是时间，应写成 07:00",
            "7点 is no time, it should be written 07:00",
        ),
        (
            reasons.not_named("王五", reasons.titled("people.csv", "人员")),
            "没有叫 王五 的，先在“人员”里加上",
            "nobody and nothing is called 王五; please add it to “people.csv” first",
        ),
        (
            reasons.not_one_of("甲", ["yes", "no"]),
            "没有 甲 这个值，应是 yes、no",
            "there is no 甲; it should be one of yes, no",
        ),
        (
            reasons.far_away(4200, reasons.EXCHANGED),
            "离学校 4.2 公里，最远 3 公里，像是经度和纬度写反了",
            "4.2 km from the school, at most 3 km; latitude and longitude seem to be exchanged",
        ),
        (
            reasons.not_found(IDENTITY, "people.csv"),
            "没有 （已隐去），先在 people.csv 里加上",
            "there is no (left out); please add it to people.csv first",
        ),
    ],
)
def test_it_reads_in_chinese_by_itself_and_in_english_where_asked(
    reason: Reason, chinese: str, english: str
) -> None:
    assert reason == chinese and said_in("zh", reason) == chinese
    assert said_in("en", reason) == english
    assert read(reason.plain) == chinese and said_in("en", read(reason.plain)) == english


def test_a_text_that_is_no_reason_stays_as_it_is() -> None:
    assert said_in("en", "别的") == "别的" and read("别的") == "别的"


def test_a_draft_keeps_what_is_wrong_with_a_cell_in_every_language() -> None:
    line = Line(2, 2, (Cell("", trouble=of_books.FORMULA), Cell("x")))
    broken = (3, of_books.QUOTES)
    book = Book("名单.csv", [Page("", [line], [], broken=broken)], text=True, notes=(of_books.READ_AS_UTF16,))
    again = unpack(pack(book))
    trouble, page = again.pages[0].lines[0].cells[0].trouble, again.pages[0]
    assert said_in("en", trouble).startswith("the formula has no result")
    assert page.broken and said_in("en", page.broken[1]).startswith("a quotation mark")
    assert said_in("en", again.notes[0]) == "read as UTF-16"
    assert again == book
