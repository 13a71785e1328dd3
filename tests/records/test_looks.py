"""Every look at a photograph is on record; its address works for whom it may open, and no longer."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from bot.channels.web.app import create_web
from bot.channels.web.entry.session import COOKIE, LASTS, Session, seal
from bot.commands.exporting import export_looks
from bot.commands.replaying import verify_replay
from bot.reception import Reception
from console.shell.looks import PictureAddresses
from duty.records.photos import PhotoState
from storage.tables import alerts, changes, hazards, incidents, photos
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.hazards.test_hazard import WORDS, developed, picture
from tests.kit.story import Story, opened, settings
from tests.kit.web_house import House, house_in
from tests.records.replay.test_replay import called_and_closed, quiet
from tests.records.test_retention import later

pytestmark = pytest.mark.usefixtures("both_databases")


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


@pytest.fixture
async def pages(calm: Story, tmp_path: Path) -> AsyncIterator[House]:
    """Its web pages, over the story's own house."""
    async with house_in(tmp_path / "pages") as house:
        yield house


def browser(story: Story, house: House, person: str, ago: timedelta = timedelta()) -> httpx.AsyncClient:
    """Of somebody who signed in so long ago."""
    clock = story.house.clock
    reception = Reception(story.house.boundary, story.house.pictures, clock.now)

    async def admits(person: str, issued_at: object, within_s: float) -> bool:
        return True

    deps = house.deps(demo=False, photo=reception.photo, file=reception.file, now=clock.now, admits=admits)
    cookie = seal(Session(person, clock.now() - ago), deps.signing_key)
    transport = httpx.ASGITransport(create_web(deps))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", cookies={COOKIE: cookie})


async def test_a_look_is_kept_with_who_when_where_and_why(calm: Story, pages: House, tmp_path: Path) -> None:
    guard = calm.phone("G02")
    await guard.sends_photo(picture(), WORDS)
    await guard.sees("对吗")
    await guard.presses("确认")
    await developed(calm)
    quiet(calm)
    (photo,) = await calm.rows(photos)
    (hazard,) = await calm.rows(hazards, hazards.c.imported_as == "")
    looks = PictureAddresses(pages.deps().signing_key, calm.house.clock.now)

    def link(person: str, page: str = "chat") -> str:
        return looks.of("/photo/", photo.large_key, person, page)

    async with browser(calm, pages, "PR01") as principal:
        assert (await principal.get(link("PR01", "ledger"))).status_code == 200
        assert (await principal.get(link("PR01"))).status_code == 200
        for forged in (f"/photo/{photo.large_key}", link("PR01").replace("at=chat", "at=x"), link("G02")):
            assert (await principal.get(forged)).status_code == 404
    for person, ago in (("G07", timedelta()), ("AD01", timedelta()), ("PR01", LASTS + timedelta(days=1))):
        async with browser(calm, pages, person, ago) as other:
            assert (await other.get(link(person))).status_code == 404, "not theirs to see, or not signed in"
    seen = [row.detail for row in await calm.rows(changes, changes.c.what == "seen")]
    assert [(one["page"], one["why"], one["channel"]) for one in seen] == [
        ("ledger", "school", "web"),
        ("chat", "school", "web"),
    ]
    day = date(2026, 11, 23)
    file = tmp_path / "out" / "looks.csv"
    assert await export_looks(calm.house.database, file, day, day, calm.house.clock.now()) == 2
    first, *rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert first[:5] == ["at", "person_id", "channel", "page", "why"]
    assert rows[0][1:6] == ["PR01", "web", "ledger", "school", hazard.number]
    assert rows[0][7] == photo.sha256 and len(rows) == 2
    none = await export_looks(
        calm.house.database, file, day + timedelta(1), day + timedelta(1), calm.house.clock.now()
    )
    assert none == 0
    await later(calm, 31)
    assert (await calm.rows(photos))[0].state is PhotoState.DEVELOPED, "it is open: nothing goes"


async def test_the_file_is_for_officers_of_what_is_over(calm: Story, pages: House) -> None:
    number = await called_and_closed(calm)
    (row,) = await calm.rows(incidents, incidents.c.number == number)
    desk, link = calm.phone("DO3"), f"/file/replay/incident/{row.id}"
    await desk.press_data("alert:show:1")
    await desk.sees("处置完毕", "谁何时知道")
    await desk.presses("谁何时知道")
    told = await desk.sees(f"{number}：谁何时知道", "下载")
    assert told is not None
    async with browser(calm, pages, "DO3") as officer:
        answer = await officer.get(link)
        assert answer.status_code == 200 and "attachment" in answer.headers["content-disposition"]
        well, lines = await verify_replay(calm.house.database, answer.content)
        assert well, lines
        assert (await officer.get("/file/replay/incident/999")).status_code == 404
        assert (await officer.get("/file/replay/hazard/1")).status_code == 404, "none that is listed"
        assert (await officer.get("/file/else/x")).status_code == 404
    for person in ("G02", "PR01", "AD01"):
        async with browser(calm, pages, person) as other:
            assert (await other.get(link)).status_code == 404
    issued = await calm.rows(changes, changes.c.what == "exported")
    assert [one.actor_id for one in issued] == ["DO3"]


async def test_officers_have_the_file_also_of_what_nobody_was_called_for(calm: Story, pages: House) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await guard.sends("/incident 门口有家长吵了几句，已经散了")
    await guard.sees("有人受伤或有危险吗")
    await guard.presses("没有")
    await calm.settled()
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert row.triage == "P3" and not await calm.rows(alerts)
    quiet(calm)
    await desk.press_data(f"replay.incident:{row.id}")
    await desk.sees("还没办完")
    await calm.forward(minutes=11)
    quiet(calm)
    await desk.press_data(f"replay.incident:{row.id}")
    await desk.sees(f"{row.number}：谁何时知道", "下载")
    async with browser(calm, pages, "DO3") as officer:
        answer = await officer.get(f"/file/replay/incident/{row.id}")
        well, lines = await verify_replay(calm.house.database, answer.content)
        assert answer.status_code == 200 and well, lines
    for person in ("G02", "PR01", "G07"):
        phone = calm.phone(person)
        quiet(calm)
        await phone.press_data(f"replay.incident:{row.id}")
        await phone.sees("没有找到这一条")
    quiet(calm)
