"""岗位交接 in the browser: whose office, to whom, from when; the successor answers on the phone."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from storage import tables
from tests.console.kit import MONDAY, Desk

TOMORROW = str(MONDAY.date() + timedelta(days=1))
PAGE = "/schools/SCH01/offices"


def to(successor: str, holder: str = "SO01", day: str = TOMORROW, **more: str) -> dict[str, str]:
    return {"holder": holder, "successor": successor, "day": day, **more}


async def rows(desk: Desk) -> list[tuple[str, str, str, str]]:
    table = tables.successions.c
    async with desk.database.reading() as connection:
        found = await connection.execute(
            select(table.holder_id, table.successor_id, table.state, table.stays_as)
        )
    return [tuple(row) for row in found]


async def test_an_office_is_handed_over_shown_and_taken_back(desk: Desk) -> None:
    office = desk.browser("SO01")
    await office.opens(PAGE)
    assert "安全办 卢萍 交接" in office.words and "翁老师 · 教师" in office.words
    assert "校长 倪兰 交接" not in office.words, "only their own"
    await office.sends(PAGE, to("T01", stays="yes"))
    assert office.status == 303 and await rows(desk) == [("SO01", "T01", "asked", "school_staff")]
    await office.follows()
    assert f"{TOMORROW} 交给翁老师，等对方答应" in office.words
    await office.sends(PAGE, to("G02"))
    assert office.status == 422 and "先收回再换人" in office.words
    back = re.search(rf'action="({PAGE}/\d+/back)"', await office.opens(PAGE))
    assert back
    stranger = desk.browser("G01")
    await stranger.sends(back[1])
    assert stranger.status == 404
    await office.sends(back[1])
    assert [state for _, _, state, _ in await rows(desk)] == ["withdrawn"]


async def test_the_principal_brings_somebody_new_with_a_code(desk: Desk) -> None:
    head = desk.browser("PR01")
    for wrong, why in (
        (to(""), "请选谁来接任"),
        (to("+", name="江河"), "要写姓名和电话"),
        (to("T01", day=str(MONDAY.date())), "今天以后"),
        (to("PO02"), "请选谁来接任"),
    ):
        await head.sends(PAGE, wrong)
        assert head.status == 422 and why in head.words
    assert await rows(desk) == [], "nothing is kept of a form with something wrong"
    await head.sends(PAGE, to("+", name="江河", phone="000-7788"))
    assert head.status == 200 and re.search(r"江河的邀请码：[A-Z2-9]{10}", head.words)
    async with desk.database.reading() as connection:
        query = select(tables.people.c.role).where(tables.people.c.name == "江河")
        assert await connection.scalar(query) == "volunteer", "no rights before the day"


async def test_it_is_nobodys_who_may_not(desk: Desk) -> None:
    for person, holder in (("SO01", "PR01"), ("G01", "SO01"), ("G01", "G02"), ("SO01", "SO02")):
        browser = desk.browser(person)
        await browser.sends(PAGE, to("T01", holder=holder))
        assert browser.status == 404, (person, holder)
    officer = desk.browser("DO1")
    await officer.sends(PAGE, to("-", holder="PR01"))
    assert officer.status == 303
    assert await rows(desk) == [("PR01", "", "agreed", "")]
