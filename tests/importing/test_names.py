"""Names where ids would stand, ids that the import makes, columns that are not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.importing.checking import Stored
from tests.importing.desk import EMPTY, Desk, of_book, of_text, sample
from tests.kit.workbooks import Tab

SCHOOLS = "学校名称 学段 城乡 主管部门 派出所 学生人数 住宿生 校车 宿舍 纬度 经度".split()  # noqa: SIM905
DISTRICT: Mapping[str, Tab | Sequence[Sequence[Any]]] = {
    "机构": [
        ["名称", "类型", "上级"],
        ["甲区教育局", "教育局", ""],
        ["甲分局", "公安分局", ""],
        ["河东派出所", "派出所", "甲分局"],
    ],
    "学校": [
        SCHOOLS,
        ["第一小学", "小学", "城区", "甲区教育局", "河东派出所", 900, 0, "无", "无", 33.41, 118.88],
        ["第二小学", "小学", "镇区", "甲区教育局", "河东派出所", 300, 0, "有", "无", 33.43, 118.9],
    ],
    "岗位": [
        ["学校", "岗位", "配备人数"],
        ["第一小学", "东门岗", "保安1"],
        ["第二小学", "东门岗", "保安1"],
        ["第一小学", "校门口护学岗", "民警1"],
    ],
    "人员": [
        ["姓名", "职务", "单位", "电话"],
        ["王伟", "保安", "第一小学", "000-1"],
        ["王伟", "保安", "第二小学", "000-2"],
        ["雷某", "民警", "河东派出所", "000-3"],
        ["马某", "校长", "第一小学；第二小学", "000-4"],
    ],
    "时段": [["学校", "时段", "开始", "结束", "适用日"], ["第一小学", "早高峰", "7:00", "8:20", "上学日"]],
    "排班": [
        ["学校", "时段", "岗位", "星期", "姓名"],
        ["第一小学", "早高峰", "东门岗", "周一至周五", "王伟"],
    ],
}


def kept(desk: Desk) -> Stored:
    rows: dict[str, dict[Any, dict[str, Any]]] = {}
    for one in desk.parsed:
        rows.setdefault(one.sheet.name, {}).update((one.sheet.key_of(r.values), r.values) for r in one.rows)
    return Stored(rows)


def test_a_district_of_names_gets_its_ids() -> None:
    desk = of_book(DISTRICT, EMPTY)
    assert not desk.wrong
    assert desk.field("schools.csv", "id") == ["SCH01", "SCH02"]
    assert desk.field("schools.csv", "station_org_id") == ["ORG03", "ORG03"]
    assert desk.field("posts.csv", "id") == ["SCH01-P01", "SCH02-P01", "SCH01-P02"]
    assert desk.field("posts.csv", "kind") == ["gate", "gate", "crossing"]
    assert desk.field("posts.csv", "latitude") == [33.41, 33.43, 33.41]
    assert desk.field("people.csv", "id") == ["SCH01-01", "SCH02-01", "ORG03-01", "SCH01-02"]
    assert desk.field("people.csv", "org_id") == ["", "", "ORG03", ""]
    (line,) = desk.rows("roster.csv")
    assert list(line.values()) == ["SCH01", "am_peak", "SCH01-P01", "12345", "SCH01-01"]


def test_the_same_file_again_means_the_same_rows() -> None:
    first = kept(of_book(DISTRICT, EMPTY))
    again = of_book(DISTRICT, first)
    assert not again.wrong and kept(again) == first


def test_more_people_later_get_ids_of_their_own() -> None:
    first = kept(of_book(DISTRICT, EMPTY))
    rows = [
        ["姓名", "职务", "学校", "电话"],
        ["李某", "保安", "第一小学", ""],
        ["王伟", "队长", "第一小学", "000-1"],
    ]
    desk = of_book({"人员": rows}, first)
    assert desk.field("people.csv", "id") == ["SCH01-03", "SCH01-01"]


def test_who_moves_is_known_by_the_telephone() -> None:
    first = kept(of_book(DISTRICT, EMPTY))
    desk = of_book({"人员": [["姓名", "职务", "学校", "电话"], ["马某", "校长", "第二小学", "000-4"]]}, first)
    assert desk.field("people.csv", "id") == ["SCH01-02"] and desk.field("people.csv", "schools") == [
        ["SCH02"]
    ]


def test_two_of_one_name_at_a_school_need_ids() -> None:
    rows = [["姓名", "职务", "学校"], ["赵某", "保安", "SCH01"], ["赵　某", "保安", "SCH01"]]
    assert "同名的请加上编号" in of_book({"人员": rows}).wrong["A3"]
    twice = {
        "排班": [["时段", "岗位", "星期", "姓名", "学校"], ["早高峰", "东门岗", "1", "王伟", "第三小学"]]
    }
    first = kept(of_book(DISTRICT, EMPTY))
    assert of_book(twice, first).wrong["D2"] == "叫 王伟 的不止一个（SCH01-01、SCH02-01），请写编号"


def test_two_columns_correct_a_telephone() -> None:
    desk = of_text("person_id,phone\nG02,000-9999\n")
    before = sample().rows["people.csv"][("G02",)]
    assert not desk.wrong and desk.rows("people.csv") == [{**before, "phone": "000-9999"}]


def test_somebody_new_needs_the_other_columns() -> None:
    assert list(of_text("person_id,phone\nG02,1\nG999,1\n").wrong) == ["1:name", "1:role"]
    assert list(of_text("人员编号,电话\nG999,1\n").wrong) == ["1:姓名", "1:角色"]


def test_an_empty_id_among_ids_is_a_mistake() -> None:
    assert of_text("person_id,phone\nG02,1\n,2\n").wrong == {"A3": "不能空着"}


def test_a_list_of_one_school_has_it_in_its_title() -> None:
    rows = [["柳河小学护学岗保安花名册"], ["姓名", "职务", "电话"], ["赵某", "保安", "1"]]
    desk = of_book({"Sheet1": Tab(rows, merged=["A1:C1"])})
    assert desk.field("people.csv", "schools") == [["SCH02"]] and not desk.wrong
    assert "柳河小学" in desk.hints["2:-"]
    by_page = of_book({"柳河小学": [["姓名", "职务", "电话"], ["赵某", "保安", "1"]]})
    assert by_page.field("people.csv", "schools") == [["SCH02"]]


def test_a_school_may_be_called_as_everybody_there_calls_it() -> None:
    desk = of_text("姓名,职务,电话,学校\n赵某,保安,1,实验小学\n钱某,保安,2,实验\n")
    assert desk.field("people.csv", "schools")[0] == ["SCH01"] and list(desk.wrong) == ["D3"]
    titled = of_book({"Sheet1": [["实验小学保安花名册"], ["姓名", "职务", "电话"], ["赵某", "保安", "1"]]})
    assert titled.field("people.csv", "schools") == [["SCH01"]] and not titled.wrong


def test_a_title_of_no_school_or_of_two_says_nothing() -> None:
    for title in ("花名册", "云汀区实验小学、柳河小学花名册"):
        desk = of_book({"Sheet1": [[title], ["姓名", "职务", "电话"], ["赵某", "保安", "1"]]})
        assert "org_id 和 school_id 至少写一个" in desk.wrong.values()


def test_a_title_moves_nobody_who_has_an_id() -> None:
    desk = Desk(("柳河小学通讯录.csv", "人员编号,电话\nG02,1\n".encode()))
    assert desk.field("people.csv", "schools") == [["SCH01"]]


def test_an_id_beats_the_name_beside_it() -> None:
    head = ["学校", "时段", "岗位", "星期", "姓名", "人员编号"]
    desk = of_book({"排班": [head, ["云汀区实验小学", "早高峰护学", "东门岗", "1", "随便写的", "G02"]]})
    assert desk.field("roster.csv", "person_id") == ["G02"] and set(desk.hints) == {"E1"}


# -- whatever is around them, rows stay rows -----------------------------------------------

AROUND = st.sampled_from(
    [[], ["合计", "9"], ["填表人：某"], ["", "", "", ""], ["姓名", "职务", "学校", "电话"]]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.one_of(AROUND, st.integers(0, 999)), max_size=12), st.integers(0, 4), st.data())
def test_no_row_is_shifted_whatever_stands_around_it(
    lines: list[list[str] | int], titles: int, data: st.DataObject
) -> None:
    rows: list[list[Any]] = [["花名册"]] * titles + [["姓名", "职务", "学校", "电话"]]
    bad: set[str] = set()
    expected: list[tuple[str, str]] = []
    for n, line in enumerate(lines):
        if isinstance(line, list):
            rows.append(line)
            continue
        spoiled = data.draw(st.booleans())
        rows.append([f"人{n}号", "保安员", "SCH01", "1.3E+10" if spoiled else f"{line}-{n}"])
        expected.append((f"人{n}号", "" if spoiled else f"{line}-{n}"))
        bad |= {f"D{len(rows)}"} if spoiled else set()
    hidden = data.draw(st.lists(st.integers(titles + 2, titles + 14), max_size=3))
    desk = of_book({"人员": Tab(rows, hidden_rows=hidden)})
    assert set(desk.wrong) == bad
    assert [(row["name"], row.get("phone") or "") for row in desk.rows("people.csv")] == expected
