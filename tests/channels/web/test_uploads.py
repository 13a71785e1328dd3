"""Pictures through the page: looked at before they are put away, counted, kept once, gone early."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.channels import quota
from storage.tables import incidents, leaving_files, photos
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.channels.web.test_web_channel import AT, client_of
from tests.hazards.test_hazard import WORDS, developed, picture
from tests.kit.story import Story, opened, settings
from tests.kit.web_house import ZONE, House, house_in

RANDOM = os.urandom(4096)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_in(tmp_path) as made:
        yield made


@pytest.fixture
async def page(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(house.deps()) as client:
        yield client


async def sends(page: httpx.AsyncClient, picture: bytes, number: int = 1, **more: str) -> httpx.Response:
    data = {"id": str(number), "at": AT} | more
    return await page.post("/api/G02/updates", data=data, files={"photo": ("a.jpg", picture, "image/jpeg")})


async def test_bytes_that_are_no_picture_are_refused_at_the_door(
    house: House, page: httpx.AsyncClient
) -> None:
    """24 MB of noise were kept for a month."""
    answer = await sends(page, b"\0" + RANDOM * 6000)
    assert answer.status_code == 400 and answer.json()["reason"].startswith("这不是照片")
    assert house.pictures == {} and house.taken == []


async def test_the_words_beside_them_are_heard(house: House, page: httpx.AsyncClient) -> None:
    assert (await sends(page, b"\0" + RANDOM, text="校门口有人持刀")).status_code == 200
    (update,) = house.taken
    assert update.raw["message"]["caption"] == "校门口有人持刀" and house.pictures == {}


async def test_nobody_fills_the_disk_in_a_day(
    house: House, page: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "PICTURES_A_DAY", 2)
    answers = [await sends(page, b"\xff\xd8\xff", number) for number in (1, 2, 3)]
    assert [one.status_code for one in answers] == [200, 200, 400]
    assert "明天再发" in answers[2].json()["reason"] and len(house.pictures) == 2
    house.ahead += timedelta(days=1)
    assert (await sends(page, b"\xff\xd8\xff", 4)).status_code == 200
    monkeypatch.setattr(quota, "BYTES_A_DAY", 5)
    assert (await sends(page, b"\xff\xd8\xff", 5)).status_code == 400


async def test_a_day_begins_at_midnight_here_whatever_zone_a_moment_comes_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In UTC the school's day would begin at eight in the morning."""
    monkeypatch.setattr(quota, "PICTURES_A_DAY", 1)
    moments = iter(
        datetime.fromisoformat(f"2026-11-2{at}:00+00:00").astimezone(zone)
        for at, zone in (("2T15:50", UTC), ("2T15:59", ZONE), ("2T16:01", UTC), ("3T02:00", ZONE))
    )
    counted = quota.Quota(house.database, lambda: next(moments))
    assert [await counted.takes("G02", 1) for _ in range(4)] == [True, False, True, False]


async def test_a_restart_and_another_process_begin_nothing_anew(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "PICTURES_A_DAY", 2)
    one, other = quota.Quota(house.database, house.now), quota.Quota(house.database, house.now)
    assert [await each.takes("G02", 1) for each in (one, other, one)] == [True, True, False]
    assert await other.takes("PO02", 1), "each person has their own"


# -- in a whole house ------------------------------------------------------------------------


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


def inbox(story: Story) -> list[str]:
    folder = story.house.settings.data_dir / "media" / "inbox"
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


async def test_a_picture_sent_again_lies_in_one_place(calm: Story) -> None:
    keep = calm.house.pictures.keep
    assert await keep(picture(), "G02:7") == await keep(picture(), "G02:7")
    assert await keep(picture(), "G03:7") != await keep(picture(), "G02:7")
    assert len(inbox(calm)) == 2


async def test_the_original_goes_once_it_is_developed_and_does_not_come_back(calm: Story) -> None:
    guard = calm.phone("G02")
    await guard.sends_photo(picture(), WORDS)
    assert len(inbox(calm)) == 1
    await guard.sees("隐患")
    await guard.presses("确认")
    await developed(calm)
    await calm.house.removals.tick()
    assert inbox(calm) == []
    (row,) = await calm.rows(photos)
    assert row.state == "developed" and row.large_key and not await calm.rows(leaving_files)
    own = await calm.house.pictures.picture(row.file)
    assert own.startswith(b"\xff\xd8"), "its sender still sees it"
    guard.unseen.clear()


async def test_the_original_goes_once_it_is_refused(calm: Story) -> None:
    guard = calm.phone("G02")
    await guard.sends_photo(b"\xff\xd8\xff broken", WORDS)
    await guard.sees("隐患")
    await guard.presses("确认")
    await developed(calm)
    await calm.house.removals.tick()
    assert inbox(calm) == [] and (await calm.rows(photos))[0].state == "refused"
    guard.unseen.clear()


async def test_a_picture_that_nobody_keeps_is_gone_with_its_answer(calm: Story) -> None:
    """After 疑似侵害学生 it lay in the inbox for a month."""
    guard = calm.phone("G02")
    await guard.sends("/protect")
    await guard.sees("请马上打110报警")
    await guard.sends_photo(picture(), "小花")
    await guard.sees("没有保存")
    assert inbox(calm) == [] and not await calm.rows(photos)
    calm.phone("PR01").unseen.clear()


async def test_the_place_of_an_incident_is_kept_to_ten_metres(calm: Story) -> None:
    guard = calm.phone("G02")
    await guard.sends("🚨 紧急求助")
    await guard.shares("P002")
    (row,) = await calm.rows(incidents, incidents.c.imported_as == "")
    assert row.latitude is not None and row.latitude == round(row.latitude, 4)
    assert row.longitude == round(row.longitude, 4)
    for phone in calm.phones.values():
        phone.unseen.clear()
