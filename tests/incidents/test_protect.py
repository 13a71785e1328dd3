"""疑似侵害学生: the number to phone, the principal, and no word kept anywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.channels.web.app import DemoControls, WebDeps
from bot.reception import Reception
from storage.tables import (
    accounts,
    changes,
    conversations,
    incidents,
    messages,
    metadata,
    outbox,
    photos,
)
from tests.alerting.test_help_climbs import QUIET_HOUR
from tests.channels.web.test_web_channel import client_of
from tests.hazards.test_hazard import picture
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

SECRET = "三年级的小花说有人欺负她"
HINT = "这里不记内容，没有保存。请马上打110报警"


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def uses(story: Story) -> list[tuple[str, str]]:
    rows = await story.rows(changes, changes.c.what == "protection")
    return [(str(row.subject), row.actor_id) for row in rows]


async def test_one_tap_tells_the_principal_and_the_number(calm: Story) -> None:
    guard, principal = calm.phone("G02"), calm.phone("PR01")
    await guard.sends("📝 报事件")
    asked = await guard.sees("请用一句话说", "疑似侵害学生")
    await guard.presses("疑似侵害学生")
    await guard.sees("请马上打110报警", "已通知学校负责人")
    told = await principal.sees("10:00 实验小学有人点了“疑似侵害学生”", "打110报警", "强制报告")
    assert "李" not in told.text
    await guard.presses("疑似侵害学生", old=asked)
    await guard.sees("请马上打110报警")
    assert await uses(calm) == [("school:SCH01", "")]
    assert not await calm.rows(incidents, incidents.c.imported_as == "")


async def test_whatever_is_written_or_shown_next_is_kept_nowhere(calm: Story) -> None:
    guard, principal = calm.phone("G02"), calm.phone("PR01")
    await guard.sends("/protect " + SECRET)
    await guard.sees("请马上打110报警")
    await principal.sees("强制报告")
    await guard.sends(SECRET)
    await guard.sees(HINT)
    await guard.sends_photo(picture(), SECRET)
    await guard.sees(HINT)
    await guard.speaks()
    await guard.sees(HINT)
    everything = [str(row) for table in metadata.sorted_tables for row in await calm.rows(table)]
    assert not any(SECRET in row for row in everything)
    assert not await calm.rows(photos)
    assert not await calm.rows(messages)
    await guard.sends("📝 报事件")
    await guard.sees("请用一句话说")
    await guard.sends("停电了")
    await guard.sees("已记下")


@pytest.mark.parametrize("shown", [False, True], ids=["written", "under a picture"])
async def test_a_cry_calls_and_its_words_are_kept_nowhere(calm: Story, *, shown: bool) -> None:
    guard, principal, desk = calm.phone("G02"), calm.phone("PR01"), calm.phone("DO3")
    cry = "救命，她全跟我说了"
    await guard.sends("/protect")
    await guard.sees("请马上打110报警")
    await principal.sees("强制报告")
    await (guard.sends_photo(picture(), cry) if shown else guard.sends(cry))
    await guard.sees("求助已记下")
    await guard.sees("请发一下位置")
    await desk.sees("【紧急求助】")
    await principal.sees("【紧急求助】")
    everything = [str(row) for table in metadata.sorted_tables for row in await calm.rows(table)]
    assert not any("她全跟我说了" in row for row in everything)
    assert not await calm.rows(photos)


async def test_after_ten_minutes_words_are_words_again(calm: Story) -> None:
    guard, principal = calm.phone("G02"), calm.phone("PR01")
    await guard.sends("/protect")
    await guard.sees("请马上打110报警")
    await principal.sees("强制报告")
    calm.house.clock.forward(timedelta(minutes=11))
    await guard.sends("停电了")
    await guard.sees("已记下")


async def test_the_principal_taps_and_the_deputies_and_the_station_are_told(calm: Story) -> None:
    principal, office, chief, officer = (calm.phone(p) for p in ("PR01", "SO01", "PO01", "PO02"))
    await principal.sends("/protect")
    await principal.sees("请马上打110报警")
    for phone in (office, chief, officer):
        await phone.sees("疑似侵害学生", "打110报警")


async def test_a_principal_without_a_phone_is_stood_in_for(calm: Story) -> None:
    async with calm.house.database.writing() as connection:
        await connection.execute(
            update(accounts).where(accounts.c.person_id == "PR01").values(reachable=False)
        )
    guard, office = calm.phone("G02"), calm.phone("SO01")
    await guard.sends("/protect")
    await guard.sees("请马上打110报警")
    await office.sees("疑似侵害学生")


async def test_who_serves_several_schools_reads_the_number_first(calm: Story) -> None:
    officer, principal = calm.phone("PO02"), calm.phone("PR02")
    await officer.sends("/protect")
    asked = await officer.sees("请马上打110报警", "要通知哪所学校的负责人")
    assert not await uses(calm)
    await officer.sends(SECRET)
    await officer.sees(HINT)
    await officer.presses("柳河小学", old=asked)
    await officer.sees("已通知学校负责人")
    await principal.sees("柳河小学有人点了")
    asked.buttons["别处"] = "protect:SCH03"
    await officer.presses("别处", old=asked)
    await officer.sees("要通知哪所学校的负责人")
    assert await uses(calm) == [("school:SCH02", "")]


# -- who tapped ------------------------------------------------------------------------------


async def traces(story: Story) -> str:
    """All that names the guard in one way or another, or would by its moment."""
    rows = [await story.rows(table) for table in (outbox, conversations, changes)]
    return str([row for table in rows for row in table if "G02" in str(row)])


async def test_who_tapped_can_be_read_nowhere(calm: Story) -> None:
    guard = calm.phone("G02")
    await guard.sends("/protect")
    await guard.sees("请马上打110报警")
    await guard.sends(SECRET)
    await guard.sees("没有保存")
    await calm.settled()
    assert "110报警" not in str(await calm.rows(outbox, outbox.c.address == "G02")), "gone once it was said"
    calm.house.clock.forward(timedelta(minutes=11))
    await calm.tick()
    assert "protect" not in await traces(calm) and "110报警" not in await traces(calm)
    (kept,) = await calm.rows(changes, changes.c.what == "protection")
    assert (kept.at.second, kept.at.microsecond) == (0, 0), "no moment by which somebody could be found"
    calm.phone("PR01").unseen.clear()


async def test_an_answer_that_waited_for_the_page_goes_too(calm: Story) -> None:
    guard = calm.phone("G02")
    guard.looks_away()
    await guard.sends("/protect")
    await calm.settled()
    assert "110报警" in str(await calm.rows(outbox, outbox.c.address == "G02"))
    calm.house.clock.forward(timedelta(minutes=11))
    await calm.tick()
    assert "110报警" not in str(await calm.rows(outbox, outbox.c.address == "G02"))
    calm.phone("PR01").unseen.clear()
    guard.unseen.clear()


async def test_a_picture_after_it_is_never_put_away(calm: Story) -> None:
    guard, kept = calm.phone("G02"), []
    await guard.sends("/protect")
    await guard.sees("请马上打110报警")
    deps = _web_deps_of(calm, kept)
    async with client_of(deps) as page:
        form = {"id": "4711", "at": calm.house.clock.now().isoformat()}
        answer = await page.post(
            "/api/G02/updates", data=form, files={"photo": ("a.jpg", picture(), "image/jpeg")}
        )
    assert answer.status_code == 200 and kept == []
    await guard.sees("没有保存")
    calm.phone("PR01").unseen.clear()


def _web_deps_of(story: Story, kept: list[bytes]) -> WebDeps:
    """The pages of that house, opened to the test; `kept` is what is put away."""
    house = story.house
    reception = Reception(house.boundary, house.pictures, house.clock.now)

    async def keep(found: bytes, key: str) -> str:
        kept.append(found)
        return await house.pictures.keep(found, key)

    async def anybody(*_: object) -> Any:
        return []

    return WebDeps(
        channel=house.web, database=house.database, submit=house.intake.submit, now=house.clock.now,
        cards=anybody, people=anybody, board=anybody, sign_in=anybody, keep=keep, photo=reception.photo,
        shielded=reception.shielded, signing_key="a key of the tests",
        demo=DemoControls(anybody, anybody),
    )  # fmt: skip
