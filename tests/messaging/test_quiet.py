"""Quiet: a guard hears at most four things a day nobody asked for, and nothing on a free day."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from storage.tables import changes, outbox, roster
from storage.tables import people as people_table
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


async def more_guards(story: Story, count: int) -> list[str]:
    """As many more at the crossing of SCH01 this morning."""
    new = [f"N{number}" for number in range(count)]
    async with story.house.database.writing() as connection:
        for person in new:
            name = f"{'甲乙丙丁戊己'[int(person[1:])]}某"
            row = {"id": person, "name": name, "role": "guard", "schools": ["SCH01"]}
            await connection.execute(insert(people_table), [row])
            line = {"school_id": "SCH01", "window": "am_peak", "post_id": "P003", "weekdays": "12345"}
            await connection.execute(insert(roster), [line | {"person_id": person}])
    await accounts_of(story, new)
    return new


async def accounts_of(story: Story, people: list[str]) -> None:
    from duty.messaging.accounts import CONSENT_VERSION
    from storage import tables

    now = story.house.clock.now()
    async with story.house.database.writing() as connection:
        rows = [{"channel": "web", "address": p, "person_id": p, "bound_at": now} for p in people]
        await connection.execute(insert(tables.accounts), rows)
        read = [{"person_id": p, "version": CONSENT_VERSION, "channel": "web", "at": now} for p in people]
        await connection.execute(insert(tables.consents), read)


async def test_the_leader_has_one_card_however_many_wait(story: Story) -> None:
    """Six at once, and none withheld; 都在 is one tap, and can be taken back for ten minutes."""
    leader = story.phone("G01")
    guards = await more_guards(story, 6)
    for person in guards:
        await story.phone(person).sends("到岗")
        await story.phone(person).sees("等队长核对")
    first = await leader.sees("甲师傅 06:50 说到了校门口护学岗，请核对一下", "人在")
    card = await leader.sees("还有6人待核：甲师傅 校门口护学岗、", "都在", "逐个看")
    assert not await story.rows(changes, changes.c.what == "kept_quiet")
    leader.unseen.clear()
    assert [one.id for one in leader.screen.values() if "待核" in one.text] == [card.id] and first.id
    await story.phone(guards[0]).shares("P003")
    await story.phone(guards[0]).sees("已签到")
    await leader.sees("甲师傅 06:50 校门口护学岗：已有定位，不用核对了", "还有5人待核")
    await leader.presses("逐个看")
    for _ in range(5):
        await leader.sees("请核对一下", "人在", "没看到")
    await leader.presses("都在")
    await leader.sees("06:50 已核对5人都在：乙师傅", "10分钟内可撤回", "撤回核对")
    await leader.presses("撤回核对")
    await leader.sees("已撤回：乙师傅", "还有5人待核", "都在")
    await leader.sends("📋 我的")
    await leader.sees("王队长，11月23日")
    waiting = await leader.sees("等您核对：")
    assert sum("人在" in label for label in waiting.buttons) == 5
    await leader.presses("都在")
    await leader.sees("已核对5人都在")
    card = next(one for one in leader.screen.values() if "撤回核对" in one.buttons)
    story.house.clock.forward(timedelta(minutes=11))
    await leader.presses("撤回核对", old=card)
    await leader.sees("已经过了时候")


async def test_a_leader_with_a_free_day_is_left_alone(tmp_path: Path) -> None:
    """SCH06 on a Saturday: its leader is not rostered; on Monday it still waits."""
    async with opened(settings(tmp_path, now="2026-11-28T07:55:00")) as story:
        guard, leader = story.phone("G20"), story.phone("G18")
        await guard.sends("到岗")
        await guard.sees("等队长核对")
        await story.quiet()
        assert not await story.rows(outbox, outbox.c.kind == "checkin.leading", outbox.c.address == "G18")
        story.house.clock.forward(timedelta(days=1, hours=23))
        await leader.sends("📋 我的")
        await leader.sees("11月30日")
        waiting = await leader.sees("等您核对：")
        assert "11-28 07:55 人在" in next(iter(waiting.buttons))
