"""Quiet: a guard hears at most four things a day nobody asked for, and nothing on a free day."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from sqlalchemy import insert

from duty.attendance.leading.claims import VerifyPlease
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.messaging.quiet import nudge
from storage.tables import changes, check_ins, outbox, roster, walks
from storage.tables import people as people_table
from tests.kit.story import Story, opened, settings
from tests.patrols.scene import POINTS, link

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


HALF = timedelta(minutes=30)


@dataclass(frozen=True)
class Other(News):
    """Said in these words."""

    kind: ClassVar[str] = "mine.rounds"
    rounds: str


class Routine(Other):
    turn: ClassVar[Turn] = Turn.ROUTINE


class Round(Other):
    turn: ClassVar[Turn] = Turn.ROUND


class Absence(Other):
    turn: ClassVar[Turn] = Turn.OWN_ABSENCE


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


async def test_what_is_left_joins_the_next_answer_with_its_own_buttons(story: Story) -> None:
    """One message, and an answer to one part leaves the others where they are."""
    leader, now = story.phone("G01"), story.house.clock.now()
    guards = await more_guards(story, 2)
    for person in guards:
        await story.phone(person).sends("到岗")
        await story.phone(person).sees("等队长核对")
    waiting = [row.id for row in await story.rows(check_ins)]
    async with story.house.boundary.act(now) as act:
        for number in range(4):
            act.work.tell(Notice("G01", Other(f"先{number}"), Priority.P2, f"first:{number}"))
    async with story.house.boundary.act(now) as act:
        for who, number in zip(("甲师傅", "乙师傅"), waiting, strict=True):
            news, name = VerifyPlease(who, "06:50", "校门口护学岗", number), f"verify:{number}"
            await nudge(act.work, Notice("G01", news, Priority.NUDGE, f"{name}:G01", name), now)
    for number in range(4):
        await leader.sees(f"先{number}")
    leader.unseen.clear()
    await leader.sends("帮助")
    shown = await leader.sees("另外：", "① 甲师傅", "② 乙师傅")
    assert list(shown.buttons) == ["①人在", "①没看到", "②人在", "②没看到"], "with both there are marks"
    await leader.presses("②人在")
    first = await leader.sees("甲师傅", "乙师傅", "📍")
    assert "帮助" in first.text or "📍" in first.text, "the answer itself stays"
    assert list(first.buttons) == ["人在", "没看到"], "one question needs no mark"
    await story.settled()
    leader.unseen.clear()
    await leader.sends("帮助")
    assert "另外" not in (await leader.sees("📍")).text, "it joins once"


async def test_what_is_left_comes_in_its_order_and_only_while_it_is_true(story: Story) -> None:
    """Own absence, round, routine, others; a call for help carries nothing; a settled thing is not said."""
    guard, now = story.phone("G02"), story.house.clock.now()
    news = [Other, Routine, Round, Absence]
    async with story.house.boundary.act(now) as act:
        for number in range(4):
            act.work.tell(Notice("G02", Other(f"先{number}"), Priority.P2, f"first:{number}"))
    async with story.house.boundary.act(now) as act:
        for number, kind in enumerate(news):
            await nudge(act.work, told(kind, f"后{number}"), now)
        await nudge(act.work, told(Other, "过时"), now)
        await nudge(act.work, replace(told(Other, "过时"), replaces="x:过时"), now)
    for number in range(4):
        await guard.sees(f"先{number}")
    await story.quiet()
    await guard.sends("🚨 紧急求助")
    assert "后" not in (await guard.sees("求助已记下")).text
    assert "后" not in (await guard.sees("请发一下位置")).text
    await guard.sends("📋 我的")
    said = (await guard.sees("另外：")).text
    assert [said.index(f"后{n}") for n in (3, 2, 1, 0)] == sorted(said.index(f"后{n}") for n in range(4))
    assert "过时" not in said


async def test_a_round_that_begins_is_not_asked_for_beside_itself(tmp_path: Path) -> None:
    """Its message has the name of the reminder that waits; other things still join it."""
    async with opened(settings(tmp_path, now="2026-11-23T09:20:00")) as story:
        await story.tick()
        guard, now = story.phone("G02"), story.house.clock.now()
        (walk,) = await story.rows(walks, walks.c.school_id == "SCH01", walks.c.due_at <= now + HALF)
        async with story.house.boundary.act(now) as act:
            for number in range(4):
                act.work.tell(Notice("G02", Other(f"先{number}"), Priority.P2, f"first:{number}"))
        async with story.house.boundary.act(now) as act:
            due = Notice("G02", Round("该走了"), Priority.NUDGE, "due", f"walk:{walk.id}")
            await nudge(act.work, due, now)
            await nudge(act.work, told(Other, "别的"), now)
        for number in range(4):
            await guard.sees(f"先{number}")
        await guard.sends("巡逻")
        begun = await guard.sees("白天巡查 09:30：0/6", "另外：今天巡查：别的")
        assert "该走了" not in begun.text
        await guard.sends(link(story, POINTS[0]))
        await guard.sees("✓东门 09:20")
        filled = await guard.sees("白天巡查 09:30：1/6", "别的")
        assert guard.screen[begun.id] is filled, "the one message fills itself, and keeps what joined it"


def told(kind: type[Other], words: str) -> Notice:
    return Notice("G02", kind(words), Priority.NUDGE, f"late:{words}", f"x:{words}")


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
