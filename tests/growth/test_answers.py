"""Answers about many schools: counts, what is red, a button an area, [找学校]; never a wall of text."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.attendance import finding
from tests.kit.generated import SCHOOLS_OF_AREA, chief, crew, desk, officer, sid
from tests.kit.growth import LARGE, SMALL, grown
from tests.kit.story import Phone, Shown, Story

DESK = officer(desk(0), "duty_officer")
ALL = SCHOOLS_OF_AREA + 8
CHARACTERS, BUTTONS = 1500, 12
ASKED = ("👥 在岗", "📒 台账", "🔔 待处理", "/reach", "/drill", "📊 小结")


@pytest.fixture
async def large(tmp_path: Path) -> AsyncIterator[Story]:
    """Two areas, ten minutes into the morning's window; nobody came, and seven call for help."""
    async with grown(tmp_path, ALL, "2026-11-23T07:12:00") as story:
        yield story


async def read(phone: Phone, words: str) -> Shown:
    phone.unseen.clear()
    await phone.sends(words)
    return await newest(phone)


async def newest(phone: Phone) -> Shown:
    shown = await phone.sees("")
    phone.unseen.clear()
    return shown


async def pressed(phone: Phone, label: str) -> Shown:
    phone.unseen.clear()
    await phone.presses(label)
    return await newest(phone)


def bounded(shown: Shown) -> None:
    assert len(shown.text) <= CHARACTERS and len(shown.buttons) <= BUTTONS, shown.text[:300]


async def test_every_answer_stays_short(large: Story) -> None:
    for n in range(12):
        caller = large.phone(crew(n, 1))
        await caller.sends("🚨 紧急求助")
        caller.looks_away()
    await large.settled()
    for person in (DESK, "ADMIN", "SUPER", officer(desk(0), "leader_on_duty"), chief(0)):
        phone = large.phone(person)
        for words in (*ASKED, "➕ 邀请"):
            bounded(await read(phone, words))
    await large.settled()
    for phone in large.phones.values():
        phone.unseen.clear()


async def test_the_board_of_many_schools_is_counts_then_areas_then_posts(large: Story) -> None:
    phone = large.phone(DESK)
    shown = await read(phone, "👥 在岗")
    assert f"{SCHOOLS_OF_AREA}所学校，到齐0所，缺岗{SCHOOLS_OF_AREA}所" in shown.text
    assert "！云溪第1小学 东门岗：缺:保安1" in shown.text or "！云溪第1中学 东门岗：缺:保安1" in shown.text
    assert "还有350处缺岗" in shown.text
    areas = [label for label in shown.buttons if "派出所" in label]
    assert len(areas) == 8 and all(label.endswith(" 0/8") for label in areas)
    one = await pressed(phone, areas[0])
    assert one.text.count("早高峰护学") == 8 and "东门岗" in one.text
    more = await pressed(phone, "下一页")
    assert len([label for label in more.buttons if "派出所" in label]) == 7
    assert {label for label in more.buttons if "派出所" in label}.isdisjoint(areas)


async def test_whoever_sees_several_districts_chooses_one_first(large: Story) -> None:
    phone = large.phone("ADMIN")
    shown = await read(phone, "👥 在岗")
    districts = [label for label in shown.buttons if "教育局" in label]
    assert sorted(re.findall(r"\d+/\d+", " ".join(districts))) == ["0/120", "0/8"]
    assert "派出所" in str(await pressed(phone, next(one for one in districts if "0/120" in one)))
    small = await pressed(phone, next(one for one in districts if "0/8" in one))
    assert small.text.count("早高峰护学") == 8


async def test_one_school_is_found_by_its_name_or_its_number(large: Story) -> None:
    phone = large.phone(DESK)
    await read(phone, "👥 在岗")
    assert "学校名字" in (await pressed(phone, "找学校")).text
    assert "没有找到" in (await read(phone, "没有这所")).text
    many = await read(phone, "云溪第1")
    assert "请再多发几个字" in many.text and len(many.buttons) == finding.SHOWN
    one = await read(phone, sid(34))
    (label,) = one.buttons
    assert label.startswith("云溪第35")
    assert label in (await pressed(phone, label)).text
    assert sid(125) not in str(await read(phone, "👥 在岗"))


async def test_a_drill_is_chosen_by_area_or_by_name(large: Story) -> None:
    phone = large.phone(DESK)
    shown = await read(phone, "/drill")
    assert "共120所学校" in shown.text
    inside = await pressed(phone, next(label for label in shown.buttons if "派出所" in label))
    assert len(inside.buttons) == 8
    assert "东门岗" in str(await pressed(phone, next(iter(inside.buttons))))
    await read(phone, "/drill")
    await pressed(phone, "找学校")
    found = await read(phone, sid(77))
    assert "东门岗" in str(await pressed(phone, next(iter(found.buttons))))


async def test_an_admin_finds_a_person_among_thousands(large: Story) -> None:
    phone = large.phone("ADMIN")
    assert "您可以邀请" in (await read(phone, "➕ 邀请")).text
    assert "姓名" in (await pressed(phone, "找人")).text
    found = await read(phone, crew(99, 3))
    assert len(found.buttons) == 1


async def test_a_small_district_reads_what_it_always_read(tmp_path: Path) -> None:
    async with grown(tmp_path, SMALL, "2026-11-23T07:12:00") as story:
        phone = story.phone(DESK)
        assert (await read(phone, "👥 在岗")).text.count("早高峰护学") == SMALL
        assert len((await read(phone, "/drill")).buttons) == SMALL


async def test_ten_times_the_schools_are_no_longer_answer(tmp_path: Path) -> None:
    said = {}
    for schools in (LARGE, ALL):
        async with grown(tmp_path, schools, "2026-11-23T07:12:00") as story:
            phone = story.phone(DESK)
            said[schools] = [len((await read(phone, words)).text) for words in ASKED]
    assert said[LARGE] == said[ALL], "the other area is none of this desk's business"
