"""台账 in the browser: own scope, filters, pages by key, a hazard's page, pictures for whom they are."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import insert, update

from console.ledger import table
from duty.hazards.sight import Sight
from duty.hazards.status import Status
from duty.records.photos import PhotoState
from duty.records.subject import Subject
from storage import tables
from storage.queries import hazards as hazards_queries
from storage.queries.ledger.figures import figures_of
from tests.console.kit import MONDAY, Browser, Desk, words
from tests.growth.test_lists import hazard


async def filled(desk: Desk, school: str, count: int, **changes: Any) -> None:
    rows = [hazard(school, n + 500, MONDAY, **changes) for n in range(count)]
    async with desk.database.writing() as connection:
        await connection.execute(insert(tables.hazards), rows)


def numbers(html: str) -> list[str]:
    return re.findall(r'id="hazard-\d+".*?>(YH-[A-Z0-9-]+)<', html, re.DOTALL)


async def pages(browser: Any, address: str) -> list[str]:
    """All numbers from there on, page by page."""
    found: list[str] = []
    while address:
        html = await browser.opens(address)
        assert browser.status == 200, address
        found += numbers(html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = following[1].replace("&amp;", "&") if following else ""
    return found


async def test_a_school_turns_its_own_ledger_page_by_page_in_every_order(desk: Desk) -> None:
    await filled(desk, "SCH01", 70)
    await filled(desk, "SCH02", 3)
    office = desk.browser("SO01")
    by_due = await pages(office, "/ledger")
    assert len(by_due) == len(set(by_due)) == 73 and {one[3:8] for one in by_due} == {"SCH01"}
    newest, oldest = [await pages(office, f"/ledger?order={order}") for order in ("new", "old")]
    assert newest == oldest[::-1] and sorted(newest) == sorted(by_due)
    last = re.findall(r"hazard-(\d+)", await office.opens("/ledger"))[-1]
    html = await office.opens(f"/ledger?after={last}")
    back = re.search(r'rel="prev" href="([^"]+)"', html)
    assert back and numbers(await office.opens(back[1].replace("&amp;", "&"))) == by_due[:30]
    assert "未整改" in office.words and "超期" in office.words and "从上报到改好" in office.words
    assert "初中" not in office.words and "分学校" not in office.words, "one school has no table of schools"


async def test_filters_leave_what_is_asked_for_and_nonsense_is_left_out(desk: Desk) -> None:
    await filled(desk, "SCH01", 4, description="南墙裂了一条缝", category="building", status=Status.ASSIGNED)
    await filled(desk, "SCH03", 2, description="<b>粗</b>", level="major", status=Status.LISTED)
    officer = desk.browser("DO1")
    assert len(await pages(officer, "/ledger?q=南墙+缝")) == 4
    assert len(await pages(officer, "/ledger?category=building&school=SCH01&state=open")) == 4
    assert len(await pages(officer, "/ledger?state=listed")) == 5 and "&lt;b&gt;粗" in officer.shown
    assert len(await pages(officer, "/ledger?school=实验小学&q=南墙")) == 4
    assert await pages(officer, "/ledger?q=南墙&to=2020-01-01") == []
    assert "没有这样的隐患" in officer.words
    everything = await pages(officer, "/ledger")
    nonsense = "/ledger?state=x&order=y&category=z&level=q&from=later&to=0&after=²&area=&school="
    assert await pages(officer, nonsense) == everything
    assert "分学校" in officer.words and "实验小学" in officer.words, "figures of each school, in its order"


async def test_what_was_struck_off_unfixed_has_a_figure_and_a_state_of_its_own(desk: Desk) -> None:
    await filled(desk, "SCH01", 2, status=Status.CLOSED, unfixed_why="楼要拆", description="危墙")
    office = desk.browser("SO01")
    before = len(await pages(office, "/ledger?state=done"))
    assert len(await pages(office, "/ledger?state=unfixed")) == 2 and "没整改就销号" in office.words
    assert len(await pages(office, "/ledger?state=unfixed&order=new")) == 2
    await office.opens("/ledger")
    figures = dict(re.findall(r"<dt>([^<]+)</dt><dd><a[^>]*>(\d+)<", office.shown))
    assert figures["没整改就销号"] == "2" and figures["已整改"] == str(before)


async def test_each_reads_their_own_scope_and_nobody_else_a_page(desk: Desk) -> None:
    await desk.let_in("SV01", "T01")
    await filled(desk, "SCH01", 1, status=Status.LISTED, description="危墙")
    stranger, guard, admin = desk.browser(), desk.browser("G02"), desk.browser("AD01")
    await stranger.opens("/ledger")
    assert stranger.status == 303 and stranger.last.headers["location"] == "/console/in"
    theirs = await pages(guard, "/ledger")
    assert theirs and all("SCH01" in one for one in theirs)
    assert "/schools" not in guard.shown and "下载台账" not in guard.words, "no menu that leads nowhere"
    await guard.opens("/schools")
    assert guard.status == 404
    supervisor = desk.browser("SV01")
    assert len(await pages(supervisor, "/ledger")) == 4 and "危墙" in supervisor.words
    await supervisor.opens("/console")
    assert supervisor.last.headers["location"] == "/ledger"
    assert len(await pages(admin, "/ledger")) == 24 + 1
    office = desk.browser("SO01")
    mine, foreign = [await _id_of(desk, school) for school in ("SCH01", "SCH02")]
    await office.opens(f"/ledger/{mine}")
    assert office.status == 200 and "经过" in office.words
    for address in (f"/ledger/{foreign}", "/ledger/999999", "/ledger/²", "/ledger/photo/photos/x.jpg"):
        await office.opens(address)
        assert office.status == 404, address


async def test_pictures_are_there_for_whom_they_are_and_side_by_side(desk: Desk) -> None:
    number = await _id_of(desk, "SCH01")
    async with desk.database.writing() as connection:
        for key, purpose in (("a", "before"), ("b", "after")):
            row = _photo(number, key, purpose)
            await connection.execute(insert(tables.photos), row)
        changed = {"status": Status.RECTIFIED, "rectified_at": MONDAY, "level": "ordinary"}
        here = tables.hazards.c.id == number
        await connection.execute(update(tables.hazards).where(here).values(**changed))
    looked: list[tuple[str, str, str]] = []

    async def shown(key: str, person: str, page: str) -> bytes:
        looked.append((key, person, page))
        return b"\x89PNG"

    desk.pictures = shown
    office, admin = desk.browser("SO01"), desk.browser("AD01")
    await office.opens(f"/ledger/{number}")
    assert f"/ledger/photo/pair/{number}" in office.shown and "/ledger/photo/a-320.jpg" in office.shown
    pair = picture_on(office, f"pair/{number}")
    await office.opens(pair)
    assert office.last.headers["content-type"] == "image/png"
    assert looked == [(f"pair/{number}", "SO01", "hazard")]
    assert "a-320.jpg" in await office.opens("/ledger?school=SCH01&state=verify")
    await admin.opens(f"/ledger/{number}")
    assert "/ledger/photo" not in admin.shown and "有照片，您这里不显示" in admin.words
    assert "/ledger/photo" not in await admin.opens("/ledger")


async def test_an_address_of_a_picture_is_one_persons_and_ends_the_next_day(desk: Desk) -> None:
    number = await _id_of(desk, "SCH01")
    async with desk.database.writing() as connection:
        await connection.execute(insert(tables.photos), _photo(number, "a", "before"))
    looked: list[tuple[str, str, str]] = []

    async def shown(key: str, person: str, page: str) -> bytes:
        looked.append((key, person, page))
        return b"jpeg"

    desk.pictures = shown
    office, principal = desk.browser("SO01"), desk.browser("PR01")
    await office.opens("/ledger?school=SCH01")
    small = picture_on(office, "a-320.jpg")
    await office.opens(f"/ledger/{number}")
    large = picture_on(office, "a-1600.jpg")
    for wrong in (
        large.partition("?")[0],
        large.replace("a-1600", "b-1600"),
        large.replace("at=hazard", "at=ledger"),
        re.sub(r"until=\d+", "until=99999999999", large),
        re.sub(r"until=\d+", "until=x", large),
    ):
        await office.opens(wrong)
        assert office.status == 404, wrong
    await principal.opens(large)
    assert principal.status == 404, "though they may see the picture by an address of their own"
    await office.opens(small)
    await office.opens(large)
    assert looked == [("a-320.jpg", "SO01", "ledger"), ("a-1600.jpg", "SO01", "hazard")]
    desk.later(hours=23)
    await office.opens(large)
    assert office.status == 200
    desk.later(hours=2)
    await office.opens(large)
    assert office.status == 410 and "刷新一下再看" in office.words and len(looked) == 3
    await principal.opens(large)
    assert principal.status == 404, "nor do others read that it is over"
    await office.opens(f"/ledger/{number}")
    await office.opens(picture_on(office, "a-1600.jpg"))
    assert office.status == 200, "the page has a new one"


def picture_on(browser: Browser, key: str) -> str:
    """The address that the page has for that picture."""
    found = re.search(rf'"(/ledger/photo/{key}[^"]*)"', browser.shown)
    assert found, browser.shown
    return unescape(found[1])


def _photo(number: int, key: str, purpose: str) -> dict[str, Any]:
    words = dict.fromkeys(("reason", "sha256", "dhash", "taken_at", "seen_before"), "")
    about = {"subject": Subject("hazard", number), "purpose": purpose, "channel": "web", "file": f"web:{key}"}
    about |= {"sent_by": "G02", "received_at": MONDAY - timedelta(days=1), "state": PhotoState.DEVELOPED}
    return words | about | {"tries": 0, "large_key": f"{key}-1600.jpg", "small_key": f"{key}-320.jpg"}


async def _id_of(desk: Desk, school: str) -> int:
    async with desk.database.reading_work(MONDAY) as work:
        found = await work.hazards.listed(Sight((school,)), 1)
        return found[0].id or 0


@pytest.mark.parametrize(("few", "counted"), [(5, 2), (50, 4)])
async def test_of_many_schools_whoever_turns_pages_counts_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, few: int, counted: int
) -> None:
    """Of few schools each page counts anew: a figure may lead to the row that was just settled."""
    asked: list[int] = []

    async def counting(*about: Any) -> Any:
        asked.append(1)
        return await figures_of(*about)

    monkeypatch.setattr(hazards_queries, "figures_of", counting)
    monkeypatch.setattr(table, "FEW", few)
    admin = desk.browser("AD01")
    for _ in range(3):
        page = await admin.opens("/ledger")
    desk.later(seconds=10)
    assert words(await admin.opens("/ledger")) == words(page) and len(asked) == counted
