"""交班留言 from one guard to the next, as the people of it read it."""

from pathlib import Path

import pytest

from storage.tables import handover_notes
from tests.kit.story import opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


async def test_a_line_for_the_next_shift_is_read_once_by_who_comes_there_next(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T08:25:00")) as story:
        guard, next_one, third = story.phone("G02"), story.phone("G05"), story.phone("G03")
        await guard.shares("P002")
        await guard.sees("西门岗")
        await guard.sends("🏁 下岗")
        await guard.sees("已下岗：西门岗", "给下一班留言")
        await guard.presses("给下一班留言")
        await guard.sees("给西门岗的下一位留一句话")
        await guard.sends("西门的灯不亮")
        await guard.sees("留言已记下：西门的灯不亮")
        await guard.presses("撤回")
        await guard.sees("留言已撤回，没有人看到。")
        await guard.sends("交班留言：西门钥匙在门卫室，门锁有点卡")
        kept = await guard.sees("留言已记下：西门钥匙在门卫室，门锁有点卡", "下一位在西门岗签到的人会看到")

        await guard.shares("P002")
        await guard.sees("西门岗")
        await third.shares("P003")
        await third.sees("护学岗")
        await next_one.shares("P002")
        await next_one.sees("西门岗")
        await next_one.sees("西门岗上一班留言（李师傅 08:25）：西门钥匙在门卫室，门锁有点卡")
        await next_one.shares("P002")
        await next_one.sees("西门岗")
        await guard.presses("撤回", old=kept)
        await guard.sees("已经有人看到，撤不回了")
        await story.quiet()
        back, read = await story.rows(handover_notes)
        assert (back.read_by, read.read_by) == ("G02", "G05"), "what was taken back nobody else has read"
