"""Places that cannot be meant are refused with what they probably are; what is odd is said and done."""

from __future__ import annotations

import pytest

from duty.district.places import Place, to_gcj02
from tests.importing.desk import Desk, of_text, sample

AT = (33.415712, 118.881649)
"""The west gate of SCH01."""


def post(latitude: object, longitude: object) -> Desk:
    text = (
        f"post_id,school_id,name,required,latitude,longitude\nPX,SCH01,新岗,guard=1,{latitude},{longitude}\n"
    )
    return of_text(text, "posts.csv")


@pytest.mark.parametrize(
    ("latitude", "longitude", "why"),
    [
        (0, 0, "0,0 是没有取到位置"),
        (AT[0], 11.88, "小数点错了位或少了一位"),
        (AT[0], 1188.1649 / 100, "小数点错了位或少了一位"),
        (3.3415, AT[1], "小数点错了位或少了一位"),
        (33.45, 118.92, "最远 3 公里"),
        (34.415712, 118.881649, "离学校 111"),
    ],
)
def test_a_post_far_from_its_school_is_refused(latitude: float, longitude: float, why: str) -> None:
    assert why in post(latitude, longitude).wrong["E2"]


def test_exchanged_degrees_are_refused() -> None:
    assert "超出范围" in post(AT[1], AT[0]).wrong["E2"]


@pytest.mark.parametrize("offset", [(0, 0), (0.0004, 0.0003), (-0.0005, 0), (0, -0.0006)])
def test_a_post_in_the_coordinates_of_chinese_maps_is_refused(offset: tuple[float, float]) -> None:
    there = to_gcj02(Place(AT[0] + offset[0], AT[1] + offset[1]))
    assert "像是高德坐标" in post(there.latitude, there.longitude).wrong["E2"]


@pytest.mark.parametrize(
    "offset", [(0, 0), (0.001, 0.001), (0.004, 0), (0, -0.005), (0.005, -0.003), (0.02, 0.01)]
)
def test_a_post_that_may_be_there_is_taken(offset: tuple[float, float]) -> None:
    assert not post(AT[0] + offset[0], AT[1] + offset[1]).wrong


def test_what_stood_far_off_before_is_not_asked_again() -> None:
    stored = sample()
    stored.rows["posts.csv"][("P001",)]["latitude"] += 1  # type: ignore[index]
    try:
        assert not of_text("post_id,radius_m\nP001,90\n", "posts.csv").wrong
    finally:
        stored.rows["posts.csv"][("P001",)]["latitude"] -= 1  # type: ignore[index]


@pytest.mark.parametrize(("latitude", "longitude"), [(0, 0), (33.4, 11.88), (3.0, 118.8 / 10)])
def test_a_school_outside_china_is_refused(latitude: float, longitude: float) -> None:
    desk = of_text(f"school_id,latitude,longitude\nSCH01,{latitude},{longitude}\n", "schools.csv")
    assert "不在中国境内" in desk.wrong["B2"]


# -- 提示 ------------------------------------------------------------------------------------


def test_a_window_that_ends_before_it_begins_is_said_unless_it_is_night() -> None:
    text = "school_id,window,name,start,end,days\nSCH01,{},晚,{},{},school_day\n"
    assert "按第二天算" in of_text(text.format("x", "08:20", "07:00"), "windows.csv").hints["E2"]
    assert not of_text(text.format("x", "21:00", "06:30"), "windows.csv").hints


def test_a_guard_on_the_duty_desk_is_said() -> None:
    text = "org_id,school_id,person_id,role,weekdays,start,end\nORG04,,{},duty_officer,12345,08:00,18:00\n"
    assert "李守田 不是值班员" in of_text(text.format("G02"), "duty_roster.csv").hints["C2"]
    assert not of_text(text.format("DO3"), "duty_roster.csv").hints


def test_a_school_without_principal_is_said() -> None:
    desk = of_text("person_id,role\nPR01,teacher\n")
    assert desk.hints == {"0:-": "没有校长：云汀区实验小学，求助时校长这一步没有人"} and not desk.wrong
    assert not of_text("person_id,phone\nPR01,1\n").hints


def test_a_checkpoint_far_off_is_said_and_taken() -> None:
    head = "checkpoint_id,school_id,name,latitude,longitude,radius_m\n"
    desk = of_text(f"{head}CX,SCH01,后山,33.45,118.92,40\n", "checkpoints.csv")
    assert "离学校" in desk.hints["D2"] and not desk.wrong


def test_how_a_file_was_read_is_said() -> None:
    assert of_text("人员编号,电话\nG02,1\n", encoding="gbk").hints == {"0:-": "按 GB18030（GBK）编码读的"}
