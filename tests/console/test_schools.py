"""Schools found among many, one at a glance, what is printed for it; and that every text is there."""

from __future__ import annotations

import re

from sqlalchemy import insert, select

from console.pages import TEMPLATES
from console.shell.words import texts
from duty.rosters.swaps.swap import SwapState
from storage import tables
from tests.console.kit import Desk
from tests.kit.paths import ROOT


async def test_of_many_schools_each_is_on_one_page_and_found_by_its_name(desk: Desk) -> None:
    async with desk.database.writing() as connection:
        one = dict((await connection.execute(select(tables.schools).limit(1))).mappings().one())
        more = [one | {"id": f"T{n:03d}", "name": f"测试{n:03d}小学", "area": "town"} for n in range(75)]
        await connection.execute(insert(tables.schools), more)
    admin, found, address = desk.browser("AD01"), [], "/schools"
    while address:
        page = await admin.opens(address)
        found += re.findall(r'href="/schools/([A-Z]+\d+)"', page)
        following = re.search(r'href="(/schools\?[^"]*after=[^"]*)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert len(found) == len(set(found)) == 75 + 12
    page = await admin.opens("/schools?q=测试04")
    assert len(re.findall(r'href="/schools/T04\d"', page)) == 10
    assert "没有找到" in await admin.opens("/schools?q=100%_")
    await admin.opens("/people?q=李守田")
    assert "保安员 · 实验小学" in admin.words
    office = desk.browser("SO01")
    await office.opens("/people?q=赵福来")
    assert "赵福来" not in office.words, "nobody of other schools"


async def test_a_school_at_a_glance_says_who_is_not_in_and_prints_what_it_needs(desk: Desk) -> None:
    office, leader = desk.browser("SO01"), desk.browser("G01")
    await office.opens("/schools/SCH01")
    assert "已接上 4/9" in office.words and "张长根 保安员 没发邀请" in office.words
    await office.sends("/schools/SCH01/invites", {"who": "new"})
    assert office.status == 200 and office.last.content.startswith(b"%PDF")
    desk.later(hours=1)
    await office.opens("/schools/SCH01")
    assert "张长根 保安员 已发邀请 11-23 09:00" in office.words
    desk.later(days=3)
    await office.opens("/schools/SCH01")
    assert "张长根 保安员 邀请过期" in office.words
    async with desk.database.reading() as connection:
        invited = set(await connection.scalars(select(tables.invitations.c.person_id)))
    assert "G03" in invited and not invited & {"G02", "PO02", "PR01"}, "only who is not in, and is theirs"
    await office.sends("/schools/SCH01/codes")
    assert office.last.content.startswith(b"%PDF")
    await leader.sends("/schools/SCH02/invites", {"who": "all"})
    assert leader.status == 404


async def test_the_week_shows_who_is_on_leave_and_who_stands_in(desk: Desk) -> None:
    t, at = tables, desk.now
    swap = {"school_id": "SCH01", "shift_key": "SCH01:am_peak:2026-11-25", "post_id": "P002"}
    swap |= {
        "origin_id": "G02",
        "absent_id": "G02",
        "offered_to": ["G05"],
        "taker_id": "G05",
        "asked_by": "G02",
    }
    swap |= {"asked_at": at, "begins_at": at, "ends_at": at, "open_until": at, "decided_by": "G01"}
    off = {"person_id": "G01", "begin": at.date(), "end": at.date(), "kind": "病假", "note": ""}
    async with desk.database.writing() as connection:
        await connection.execute(insert(t.swaps), swap | {"state": SwapState.APPROVED})
        await connection.execute(insert(t.leave), off)
    office = desk.browser("SO01")
    page = await office.opens("/schools/SCH01/week?day=2026-11-26")
    assert "西门岗 陈德海 替李守田" in office.words and "<del>王建国</del> <small>病假</small>" in page
    assert "东门岗 王建国 病假 缺保安1" in office.words
    await office.opens("/schools/SCH01/week?day=nonsense")
    assert office.status == 200


def test_every_text_of_the_pages_is_there_in_both_languages_and_is_used() -> None:
    chinese, english = texts("zh"), texts("en")
    assert chinese.keys() == english.keys()
    assert not [key for key, text in chinese.items() if "！" in text]
    sources = [*TEMPLATES.rglob("*.html"), *(ROOT / "console").rglob("*.py")]
    told = "\n".join(path.read_text("utf-8") for path in sources)
    named = set(re.findall(r'(?:\bt|line)\(\s*"([a-z_]+\.[a-z_]+)"', told))
    assert named <= chinese.keys(), named - chinese.keys()
    sections = set(re.findall(r"""["']([a-z_]+)\.["']""", told)) | set(re.findall(r'f"([a-z_]+)\.', told))
    sections |= set(re.findall(r'(?:term|word)\(\s*"([a-z_]+)"', told))
    unused = {key for key in chinese if key not in named and key.partition(".")[0] not in sections}
    assert not unused
