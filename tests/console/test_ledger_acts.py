"""Acts on a hazard by forms on its page: the same rules, rights, history and news as in the chat."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from duty.hazards.sight import Sight
from duty.hazards.status import Status
from duty.records.subject import Subject
from storage import tables
from tests.console.kit import MONDAY, Browser, Desk
from tests.growth.test_lists import hazard

JPEG = b"\xff\xd8\xff\xe0 a repaired lamp"
OWNER, PRINCIPAL, GUARD, OTHERS = "SO01", "PR01", "G02", "SO02"


async def one_of(desk: Desk, n: int = 800, **changes: Any) -> int:
    """An open hazard of SCH01 that SO01 has to put right; G02 reported it."""
    stands = {"status": Status.ASSIGNED, "owner_id": OWNER, "level": "ordinary", "owner_told": True}
    row = hazard("SCH01", n, MONDAY, **(stands | changes)) | {"reported_by": GUARD}
    async with desk.database.writing() as connection:
        number = await connection.scalar(insert(tables.hazards).values(**row).returning(tables.hazards.c.id))
    return int(number or 0)


async def does(browser: Browser, number: int, act: str, photo: bytes = b"", **told: str) -> str:
    """What the page says after it."""
    files = {"photo": ("a.jpg", photo, "image/jpeg")} if photo else None
    await browser.sends(f"/ledger/{number}/do", {"act": act, **told}, files=files)
    assert browser.status == 303, browser.status
    await browser.follows()
    return browser.words


async def kept(desk: Desk, number: int) -> Any:
    async with desk.database.reading() as connection:
        return (await connection.execute(select(tables.hazards).where(tables.hazards.c.id == number))).one()


async def done(desk: Desk, number: int) -> list[tuple[str, str]]:
    """The history: what, and by whom."""
    async with desk.database.reading() as connection:
        here = tables.changes.c.subject == Subject("hazard", number)
        query = select(tables.changes.c.what, tables.changes.c.actor_id).where(here)
        return [
            (one.what, one.actor_id) for one in await connection.execute(query.order_by(tables.changes.c.id))
        ]


def offered(browser: Browser) -> set[str]:
    return set(re.findall(r'name="act" value="([a-z_]+)"', browser.shown))


async def test_from_taken_to_struck_off_without_a_chat(desk: Desk) -> None:
    number = await one_of(desk)
    owner, principal = desk.browser(OWNER), desk.browser(PRINCIPAL)
    await owner.opens(f"/ledger/{number}")
    assert {"accept", "rectify", "hand_over", "postpone", "ask_help"} <= offered(owner)
    assert not {"verify", "grant", "list"} & offered(owner)
    assert "已记下：接单" in await does(owner, number, "accept")
    assert "accept" not in offered(owner)
    assert "现在是：整改中" in await does(owner, number, "accept"), "twice is once"
    assert "已记下：已整改" in await does(owner, number, "rectify", JPEG, words="换了灯管")
    assert desk.kept == [(OWNER, JPEG)]
    assert not {"verify", "send_back", "rectify"} & offered(owner), "nobody looks at their own fix"
    assert "没有办" in await does(owner, number, "verify")
    await principal.opens(f"/ledger/{number}")
    assert {"verify", "send_back"} <= offered(principal)
    assert "请写一句" in await does(principal, number, "send_back")
    assert "已记下：退回" in await does(principal, number, "send_back", why="照片看不清")
    await does(owner, number, "rectify", words="又换了一支")
    await does(principal, number, "verify")
    assert "已记下：销号" in await does(principal, number, "close")
    row = await kept(desk, number)
    assert (row.status, row.verified_by, row.remedy) == (Status.CLOSED, PRINCIPAL, "又换了一支")
    assert [one for one in await done(desk, number) if one[1]] == [
        ("accepted", OWNER),
        ("rectified", OWNER),
        ("returned", PRINCIPAL),
        ("rectified", OWNER),
        ("verified", PRINCIPAL),
        ("closed", PRINCIPAL),
    ]
    async with desk.database.reading() as connection:
        (photo,) = await connection.execute(select(tables.photos))
        told = await connection.execute(select(tables.outbox.c.address, tables.outbox.c.say))
    assert (photo.purpose, photo.sent_by, photo.channel) == ("after", OWNER, "web")
    said = {(one.address, one.say["text"]) for one in told}
    assert any(who == PRINCIPAL and "请复查" in text for who, text in said), "others hear of it as ever"
    assert any(who == OWNER and "照片看不清" in text for who, text in said)
    assert any(who == GUARD and "销号" in text for who, text in said)


async def test_handed_over_and_given_more_time(desk: Desk) -> None:
    number = await one_of(desk)
    owner, principal = desk.browser(OWNER), desk.browser(PRINCIPAL)
    assert "已记下：申请延期" in await does(owner, number, "postpone", days="7", why="等配件")
    assert "postpone" not in offered(owner) and "grant" not in offered(owner)
    await principal.opens(f"/ledger/{number}")
    assert {"grant", "refuse"} <= offered(principal)
    before = (await kept(desk, number)).due_at
    await does(principal, number, "grant")
    assert (await kept(desk, number)).due_at != before
    assert "已记下：转办" in await does(owner, number, "hand_over", to=PRINCIPAL)
    assert (await kept(desk, number)).owner_id == PRINCIPAL
    assert "没有办" in await does(owner, number, "hand_over", to="PO02"), "only to the school's own"
    assert "已记下：转办" in await does(principal, number, "hand_over", to="outside-0")
    assert (await kept(desk, number)).status is Status.TRANSFERRED
    await does(principal, number, "pass_on")
    assert (await kept(desk, number)).passed_on_at


async def test_who_may_not_gets_no_form_and_a_forged_one_does_nothing(desk: Desk) -> None:
    await desk.let_in(OTHERS)
    number = await one_of(desk)
    guard, other, stranger = desk.browser(GUARD), desk.browser(OTHERS), desk.browser()
    await guard.opens(f"/ledger/{number}")
    assert not {"accept", "rectify", "verify", "close", "hand_over"} & offered(guard)
    for act in ("accept", "verify", "close", "merge", "list", "hand_over", "change_level", "take_back"):
        assert "没有办" in await does(guard, number, act, to=OWNER, other="1", measure="x", supervisor="y")
    assert "没有办" in await does(guard, number, "rectify", JPEG, words="好了") and not desk.kept
    async with desk.database.reading() as connection:
        assert not (await connection.execute(select(tables.photos))).all()
    assert (await kept(desk, number)).status is Status.ASSIGNED
    await other.sends(f"/ledger/{number}/do", {"act": "accept"})
    assert other.status == 404, "another school's is none at all"
    await stranger.sends(f"/ledger/{number}/do", {"act": "accept"})
    assert stranger.status == 303 and stranger.last.headers["location"] == "/console/in"
    owner = desk.browser(OWNER)
    for wrong in ({"act": "burn"}, {}):
        await owner.sends(f"/ledger/{number}/do", wrong)
        assert owner.status == 404
    assert not [one for one in await done(desk, number) if one[1]]


async def test_what_must_not_be_kept_is_not_and_what_is_no_picture_is_said(desk: Desk) -> None:
    number = await one_of(desk)
    owner = desk.browser(OWNER)
    secret = "涉恐人员王小虎住3号楼"
    assert "内容没有保存" in await does(owner, number, "postpone", days="3", why=secret)
    assert "内容没有保存" in await does(owner, number, "rectify", JPEG, words=secret)
    assert "照片没有收到" in await does(owner, number, "rectify", b"GIF8 something")
    assert "请写一句" in await does(owner, number, "rectify")
    row = await kept(desk, number)
    assert row.status is Status.ASSIGNED and not row.extension_why and not desk.kept


async def test_supervision_asks_for_its_fields_and_keeps_what_was_written(desk: Desk) -> None:
    number = await one_of(desk)
    officer = desk.browser("DO1")
    await officer.opens(f"/ledger/{number}")
    assert "list" in offered(officer)
    assert "请写一句" in await does(officer, number, "list", measure="换掉整段线路")
    row = await kept(desk, number)
    assert row.status is Status.ASSIGNED and row.measure == "换掉整段线路"
    assert 'name="measure"' not in officer.shown, "it is not asked for again"
    told = {"supervisor": "区教育局张科长", "days": "15"}
    assert "已记下：挂牌督办" in await does(officer, number, "list", **told)
    row = await kept(desk, number)
    assert (row.status, row.supervisor) == (Status.LISTED, "区教育局张科长")
    assert row.due_at == desk.now + timedelta(days=15), "the limit that supervision sets"


async def test_what_it_may_be_the_same_as_is_seen_before_it_is_joined(desk: Desk) -> None:
    number, other = await one_of(desk), await one_of(desk, 801, description="走廊灯也坏了")
    async with desk.database.writing() as connection:
        words = dict.fromkeys(("reason", "sha256", "dhash", "taken_at", "seen_before"), "")
        about = {"subject": Subject("hazard", other), "purpose": "before", "channel": "web", "file": "web:1"}
        keys = {"large_key": "b-1600.jpg", "small_key": "b-320.jpg", "tries": 0, "state": "developed"}
        row = words | about | keys | {"sent_by": GUARD, "received_at": MONDAY}
        await connection.execute(insert(tables.photos), row)
    principal = desk.browser(PRINCIPAL)
    await principal.opens(f"/ledger/{number}")
    assert "merge" in offered(principal)
    assert "801号 走廊灯也坏了" in principal.words and "/ledger/photo/b-1600.jpg" in principal.shown
    assert "已记下：并到一处" in await does(principal, number, "merge", other=str(other))
    row = await kept(desk, number)
    assert (row.status, row.joined_to) == (Status.JOINED, other)
    async with desk.database.reading_work(MONDAY) as work:
        assert other in {one.id for one in await work.hazards.listed(Sight(("SCH01",)), 50)}
