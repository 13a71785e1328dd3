"""更正: a record that is not right, as the people of it read it; what was first said stays."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from duty.summaries.figures import figures
from storage.queries.upkeep.record_rows import record_files
from storage.tables import check_ins, corrections
from tests.kit.story import Story, opened, settings

MONDAY = date(2026, 11, 23)
pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


async def test_a_late_check_in_is_put_right_and_stays_as_it_was(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T07:20:00")) as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await guard.shares("P002")
        await guard.sees("西门岗", "07:20")
        before = await story.rows(check_ins)
        await _figures(story, late=1, in_time=0)
        await guard.sends("📋 我的")
        await guard.sees("李师傅", "西门岗", "记录不对")
        await guard.presses("记录不对")
        await guard.sees("哪一次的记录不对？", "11-23 07:00 西门岗：07:20 到岗，迟到")
        await guard.presses("11-23 07:00 西门岗：07:20 到岗，迟到")
        await guard.sees("您几点到的，为什么没记上？")
        await guard.sends("6:50就到了，手机没信号")
        mine = await guard.sees("您说 06:50 到岗。原来的记录不动", "收回")
        await leader.sees(
            "李师傅说签到记录不对", "07:20 到岗，迟到", "本人说 06:50 到岗：6:50就到了，手机没信号"
        )
        await leader.presses("同意更正")
        await leader.sees("李师傅 西门岗 按 06:50 到岗统计，写明是您同意的")
        await guard.sees("同意更正：11-23 07:00 西门岗，按 06:50 到岗统计")
        await guard.presses("收回", old=mine)
        await guard.sees("已经办好了")
        await guard.sends("我的签到记录不对")
        await guard.sees("同意更正为 06:50 到岗，原来的记录也留着")
        (row,) = await story.rows(corrections)
        assert (row.decided_by, row.reason, row.decision) == ("G01", "6:50就到了，手机没信号", "approved")
        assert await story.rows(check_ins) == before
        await _figures(story, late=0, in_time=1)


async def _figures(story: Story, **wanted: int) -> None:
    """What 📊 counts of the school."""
    async with story.house.database.work(story.house.clock.now()) as work:
        now = story.house.clock.now()
        counted = await figures(work, ["SCH01"], work.district.today(now), now)
    assert {name: getattr(counted, name) for name in wanted} == wanted


async def test_whoever_did_not_see_them_is_not_the_one_who_is_asked(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T06:55:00")) as story:
        guard, leader, office = story.phone("G02"), story.phone("G01"), story.phone("SO01")
        await guard.sends("到岗")
        await guard.sees("等队长核对")
        await leader.sees("李师傅", "没看到")
        await leader.presses("没看到")
        await leader.sees("没看到人")
        await guard.sees("队长还没看到您")
        office.unseen.clear()
        story.house.clock.forward(timedelta(hours=3))
        await guard.sends("更正")
        await guard.sees("哪一次的记录不对")
        await guard.presses(next(label for label in list(guard.screen.values())[-1].buttons))
        await guard.sees("没看到人。", "请用一句话写下来")
        await guard.sends("我在岗亭里面，队长没走过来")
        await guard.sees("您说 07:00 到岗")
        await office.sees("李师傅说签到记录不对", "没看到人", "我在岗亭里面")
        await office.presses("不同意")
        await office.sees("记录不变")
        await guard.sees("没有同意更正")
        assert not any("记录不对" in one.text for one in leader.screen.values())


async def test_a_leader_asks_for_somebody_of_theirs_and_both_stand_in_the_export(tmp_path: Path) -> None:
    """G10 of SCH03 has no smartphone; whoever speaks for him decides nothing."""
    async with opened(settings(tmp_path, now="2026-11-23T14:50:00")) as story:
        leader, office, stranger = story.phone("G09"), story.phone("SO03"), story.phone("G01")
        await leader.sends("更正")
        await leader.sees("哪一次的记录不对？", "替队员更正")
        await leader.presses("替队员更正")
        whose = await leader.sees("替谁更正？", "吴师傅")
        await stranger.press_data(whose.buttons["吴师傅"])
        await stranger.sees("没有找到这一条")
        await leader.presses("吴师傅")
        await leader.sees("哪一次的记录不对？", "11-23 07:00 校门口护学岗：没有签到")
        await leader.presses("11-23 07:00 校门口护学岗：没有签到")
        await leader.sees("替吴师傅更正 11-23 07:00 校门口护学岗", "写明是您说的")
        await leader.sends("6:55就在岗上，我忘了替他报")
        mine = await leader.sees("已转给别的负责人：吴师傅", "您说 06:55 到岗")
        asked = await office.sees(
            "替吴师傅说签到记录不对", "说 06:55 到岗：6:55就在岗上", "同意更正", "不同意"
        )
        await leader.press_data(asked.buttons["同意更正"])
        await leader.sees("没有找到这一条")
        await office.presses("同意更正")
        await office.sees("吴师傅 校门口护学岗 按 06:55 到岗统计")
        await leader.sees("同意更正：11-23 07:00 校门口护学岗")
        await leader.presses("收回", old=mine)
        await leader.sees("已经办好了")
        (row,) = await story.rows(corrections)
        assert (row.person_id, row.asked_by, row.decided_by) == ("G10", "G09", "SO03")
        async with story.house.database.reading() as connection:
            files = await record_files(connection, MONDAY, MONDAY, story.house.database.timezone)
        head, line = files["corrections.csv"].splitlines()
        cells = dict(zip(head.split(","), line.split(","), strict=True))
        assert (cells["original_id"], cells["original_standing"]) == ("0", ""), "nothing was on record"
        assert (cells["came_at"], cells["asked_by"], cells["decided_by"], cells["decision"]) == (
            "2026-11-23 06:55:00",
            "G09",
            "SO03",
            "approved",
        )
        assert cells["reason"].startswith("6:55就在岗上")
