"""How clerks write days, times, weekdays, numbers and heads; and what has more than one meaning."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.importing import cells
from storage.importing.cells import Bad, Parser
from storage.importing.clerks.spoken import weekdays_of

NUMBER = cells.whole(0, 10_000, "人|名")
YEAR = cells.year(1900, 2100)
HEADS = {"police": 1, "guard": 2}
SAID: list[tuple[Parser, Any, str]] = [
    (
        cells.clock,
        time(7, 0),
        "07:00|7:00|7:00:00|7：00|０７：００|上午7点|7点00分|7:00 AM|AM 7:00|早上7:00|7时00",
    ),
    (cells.clock, time(7, 0), "0.291666666666667"),
    (cells.clock, time(16, 30), "16:30|下午4:30|下午4点半|4:30 PM|16时30分|0.6875"),
    (cells.clock, time(12, 30), "中午12:30"),
    (cells.clock, time(0, 5), "12:05 am"),
    (cells.clock_or_24, None, "24:00|晚上12点"),
    (cells.day, date(2026, 9, 20), "2026-09-20|2026/9/20|2026.9.20"),
    (cells.day, date(2026, 9, 20), "2026年9月20日|46285|2026-09-20 00:00:00"),
    (cells.day, date(2026, 9, 20), "2026-9-20（周日）|２０２６-０９-２０"),
    (cells.moment, datetime.fromisoformat("2026-03-03 07:41"), "2026-03-03 07:41|2026/3/3 7:41:25"),
    (cells.moment, datetime.fromisoformat("2026-03-03 07:41"), "2026年3月3日 7:41"),
    (cells.moment, datetime.fromisoformat("2026-03-03 07:41"), "2026-03-03T07:41:00"),
    (
        cells.weekdays,
        "12345",
        "12345|周一至周五|星期一到星期五|周一到五|周1-5|一至五|工作日|上学日|礼拜一~礼拜五",
    ),
    (cells.weekdays, "12345", "周一、周二、周三、周四、周五|1,2,3,4,5|一二三四五|1、2、3、4、5"),
    (cells.weekdays, "1234567", "每天|周一至周日"),
    (cells.weekdays, "135", "周一三五|1;3;5|一、三、五"),
    (cells.weekdays, "67", "周末|周六日"),
    (cells.weekdays, "1567", "周五至周一"),
    (NUMBER, 1860, "1860|1,860|１８６０|1860人|1,860 名"),
    (
        cells.heads,
        HEADS,
        "police=1;guard=2|民警1；保安2|民警1人、保安2人|1名民警，2名保安|保安员×2，警察*1",
    ),
    (cells.flag, True, "有|√|TRUE|是|1|持证"),
    (cells.flag, False, "无|×|N|否|0"),
    (YEAR, 1982, "1982|1982年5月|1982-05-01|1982年"),
    (cells.person_name, "王伟", "王　 伟|王 伟"),
    (cells.person_name, "买买提·艾力", "买买提·艾力"),
    (cells.person_name, "Li Wei", "Li Wei"),
    (cells.text, "ab c", "a\u200bb\nc"),
    (cells.text, "李\ue000\U00030000", "李\ue000\U00030000"),
    (cells.ident, "SCH01", "ＳＣＨ０１"),
    (cells.several(cells.ident), ["SCH01", "SCH02"], "SCH01；SCH02|SCH01、SCH02|SCH01，SCH02;"),
    (cells.several(cells.text), ["锁好，关好", "没人"], "锁好，关好；没人"),
]
READ = [(parse, told, value) for parse, value, several in SAID for told in several.split("|")]


@pytest.mark.parametrize(("parse", "told", "value"), READ)
def test_what_has_one_meaning_is_read(parse: Parser, told: str, value: Any) -> None:
    assert parse(told) == value


NOT_SAID: list[tuple[Parser, str]] = [
    (cells.clock, "7点|7|700|24:00|25:00|7:60|7:00:30|早|0.5003|7.30"),
    (cells.day, "9月20日|20260920|2026-02-30|46285.5|9/20/26|12|1999-12-31"),
    (cells.moment, "2026-03-03|7:41|2026-03-03 下午"),
    (cells.weekdays, "11|8|周一周一|单双日|隔天||0"),
    (NUMBER, "1,86|1.5|一百|1860只|-1|12,345"),
    (cells.heads, "保安|保安2；保安1|厨师1|2|保安2个半"),
    (cells.person_name, "李守田、张长根|李守田/张长根|李守田，张长根|"),
]
REFUSED = [(parse, told) for parse, several in NOT_SAID for told in several.split("|")]


@pytest.mark.parametrize(("parse", "told"), REFUSED)
def test_what_has_none_or_two_is_refused(parse: Parser, told: str) -> None:
    with pytest.raises(Bad):
        parse(told)


@pytest.mark.parametrize("told", ["#N/A", "#REF!", "#DIV/0!", "1.38E+10", "1E+5", "-1.2e+3", "#####", "=A1"])
def test_what_is_spoiled_is_so_in_every_column(told: str) -> None:
    assert cells.spoiled(told)


@pytest.mark.parametrize("told", ["#1", "1e3", "1E5", "3号楼#", "E+", "a=b", "C+", "#", "-", "1-2"])
def test_what_only_looks_so_is_not(told: str) -> None:
    assert not cells.spoiled(told)


@given(st.text(max_size=12))
def test_weekdays_are_weekdays_or_nothing(told: str) -> None:
    found = weekdays_of(told)
    assert found is None or (found and set(found) <= set("1234567"))


@given(st.text(min_size=1, max_size=20))
def test_no_letter_of_a_text_is_lost(told: str) -> None:
    """But spaces, controls, and what has no width."""
    try:
        kept = cells.text(told)
    except Bad:
        return
    letters = [
        c for c in told if (c not in cells._NO_WIDTH and not c.isspace() and ord(c) > 0x9F) or "!" <= c <= "~"
    ]
    assert [c for c in kept if c != " "] == letters


@pytest.mark.parametrize(
    "cell", ["民警1 保安2", "民警1人　保安2人", "民警 1 保安 2", "民警1名 保安2名", "警1 保2"]
)
def test_heads_between_which_there_is_only_a_blank(cell: str) -> None:
    assert cells.heads(cell) == {"police": 1, "guard": 2}
