"""Who comes in to the pages where rosters are kept, and how a computer is let in."""

from __future__ import annotations

import re

from sqlalchemy import select, update

from duty.messaging.computers import code_for_computer
from storage import tables
from tests.console.kit import Desk

PAGES = (
    "",
    "/week",
    "/people",
    "/posts",
    "/windows",
    "/roster",
    "/calendar",
    "/terms",
    "/routines",
    "/edits",
)


async def test_strangers_are_asked_in_guards_find_nothing_and_a_foreign_school_is_none(desk: Desk) -> None:
    stranger, guard, office = desk.browser(), desk.browser("G02"), desk.browser("SO01")
    for page in ("/console", "/schools", "/people", "/edits", *(f"/schools/SCH01{one}" for one in PAGES)):
        await stranger.opens(page)
        assert (stranger.status, stranger.last.headers["location"]) == (303, "/console/in"), page
        await guard.opens(page)
        assert guard.status == 404, page
    for page in PAGES:
        await office.opens(f"/schools/SCH01{page}")
        assert office.status == 200, page
        foreign = await office.opens(f"/schools/SCH02{page}")
        assert office.status == 404 and foreign == await office.opens(f"/schools/NONE{page}"), page
    for page in ("/schools/-/calendar", "/schools/-/people", "/schools/SCH01/nothing"):
        await office.opens(page)
        assert office.status == 404, page
    await desk.browser("AD01").opens("/schools/-/calendar")


async def test_the_pages_keep_their_policy_and_take_posts_of_their_own_only(desk: Desk) -> None:
    office = desk.browser("SO01")
    html = await office.opens("/schools/SCH01/people?edit=new")
    policy = office.last.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|javascript:", html)
    for address in ("/schools/SCH01/people", "/schools/SCH01/invites", "/edits/1/undo", "/console/out"):
        await office.sends(address, {}, headers={"sec-fetch-site": "cross-site"})
        assert office.status == 403, address


async def test_a_computer_is_let_in_by_a_code_once_and_goes_with_the_phone(desk: Desk) -> None:
    async with desk.database.work(desk.now) as work:
        account = (await work.accounts.of_person("SO01"))[0]
        person = work.district.people["SO01"]
        assert await code_for_computer(work, account, work.district.people["G02"], desk.now) is None
        code = await code_for_computer(work, account, person, desk.now)
        await work.commit()
    assert code
    computer, other = desk.browser(), desk.browser()
    await computer.sends("/console/in", {"code": "0000 0000"})
    assert computer.status == 410 and "登录码不对" in computer.words
    await computer.sends("/console/in", {"code": f"{code[:4]} {code[4:]}"})
    assert (computer.status, computer.last.headers["location"]) == (303, "/console")
    await computer.opens("/console")
    assert computer.last.headers["location"] == "/schools/SCH01", "with one school one is there at once"
    assert "卢萍" in await computer.follows()
    await other.sends("/console/in", {"code": code})
    assert other.status == 410, "it works once"
    desk.later(hours=13)
    await computer.opens("/schools/SCH01")
    assert computer.status == 303, "a working day, no longer"


async def test_a_phone_that_is_cut_off_takes_its_computer_along(desk: Desk) -> None:
    async with desk.database.work(desk.now) as work:
        account = (await work.accounts.of_person("SO01"))[0]
        code = await code_for_computer(work, account, work.district.people["SO01"], desk.now)
        await work.commit()
    computer = desk.browser()
    await computer.sends("/console/in", {"code": code})
    await computer.opens("/schools/SCH01")
    assert computer.status == 200
    async with desk.database.writing() as connection:
        whose = tables.accounts.c.person_id
        await connection.execute(update(tables.accounts).where(whose == "SO01").values(person_id=""))
    await computer.opens("/schools/SCH01")
    assert computer.status == 303
    async with desk.database.reading() as connection:
        kept = (await connection.execute(select(tables.console_codes.c.code_sha256))).scalars().all()
    assert code not in str(kept)
