"""One trap of hand-edited workbooks each: read, or refused by its cell, and never a row higher or lower."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from tests.importing.desk import Desk, of_book, of_text
from tests.kit.workbooks import Raw, Tab, error, formula

HEAD = ["姓名", "职务", "学校", "联系电话"]
LI, WANG, ZHANG = (
    ["李大田", "保安员", "柳河小学", "000-1001"],
    ["王大国", "保安员", "柳河小学", "000-1002"],
    ["张大根", "民警", "柳河小学", "000-1003"],
)


def people(*rows: list[Any], **how: Any) -> Desk:
    return of_book({"人员": Tab(list(rows), **how)})


def told(desk: Desk) -> list[tuple[Any, Any]]:
    return [(row.get("name"), row.get("phone")) for row in desk.rows("people.csv")]


ALL = [("李大田", "000-1001"), ("王大国", "000-1002"), ("张大根", "000-1003")]


def test_a_plain_workbook() -> None:
    desk = people(HEAD, LI, WANG, ZHANG)
    assert (told(desk), desk.wrong, desk.hints) == (ALL, {}, {})
    assert desk.field("people.csv", "role") == ["guard", "guard", "police_officer"]
    assert desk.field("people.csv", "schools") == [["SCH02"]] * 3


def test_a_title_merged_over_the_table() -> None:
    title = ["2026年秋季学期柳河小学护学岗人员花名册"]
    desk = people(
        title,
        ["填报单位：柳河小学", "", "填报日期：9月1日"],
        HEAD,
        LI,
        WANG,
        ZHANG,
        merged=["A1:D1", "A2:B2"],
    )
    assert (told(desk), desk.wrong) == (ALL, {})
    assert [row.source.row for row in desk.parsed[0].rows] == [4, 5, 6]


def test_a_title_without_merging_in_a_text_file() -> None:
    desk = of_text("柳河小学花名册,,,\n\n姓名,职务,学校,联系电话\n李大田,保安员,柳河小学,000-1001\n")
    assert told(desk) == ALL[:1] and not desk.wrong


def test_headings_over_two_rows() -> None:
    top, below = ["姓名", "职务", "学校", "联系方式"], ["", "", "", "手机号"]
    desk = people(top, below, LI, WANG, ZHANG, merged=["A1:A2", "B1:B2", "C1:C2"])
    assert (told(desk), desk.wrong) == (ALL, {})


@pytest.mark.parametrize(
    "head",
    [
        ["姓　名", "职 务", "学校（全称）", "联系电话*"],
        [" 姓名\n", "人员类别", "所属学校:", "手 机 号 码"],
        ["姓名（必填）", "职务【单选】", "单位", "电话/Phone"[:2]],
        ["name", "role", "school_id", "phone"],
        ["Name ", "ROLE", "School_ID", "Phone"],
    ],
)
def test_headings_as_people_write_them(head: list[str]) -> None:
    assert told(people(head, LI, WANG, ZHANG)) == ALL


def test_columns_in_any_order_with_the_clerks_own_between() -> None:
    rows = [[n, "男", *row[::-1], "x"] for n, row in enumerate((LI, WANG, ZHANG), 1)]
    desk = people(["序号", "性别", *HEAD[::-1], "备注"], *rows)
    assert (told(desk), desk.wrong) == (ALL, {})
    assert desk.hints == {"B1": "这一列没有导入", "G1": "这一列没有导入"}


def test_a_school_merged_over_its_people() -> None:
    rows = [[LI[0], LI[1], "柳河小学", LI[3]], [*WANG[:2], "", WANG[3]], [*ZHANG[:2], "", ZHANG[3]]]
    desk = people(HEAD, *rows, merged=["C2:C4"])
    assert told(desk) == ALL and desk.field("people.csv", "schools") == [["SCH02"]] * 3


def test_a_merge_that_ends_before_the_last_row_fills_no_further() -> None:
    desk = people(HEAD, LI, [*WANG[:2], "", WANG[3]], [*ZHANG[:2], "", ZHANG[3]], merged=["C2:C3"])
    assert list(desk.wrong) == ["4:机构"]


def test_a_cell_covered_by_the_one_beside_it_is_refused() -> None:
    desk = people(HEAD, LI, [*WANG[:3], ""], merged=["C3:D3"])
    assert "合并单元格" in desk.wrong["D3"] and len(desk.wrong) == 1


def test_hidden_rows_are_read_and_told() -> None:
    desk = people(HEAD, LI, WANG, ZHANG, hidden_rows=[3])
    assert told(desk) == ALL and desk.hints == {"A3": "这一行是隐藏的，也读了"}


@pytest.mark.parametrize("word", ["合计", "合 计", "总计：", "小计", "共计"])
def test_totals_are_no_people(word: str) -> None:
    desk = people(HEAD, LI, [word, "2人"], WANG, [word, formula("COUNTA(A2:A4)")])
    assert told(desk) == ALL[:2] and not desk.wrong
    assert set(desk.hints) == {"A3", "A5"}


def test_remarks_bands_and_repeated_headings_are_no_people() -> None:
    rows = [["柳河小学"], LI, HEAD, WANG, ["填表人：赵某"], ["备注：寒假另排"]]
    desk = people(HEAD, *rows, merged=["A2:D2"])
    assert told(desk) == ALL[:2] and not desk.wrong
    assert set(desk.hints) == {"A2", "A4", "A6", "A7"}


def test_blank_rows_and_columns_shift_nothing() -> None:
    desk = people(
        [None], [None, *HEAD], [None], [None, *LI], [None, "", ""], [None, *WANG[:3], error("#N/A")]
    )
    assert list(desk.wrong) == ["E6"] and told(desk)[0] == ALL[0]


BAD = [
    ("D2", error("#N/A"), "错误值"),
    ("D2", "#VALUE!", "错误值"),
    ("D2", "1.38E+10", "科学计数"),
    ("D2", "1.38e+10", "科学计数"),
    ("D2", "１.３８E+１０", "科学计数"),
    ("D2", "########", "井号"),
    ("D2", formula("B1"), "公式没有算出结果"),
    ("D2", "=B1", "是公式"),
    ("D2", Raw("<v>12345678901234567890</v>"), "超过 15 位"),
    ("D2", date(2026, 3, 1), "变成了日期"),
    ("A2", error("#REF!"), "错误值"),
    ("A2", "#REF!", "错误值"),
    ("A2", "李大田、王大国", "一行只写一个人"),
    ("A2", "李大田\n王大国", "一行只写一个人"),
    ("A2", "", "不能空着"),
    ("B2", "保按员", "保安员、保安队长"),
    ("C2", "柳何小学", "没有叫 柳何小学 的，先在“学校”里加上"),
    ("C2", "SCH99", "没有 SCH99"),
    ("C2", date(2026, 1, 2), "变成了日期"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "cell", "why"), BAD)
def test_a_bad_cell_of_a_workbook_is_refused_by_its_address(where: str, cell: Any, why: str) -> None:
    row: list[Any] = [*LI]
    row["ABCD".index(where[0])] = cell
    desk = people(HEAD, row, WANG)
    assert [(at, why in reason) for at, reason in desk.wrong.items() if at == where] == [(where, True)]
    assert told(desk)[-1] == ALL[1]


def test_all_bad_cells_are_told_at_once_each_in_its_row() -> None:
    rows = [[*LI[:3], "1.3E+10"], WANG, [error("#N/A"), *ZHANG[1:]], ["甲", "乙", "柳河小学", ""]]
    desk = people(["花名册"], HEAD, *rows, merged=["A1:D1"])
    assert set(desk.wrong) == {"D3", "A5", "B6"}


def test_a_line_of_a_finding_reads_as_a_place_in_the_file() -> None:
    desk = people(HEAD, [*LI[:3], "1.38E+10"])
    assert str(desk.findings[0]).startswith("名单.xlsx:人员!D2:联系电话: 1.38E+10 是科学计数")
    plain = of_text("person_id,phone\nG02,1.38E+10\n").findings[0]
    assert str(plain).startswith("people.csv:2:phone: 1.38E+10 是科学计数") and plain.told.endswith("（B2）")


def test_numbers_of_telephones_stay_whole() -> None:
    phone = int("138" + "12345678")
    desk = people(HEAD, [*LI[:3], phone], [*WANG[:3], float(phone + 1)], [*ZHANG[:3], phone // 10**8 * 10**8])
    assert [one[1] for one in told(desk)] == [str(phone), str(phone + 1), "138" + "0" * 8]
    assert set(desk.hints) == {"D4"}


def test_a_zero_that_excel_took_is_missed() -> None:
    assert "少了前面的 0" in people(HEAD, [*LI[:3], 51988888888]).hints["D2"]


# -- pages ---------------------------------------------------------------------------------


def test_a_page_for_each_school_is_one_list() -> None:
    desk = of_book({"柳河小学人员": Tab([HEAD, LI, WANG]), "名册2": Tab([HEAD, ZHANG])})
    assert sorted(told(desk)) == sorted(ALL) and not desk.wrong


def test_the_same_person_on_two_pages_is_told() -> None:
    desk = of_book(
        {"人员": [["人员编号", "电话"], ["G02", "1"]], "花名册": [["人员编号", "电话"], ["G02", "2"]]}
    )
    assert desk.wrong == {"A2": "G02 在人员第 2 行已经写过"}


def test_hidden_and_foreign_pages_are_left_out() -> None:
    tabs = {"人员": Tab([HEAD, LI]), "食谱": Tab([["周一", "米饭"]]), "选项": Tab([["保安员"]], hidden=True)}
    desk = of_book(tabs)
    assert told(desk) == ALL[:1] and not desk.wrong
    assert [one.page for one in desk.findings] == ["食谱"]


def test_a_page_that_nobody_named_is_known_by_its_headings() -> None:
    desk = of_book(
        {"Sheet1": Tab([HEAD, LI]), "Sheet2": Tab([["学校", "时段", "岗位", "星期", "姓名"]])}, name="x.xlsx"
    )
    assert [one.sheet.name for one in desk.parsed] == ["people.csv", "roster.csv"]


# -- rosters -------------------------------------------------------------------------------

ROSTER = ["学校", "时段", "岗位", "星期", "护学人员"]


def roster(*rows: list[Any], **how: Any) -> Desk:
    return of_book({"排班": Tab([ROSTER, *rows], **how)})


def test_two_names_in_a_cell_of_a_roster_are_two_rows() -> None:
    row = ["云汀区实验小学", "早高峰护学", "校门口护学岗", "周一至周五", "李守田、张长根"]
    desk = roster(row, ["", "", "", "周六", "李守田"], merged=["A2:A3"])
    assert desk.field("roster.csv", "person_id")[:2] == ["G02", "G03"]
    assert set(desk.wrong) == {"B3", "C3"}, "the row below is still the row below"


def test_one_unknown_of_two_names_is_refused_in_its_cell() -> None:
    desk = roster(["SCH01", "am_peak", "P003", "12345", "李守田/无名氏"])
    assert desk.wrong == {"E2": "没有叫 无名氏 的，先在“人员”里加上"}


def test_a_matter_of_another_school_stays_one() -> None:
    desk = roster(["柳河小学", "早高峰护学", "P001", "1", "李守田"])
    assert desk.wrong == {"C2": "P001 是 SCH01 的，不是本校的"}
    desk = roster(["柳河小学", "晚自习放学", "校门口护学岗", "1", "李守田"])
    assert desk.wrong == {"B2": "SCH02 没有叫 晚自习放学 的，先在“时段”里加上"}


def test_times_of_windows_as_excel_keeps_them() -> None:
    head = ["学校", "时段", "开始时间", "结束时间", "适用日", "提前"]
    rows = [["柳河小学", "早高峰护学", time(7, 0), "8:20:00", "上学日", "20分钟"],
            ["柳河小学", "加班", "下午4点半", 0.75, "节假日", 15]]  # fmt: skip
    desk = of_book({"时段": [head, *rows]})
    assert not desk.wrong
    assert desk.field("windows.csv", "start") == [time(7, 0), time(16, 30)]
    assert desk.field("windows.csv", "end") == [time(8, 20), time(18, 0)]
    assert desk.field("windows.csv", "key") == ["am_peak", "w1"]


def test_days_of_calendars_as_excel_keeps_them() -> None:
    days = [date(2026, 9, 20), "2026年9月21日", "2026/9/22", "2026.9.23", 46289, "2026-09-25（周五）"]
    desk = of_book({"校历": [["日期", "类型", "备注"], *([day, "放假", ""] for day in days)]})
    assert not desk.wrong
    assert desk.field("calendar.csv", "date") == [date(2026, 9, n) for n in range(20, 26)]
    assert desk.field("calendar.csv", "kind") == ["holiday"] * 6
