"""Who can be called, who cannot and why; the monthly question; and an alert that comes in a storm."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from storage.tables import accounts, alerts, changes, outbox, pages, roll_answers
from tests.alerting.test_help_climbs import QUIET_HOUR, call
from tests.kit.story import Phone, Shown, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


# -- /reach --------------------------------------------------------------------------------


async def test_who_cannot_be_reached_and_why(calm: Story) -> None:
    async with calm.house.database.writing() as connection:
        whose = accounts.c.person_id
        blocked = update(accounts).where(whose == "DO1")
        await connection.execute(blocked.values(reachable=False, unreachable_why="blocked"))
        await connection.execute(update(accounts).where(whose == "PO01").values(person_id=""))
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await calm.settled()
    await desk.sends("/reach")
    told = await desk.sees("现在联系不上", "苏敏 000-0055：已停用或拉黑", "陆承平 000-0041：还没有接上账号")
    assert "倪兰 000-0060：页面没打开，连续1次没送到" in told.text and "雷鸣" not in told.text
    await guard.sends("/reach")
    await guard.sees("联系情况由值班员和管理员查看")


async def test_a_delivery_ends_the_count(calm: Story) -> None:
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await calm.settled()
    page, whose = accounts.c.channel == "web", accounts.c.person_id
    (reached,) = await calm.rows(accounts, page, whose == "DO3")
    (closed,) = await calm.rows(accounts, page, whose == "PR01")
    assert reached.last_delivered_at is not None and reached.failures == 0
    assert closed.failures == 1 and closed.last_failure == "not_on_screen"


# -- 能收到吗? ------------------------------------------------------------------------------


async def test_the_first_school_day_asks_and_the_leader_reads_who_is_silent(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-12-01T09:58:00")) as story:
        desk, chief, leader = (story.phone(p) for p in ("DO3", "PO01", "DO4"))
        await story.tick()
        assert not desk.unseen, "not before ten"
        await story.forward(minutes=3)
        for officer in (desk, chief, leader):
            await officer.sees("12月例行测试：能收到吗？收到请点一下。", "收到")
        for officer in (desk, leader):
            await officer.presses("收到")
            await officer.sees("谢谢您")
        await story.forward(hours=1)
        assert {row.person_id for row in await story.rows(roll_answers)} == {"DO3", "DO4"}
        story.house.clock.forward(timedelta(hours=21))
        await story.house.sweeps.tick()
        report = await leader.sees("12月能收到吗？问了36人，34人没有回复：", "陆承平 000-0041：没有回复")
        assert "雷鸣" not in report.text
        for phone in story.phones.values():
            phone.unseen.clear()


async def test_an_ordinary_day_asks_nobody(calm: Story) -> None:
    calm.phone("DO3")
    await calm.forward(minutes=5)
    await calm.quiet()


# -- storm ---------------------------------------------------------------------------------


async def test_many_at_once_are_one_message_and_a_new_call_is_never_among_them(calm: Story) -> None:
    desk = calm.phone("DO3")
    reporters = [calm.phone(p) for p in ("G02", "G07", "G10", "G12", "G15", "G19")]
    for reporter in reporters[:5]:
        await reporter.sends("有个男的喝多了在那骂")
        await reporter.sees("已记下")
    for _ in range(3):
        await desk.sees("【外来人员】", "接警")
    await desk.sees("一分钟里有4件告警", "4. 10:00 白石村小学")
    bundle = await desk.sees("一分钟里有5件告警，请逐件打开：", "1. 10:00", "5. 10:00 云汀初级中学")
    await call(reporters[5])
    await desk.sees("【紧急求助】10:00", "接警")
    await desk.presses(list(bundle.buttons)[-1])
    await desk.sees("【外来人员】10:00 云汀初级中学", "接警")
    assert len(await calm.rows(alerts)) == 6
    await calm.settled()
    told = {row.state for row in await calm.rows(pages, pages.c.person_id == "DO3")}
    assert told == {"sent"}
    assert len(await calm.rows(changes, changes.c.what == "bundled")) >= 2
    assert len(await calm.rows(outbox, outbox.c.kind == "alert.bundle", outbox.c.address == "DO3")) == 2


async def in_a_storm(story: Story, *officers: Phone, count: int = 6) -> None:
    """So many reports at once; each officer has three calls and one message with all of them."""
    for reporter in [story.phone(p) for p in ("G02", "G07", "G10", "G12", "G15", "G19")[:count]]:
        await reporter.sends("有个男的喝多了在那骂")
        await reporter.sees("已记下")
    for officer in officers:
        await officer.sees(f"一分钟里有{count}件告警，请逐件打开：", f"{count}. 10:00")
        officer.unseen.clear()
    await story.settled()


def newest(rows: Sequence[Any]) -> Any:
    """PostgreSQL gives rows that were changed last."""
    return max(rows, key=lambda row: row.id)


async def test_what_becomes_of_bundled_alerts_stands_in_the_bundle(calm: Story) -> None:
    desk, other = calm.phone("DO3"), calm.phone("DO1")
    await in_a_storm(calm, desk, other)
    before = len(other.screen)
    told = await calm.rows(outbox, outbox.c.kind == "alert.bundle", outbox.c.address == "DO1")
    assert len(newest(told).say["rings"]) == 6 and "silent" not in newest(told).say, (
        "it rings as each of them would"
    )
    for number in (4, 5, 6):
        await desk.presses(button(bundle_of(desk), number))
        await desk.sees("【外来人员】", "接警")
        await desk.presses("接警")
        await desk.sees("您已接警")
    await other.sees("一分钟里有6件告警，还有3件没人接，请逐件打开：", "6. 10:00", "雷鸣 已接警")
    await calm.settled()
    assert len(other.screen) == before, "nothing was said besides"
    assert bundle_of(other).text.count("10:00 雷鸣 已接警") == 3
    told = await calm.rows(outbox, outbox.c.kind == "alert.bundle", outbox.c.address == "DO1")
    assert len(newest(told).say["rings"]) == 3, "what somebody has is silent"
    assert bundle_of(desk).text == bundle_of(other).text
    await desk.presses("处置完毕")
    await desk.sees("怎么处理的")
    await desk.presses("已处理")
    await desk.sees("已记下处置完毕")
    await calm.settled()
    assert len(other.screen) == before
    bundle = bundle_of(other)
    assert bundle.text.splitlines()[-1].endswith("外来人员：10:00 雷鸣 处置完毕"), bundle
    assert [label[0] for label in bundle.buttons] == list("12345"), "what is over needs no button"
    await calm.settled()
    for phone in calm.phones.values():
        phone.unseen.clear()


async def test_who_was_called_alone_reads_it_in_both_places(calm: Story) -> None:
    """The first three had a message of their own; it changes, and so does their line in the bundle."""
    desk, other = calm.phone("DO3"), calm.phone("DO1")
    await in_a_storm(calm, desk, other)
    before = len(other.screen)
    first = next(one for one in desk.screen.values() if "【外来人员】" in one.text)
    await desk.presses("接警", old=first)
    await desk.sees("您已接警")
    await other.sees("【外来人员】", "雷鸣 已接警")
    await other.sees("还有5件没人接", "1. 10:00", "雷鸣 已接警")
    assert len(other.screen) == before
    await calm.settled()
    for phone in calm.phones.values():
        phone.unseen.clear()


async def test_a_call_for_help_in_a_storm_stays_a_message_of_its_own(calm: Story) -> None:
    desk, other, guard = calm.phone("DO3"), calm.phone("DO1"), calm.phone("G20")
    await in_a_storm(calm, desk, other)
    await call(guard)
    for officer in (desk, other):
        await officer.sees("【紧急求助】", "接警")
    await desk.presses("接警")
    await desk.sees("您已接警")
    taken = await other.sees("【紧急求助】", "雷鸣 已接警")
    assert "一分钟里" not in taken.text
    await calm.settled()
    for phone in calm.phones.values():
        phone.unseen.clear()


def bundle_of(officer: Phone) -> Shown:
    (found,) = [one for one in officer.screen.values() if "一分钟里" in one.text]
    return found


def button(shown: Shown, number: int) -> str:
    (label,) = [label for label in shown.buttons if label.startswith(f"{number}.")]
    return label
