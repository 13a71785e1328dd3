"""One date is not as other weeks: leave and who stands in, put in by the clerk and taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from storage import tables
from tests.console.kit import Browser, Desk

TUESDAY = "2026-11-24"
WEEK = f"/schools/SCH01/week?day={TUESDAY}"
PLACE = "/schools/SCH01/week/place"
LEAVE = "/schools/SCH01/leave"
WEST = {"key": f"SCH01:am_peak:{TUESDAY}", "post": "P002", "who": "G02"}
"""李守田's at the west gate, on Tuesday morning; 陈德海 (G05) is free then, 张长根 (G03) is not."""


async def told(desk: Desk) -> Sequence[tuple[str, str]]:
    """Who was told what, in their order."""
    t, a = tables.outbox.c, tables.accounts.c
    query = select(a.person_id, t.kind).join(tables.accounts, a.id == t.account_id).order_by(t.id)
    async with desk.database.reading() as connection:
        return [(row.person_id, row.kind) for row in await connection.execute(query)]


async def rows(desk: Desk, table: Any) -> Sequence[Any]:
    async with desk.database.reading() as connection:
        return (await connection.execute(select(table))).all()


async def puts_in(browser: Browser, taker: str, **place: str) -> str:
    return await browser.sends(PLACE, WEST | place | {"taker": taker})


async def gives(browser: Browser, person: str, begin: str, end: str = "", kind: str = "病假") -> str:
    cells = {"person_id": person, "begin": begin, "end": end or begin, "kind": kind}
    return await browser.sends(LEAVE, {f"cell-{name}": value for name, value in cells.items()})


# -- who stands in ------------------------------------------------------------------------------


async def test_the_clerk_lets_somebody_stand_in_and_takes_it_back(desk: Desk) -> None:
    await desk.let_in("G05")
    office = desk.browser("SO01")
    page = await office.opens(WEEK)
    link = re.search(rf'href="({re.escape(PLACE)}[^"]*am_peak%3A{TUESDAY}[^"]*P002[^"]*)"', page)
    assert link, "the name is the way to its place"
    await office.opens(link[1].replace("&amp;", "&"))
    assert "11-24 周二 早高峰护学 07:00–08:20 · 西门岗" in office.words
    assert "陈德海" in office.words and "张长根" not in office.words, (
        "whoever stands elsewhere is not offered"
    )
    await puts_in(office, "G05")
    assert office.status == 303
    assert "已保存" in await office.follows() and "西门岗 陈德海 替李守田" in office.words
    assert sorted(await told(desk)) == [("G02", "swap.settled"), ("G05", "swap.settled")]
    await office.opens("/schools/SCH01/edits")
    assert "卢萍 改了一天的安排" in office.words
    assert "添加 顶班 11-24 早高峰护学 西门岗 李守田由陈德海顶" in office.words
    await office.sends(f"{PLACE}/back", WEST)
    assert office.status == 303
    await office.follows()
    assert "西门岗 李守田" in office.words and "替李守田" not in office.words
    assert sorted(await told(desk))[-4:] == [
        ("G02", "swap.off"),
        ("G02", "swap.settled"),
        ("G05", "swap.off"),
        ("G05", "swap.settled"),
    ]
    await office.sends(f"{PLACE}/back", WEST)
    assert office.status == 404, "once"


async def test_it_is_undone_in_the_history_like_everything_else(desk: Desk) -> None:
    await desk.let_in("G05")
    office, leader = desk.browser("SO01"), desk.browser("G01")
    await puts_in(office, "G05")
    await leader.opens("/schools/SCH01/edits")
    assert 'action="/edits/1/undo"' in leader.shown, "the leader decides about a 顶班, too"
    await office.sends("/edits/1/undo")
    assert office.status == 303
    await office.opens(WEEK)
    assert "替李守田" not in office.words
    await office.sends("/edits/1/undo")
    assert office.status == 404
    await office.sends("/edits/2/undo")
    assert office.status == 303, "the undoing is undone, too"
    await office.opens(WEEK)
    assert "西门岗 陈德海 替李守田" in office.words
    kinds = [kind for _, kind in await told(desk)]
    assert kinds == ["swap.settled"] * 2 + ["swap.off"] * 2 + ["swap.settled"] * 2
    states = [one.state for one in await rows(desk, tables.swaps)]
    assert states == ["taken_back", "approved"]


async def test_what_was_changed_since_is_not_overwritten(desk: Desk) -> None:
    office = desk.browser("SO01")
    await puts_in(office, "G05")
    await office.sends(f"{PLACE}/back", WEST)
    await office.sends("/edits/1/undo")
    assert office.status == 422 and "后来又改过" in office.words


async def test_what_cannot_be_is_said_and_nothing_is_changed(desk: Desk) -> None:
    office = desk.browser("SO01")
    await puts_in(office, "G03")
    assert office.status == 422 and "张长根那个时间有别的岗" in office.words
    await puts_in(office, "")
    assert office.status == 422 and "请选一个人" in office.words
    for wrong in ({"who": "G03"}, {"post": "P9"}, {"key": "SCH01:am_peak:2026-11-22"}, {"key": "x"}):
        await puts_in(office, "G05", **wrong)
        assert office.status == 404, wrong
    desk.later(hours=23, minutes=12)
    await puts_in(office, "G05")
    assert office.status == 404, "08:12: nobody comes any more"
    assert not await rows(desk, tables.swaps) and not await told(desk)


async def test_each_school_its_own(desk: Desk) -> None:
    """Neither the principal of another school, nor a guard, nor the desk; the leader as in the chat."""
    await desk.let_in("G06", "SO12", "DO3")
    for nobody in ("G02", "G06", "SO12", "DO1"):
        browser = desk.browser(nobody)
        await browser.opens(f"{PLACE}?key={WEST['key']}&post=P002&who=G02")
        assert browser.status == 404, nobody
        await puts_in(browser, "G05")
        assert browser.status == 404, nobody
        await gives(browser, "G02", TUESDAY)
        assert browser.status == 404, nobody
    office, leader, admin = desk.browser("SO01"), desk.browser("G01"), desk.browser("AD01")
    await gives(office, "PO02", TUESDAY)
    assert office.status == 404, "the police are missed elsewhere, too"
    await gives(leader, "G02", TUESDAY)
    assert leader.status == 303
    await gives(admin, "PO02", TUESDAY)
    assert admin.status == 303


async def test_what_was_being_asked_in_the_chat_is_over(desk: Desk) -> None:
    at = dict.fromkeys(("asked_at", "open_until"), desk.now)
    asked = {
        "school_id": "SCH01", "shift_key": WEST["key"], "post_id": "P002", "origin_id": "G02",
        "absent_id": "G02",
        "offered_to": ["G04"], "taker_id": "", "asked_by": "G02", "decided_by": "", "state": "asked",
        "begins_at": desk.now, "ends_at": desk.now,
    }  # fmt: skip
    async with desk.database.writing() as connection:
        await connection.execute(tables.swaps.insert().values(asked | at))
    await puts_in(desk.browser("SO01"), "G05")
    assert [one.state for one in await rows(desk, tables.swaps)] == ["refused", "approved"]


async def test_an_exchange_is_taken_back_whole_and_that_too(desk: Desk) -> None:
    """李守田's Tuesday morning for 陈德海's Saturday."""
    office, saturday = desk.browser("SO01"), "SCH01:holiday:2026-11-28"
    both = {
        "school_id": "SCH01", "post_id": "P002", "asked_by": "G02", "decided_by": "G01", "state": "approved",
        "asked_at": desk.now, "decided_at": desk.now,
    }  # fmt: skip
    first = {"shift_key": WEST["key"], "origin_id": "G02", "absent_id": "G02", "taker_id": "G05"}
    back = {"shift_key": saturday, "origin_id": "G05", "absent_id": "G05", "taker_id": "G02", "returns_id": 1}
    tuesday = desk.now.replace(day=24, hour=7)
    async with desk.database.writing() as connection:
        for one, at in ((first, tuesday), (back, desk.now.replace(day=28, hour=8))):
            times = {"begins_at": at, "ends_at": at, "open_until": tuesday, "offered_to": [one["taker_id"]]}
            await connection.execute(tables.swaps.insert().values(both | one | times))
    await office.opens(WEEK)
    assert "陈德海 替李守田" in office.words and "李守田 替陈德海" in office.words
    await office.sends(f"{PLACE}/back", {"key": saturday, "post": "P002", "who": "G05"})
    assert office.status == 303
    await office.opens(WEEK)
    assert "替李守田" not in office.words and "替陈德海" not in office.words
    assert [kind for _, kind in await told(desk)] == ["swap.off"], "李守田; 陈德海 has no phone here"
    await office.opens("/schools/SCH01/edits")
    assert office.words.count("删除 顶班") == 2
    await office.sends("/edits/1/undo")
    assert office.status == 303
    await office.opens(WEEK)
    assert "陈德海 替李守田" in office.words and "李守田 替陈德海" in office.words


# -- leave --------------------------------------------------------------------------------------


async def test_leave_is_put_in_seen_at_once_and_cancelled(desk: Desk) -> None:
    office = desk.browser("SO01")
    await office.opens(LEAVE)
    assert "今天起没有人请假" in office.words
    await gives(office, "G02", TUESDAY, "2026-11-26")
    assert office.status == 303
    await office.follows()
    assert "已保存" in office.words and "李守田 病假：2026-11-24 至 2026-11-26" in office.words
    await office.opens(WEEK)
    assert "西门岗 李守田 病假 缺保安1" in office.words
    assert await told(desk) == [("G02", "leave.granted")]
    await gives(office, "G02", TUESDAY)
    assert office.status == 422 and "已经有了" in office.words
    await puts_in(office, "G05")
    assert office.status == 303, "somebody still has to stand there"
    await office.sends(f"{LEAVE}/cancel", {"who": "G02", "begin": TUESDAY})
    assert office.status == 303 and not await rows(desk, tables.leave)
    assert (await told(desk))[-1] == ("G02", "leave.cancelled")
    await office.opens("/schools/SCH01/edits")
    assert "删除 请假 李守田 病假 2026-11-24 至 2026-11-26" in office.words
    await office.sends("/edits/3/undo")
    assert office.status == 303 and len(await rows(desk, tables.leave)) == 1


async def test_of_leave_that_has_begun_the_days_that_are_over_stay(desk: Desk) -> None:
    office = desk.browser("SO01")
    await gives(office, "G02", "2026-11-23", "2026-11-27")
    desk.later(days=2)
    await office.sends(f"{LEAVE}/cancel", {"who": "G02", "begin": "2026-11-23"})
    assert office.status == 303
    (left,) = await rows(desk, tables.leave)
    assert str(left.end) == "2026-11-24"
    await office.sends("/edits/2/undo")
    (left,) = await rows(desk, tables.leave)
    assert str(left.end) == "2026-11-27"
    desk.later(days=9)
    await office.sends(f"{LEAVE}/cancel", {"who": "G02", "begin": "2026-11-23"})
    assert office.status == 422 and "已经过了时候" in office.words


async def test_leave_is_checked_as_the_import_checks_it(desk: Desk) -> None:
    office = desk.browser("SO01")
    shown = await gives(office, "G02", TUESDAY, "2026-11-20")
    assert office.status == 422 and "aria-invalid" in shown
    for begin, why in (("", "不能空着"), ("明天", "明天")):
        await gives(office, "G02", begin, TUESDAY)
        assert office.status == 422 and why in office.words
    await gives(office, "", TUESDAY)
    assert office.status == 422 and "不能空着" in office.words
    for nobody in ("G07", "X99", "T01"):
        await gives(office, nobody, TUESDAY)
        assert office.status == 404, nobody
    await gives(office, "G02", "2026-11-01")
    assert office.status == 422 and "已经过了时候" in office.words
    assert not await rows(desk, tables.leave) and not await told(desk)


async def test_what_he_asked_for_himself_is_granted_with_it_and_he_hears_it_once(desk: Desk) -> None:
    asked = {
        "person_id": "G02", "kind": "病假", "asked_by": "G02", "state": "asked", "decided_by": "",
        "asked_at": desk.now,
    }  # fmt: skip
    async with desk.database.writing() as connection:
        day = desk.now.date()
        until = desk.now.replace(hour=23)
        await connection.execute(
            tables.leave_asks.insert().values(asked | {"begin": day, "end": day, "open_until": until})
        )
    await gives(desk.browser("SO01"), "G02", "2026-11-23", TUESDAY)
    assert [one.state for one in await rows(desk, tables.leave_asks)] == ["granted", "granted"]
    assert await told(desk) == [("G02", "leave.granted")]
