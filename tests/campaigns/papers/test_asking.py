"""附件1 and 附件2 asked for in a chat and on a page: for whom they are, whole files under their own names."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import insert

from bot.channels.port import NotReady
from bot.channels.web.app import create_web
from bot.channels.web.entry.session import COOKIE, Session, seal
from bot.reception import Reception
from console.shell.room import PDF, XLSX
from duty.campaigns.papers import copies
from duty.campaigns.papers.addressee import Addressee
from duty.campaigns.papers.copies import Annex, Copy, FileKind
from storage.tables import accounts, changes
from tests.campaigns.papers.kit import three_schools
from tests.console.conftest import desk
from tests.console.kit import Desk
from tests.kit.story import Shown, Story, opened, settings
from tests.kit.web_house import House, house_in

__all__ = ["desk"]


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path / "house", now="2026-11-23T10:30:00")) as told:
        await told.tick()
        await three_schools(told.house.database)
        yield told


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path / "pages") as house:
        yield house


def key_of(shown: Shown) -> str:
    return next(re.sub(r"\?.*", "", one) for one in shown.links.values() if one.startswith("/file/"))


async def got(story: Story, pages: House, person: str, address: str) -> httpx.Response:
    clock = story.house.clock
    reception = Reception(story.house.boundary, story.house.pictures, clock.now)

    async def admits(person: str, issued_at: object, within_s: float) -> bool:
        return True

    deps = pages.deps(demo=False, file=reception.file, now=clock.now, admits=admits)
    cookies = {COOKIE: seal(Session(person, clock.now()), deps.signing_key)}
    transport = httpx.ASGITransport(create_web(deps))
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1", cookies=cookies
    ) as browser:
        return await browser.get(address)


def named(answer: httpx.Response) -> str:
    return unquote(answer.headers["content-disposition"].partition("UTF-8''")[2])


def text_of(workbook: bytes) -> str:
    with ZipFile(io.BytesIO(workbook)) as book:
        return "".join(book.read(one).decode() for one in book.namelist() if one.endswith(".xml"))


async def test_two_taps_bring_the_file_in_the_chat(story: Story, pages: House) -> None:
    officer, police, office = (story.phone(one) for one in ("DO1", "PO01", "SO01"))
    await officer.sends("/campaign")
    await officer.presses("下载附件2", old=await officer.sees("暑期排查整改", "已交 1/3"))
    choice = await officer.sees("云汀区教育局安全科 附件2", "3所中已签齐1所")
    assert list(choice.buttons) == ["报教育局 表格", "报教育局 打印版", "报公安局 表格", "报公安局 打印版"]
    await officer.presses("报教育局 表格", old=choice)
    table = key_of(await officer.sees("附件2，报教育局", "其余的写“未报”"))
    answer = await got(story, pages, "DO1", table)
    assert answer.headers["content-type"] == XLSX
    assert named(answer) == "附件2_云汀区教育局安全科_暑期排查整改_报教育局.xlsx"
    assert "柳河小学" in text_of(answer.content)

    await police.sends("/campaign")
    await police.presses("下载附件2", old=await police.sees("暑期排查整改"))
    choice = await police.sees("柳河派出所 附件2")
    assert next(iter(choice.buttons)) == "报公安局 表格", "their own line first"

    await office.press_data("form:open:1")
    await office.presses("下载附件1", old=await office.sees("已签齐"))
    await office.presses("报公安局 打印版", old=await office.sees("实验小学 附件1"))
    form = key_of(await office.sees("附件1，报公安局"))
    answer = await got(story, pages, "SO01", form)
    assert answer.headers["content-type"] == PDF and answer.content.startswith(b"%PDF")
    assert named(answer) == "附件1_云汀区实验小学_暑期排查整改_报公安局.pdf"
    for person, link in (
        ("SO02", form),
        ("G01", form),
        ("SO01", table),
        ("AD01", table),
        ("DO1", f"{form}x"),
    ):
        assert (await got(story, pages, person, link)).status_code == 404, person
    given = await story.rows(changes, changes.c.what == "exported")
    assert [(one.actor_id, one.detail["for"]) for one in given] == [("DO1", "education"), ("SO01", "police")]
    await _goes_to_telegram(story, form.removeprefix("/file/"))
    for phone in story.phones.values():
        phone.unseen.clear()


async def _goes_to_telegram(story: Story, key: str) -> None:
    """Whoever the chat belongs to decides, as on the page."""
    house = story.house
    async with house.database.writing() as connection:
        rows = [{"channel": "telegram", "address": f"7{n}", "person_id": f"SO0{n}"} for n in (1, 2)]
        await connection.execute(insert(accounts), [row | {"bound_at": house.clock.now()} for row in rows])
    reception = Reception(house.boundary, house.pictures, house.clock.now)
    made = await reception.document("telegram", "71", key)
    assert made is not None and made[0].startswith("附件1_") and made[1].startswith(b"%PDF")
    assert await reception.document("telegram", "72", key) is None
    assert await reception.document("telegram", "73", key) is None


async def test_a_page_has_both_papers_for_both_offices(desk: Desk) -> None:
    await three_schools(desk.database)
    await desk.let_in("SO02", "SV01")
    officer, school = desk.browser("DO1"), desk.browser("SO01")
    page = await officer.opens("/campaigns")
    links = re.findall(r'href="(/campaigns/1/annex2/[^"]+)"', page)
    assert len(links) == 4
    await officer.opens(links[0])
    assert officer.last.headers["content-type"] == XLSX
    assert named(officer.last) == "附件2_云汀区教育局安全科_暑期排查整改_报教育局.xlsx"
    links = re.findall(r'href="(/form/1/annex1/[^"]+)"', await school.opens("/form/1"))
    assert len(links) == 4
    await school.opens("/form/1/annex1/police.pdf")
    assert school.last.headers["content-type"] == PDF and "报公安局.pdf" in named(school.last)
    for person, address in (
        ("SO02", "/form/1/annex1/police.pdf"),
        ("SV01", "/campaigns/1/annex2/police.pdf"),
        ("DO1", "/campaigns/1/annex2/mayor.pdf"),
        ("DO1", "/campaigns/9/annex2/police.pdf"),
    ):
        other = desk.browser(person)
        await other.opens(address)
        assert other.status == 404, (person, address)
    assert "annex2" not in await desk.browser("SV01").opens("/campaigns"), "they count, and read no form"


@pytest.mark.parametrize("annex", Annex)
def test_a_key_says_which_copy_it_is(annex: Annex) -> None:
    for addressee in Addressee:
        for kind in FileKind:
            copy = Copy(annex, 7, addressee, kind)
            assert Copy.parse(copy.key) == copy


@pytest.mark.parametrize(
    "key",
    [
        *("paper", "paper/annex1/7", "paper/annex3/7/police.pdf", "paper/annex1/-7/police.pdf"),
        *("paper/annex1/7/police.exe", "paper/annex1/7/a/police.pdf", "paper/annex1/\u0667/police.pdf"),
        *("replay/annex1/7/police.pdf", "paper/annex1/99999999999/police.pdf"),
    ],
)
def test_any_other_key_is_none(key: str) -> None:
    assert Copy.parse(key) is None


async def test_a_large_table_is_made_beside_everything_else_and_comes_when_it_is_ready(
    story: Story, pages: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "QUICK", 2)
    officer = story.phone("DO1")
    await officer.sends("/campaign")
    await officer.presses("下载附件2", old=await officer.sees("暑期排查整改"))
    await officer.presses("报教育局 打印版", old=await officer.sees("报哪里"))
    await officer.sees("正在做附件2（3所学校），做好就发给您")
    key = key_of(await officer.sees("附件2，报教育局")).removeprefix("/file/")

    reception = Reception(story.house.boundary, story.house.pictures, story.house.clock.now)
    with pytest.raises(NotReady):
        await reception.file(key, "DO1")
    transport = httpx.ASGITransport(create_web(pages.deps(demo=True, file=reception.file)))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as browser:
        answer = await browser.get(f"/file/{key}?person=DO1")
        waited = [answer.status_code]
        while answer.status_code == 202:
            assert "正在做" in answer.text
            assert answer.headers["refresh"] == "2"
            await asyncio.sleep(0.05)
            answer = await browser.get(f"/file/{key}?person=DO1")
            waited.append(answer.status_code)
        other = await browser.get(f"/file/{key}?person=SO01")
    assert answer.content.startswith(b"%PDF")
    assert (waited[0], waited[-1]) == (202, 200)
    assert other.status_code == 404, "what is made is theirs who asked"
    given = await story.rows(changes, changes.c.what == "exported")
    assert len(given) == 1, "made once, however often it is looked for"
