"""Each sentence beside a draft is judged anew: it joins, corrects, drops it, or is answered by itself."""

import pytest

from storage.tables import check_ins, hazards
from tests.kit.media_corpus import jpeg
from tests.kit.story import Phone, Story

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


async def begun(story: Story, words: str = "三楼灭火器过期") -> Phone:
    guard = story.phone("G02")
    await guard.sends_photo(jpeg(), words)
    await guard.sees(f"{words}。对吗？" if words else "照片收到了。这是：")
    return guard


async def drafts(story: Story) -> list[tuple[str, str]]:
    rows = await story.rows(hazards, hazards.c.imported_as == "")
    return [(str(row.status), row.description) for row in rows]


@pytest.mark.parametrize("words", ["没事了", "看错了", "已经修好了", "误会，没事了"])
@pytest.mark.parametrize("caption", ["", "三楼灭火器过期"])
async def test_never_mind_drops_it(story: Story, words: str, caption: str) -> None:
    guard = await begun(story, caption)
    await guard.sends(words)
    await guard.sees("好的，不记。")
    await guard.sees("好的，不记了。要报请再发一遍。")
    assert await drafts(story) == [("DROPPED", caption)]
    await story.forward(minutes=15)
    assert await drafts(story) == [("DROPPED", caption)], "no number, no deadline"


ASIDE = {
    "今天谁值班": "值班电话：",
    "我今天几点的班": "李师傅，11月23日",
    "不会用": "按键怎么用：",
    "帮老刘打个卡": "签到要本人点",
    "老刘今天请假": "老刘请假",
    "我要下班了": "您现在没有在岗的记录",
    "怎么这么慢呢？": "没看明白",
}


@pytest.mark.parametrize("words", ASIDE)
async def test_what_is_no_part_of_it_is_answered_by_itself(story: Story, words: str) -> None:
    guard, leader = await begun(story), story.phone("G01")
    await guard.sends(words)
    await guard.sees(ASIDE[words])
    assert await drafts(story) == [("DRAFT", "三楼灭火器过期")]
    await guard.sends("在楼梯口旁边")
    await guard.sees("三楼灭火器过期；在楼梯口旁边。对吗？"), "it is still at hand"
    await guard.sends("对")
    await guard.sees("已记下", "YH-SCH01-2026-")
    await story.settled()
    leader.unseen.clear()


async def test_thanks_leave_it_in_silence(story: Story) -> None:
    guard = await begun(story)
    await guard.sends("收到")
    await guard.sends("在楼梯口旁边")
    await guard.sees("三楼灭火器过期；在楼梯口旁边。对吗？")
    await guard.sends("/cancel")
    await guard.sees("好的，先不办了")


async def test_a_check_in_beside_it_is_one(story: Story) -> None:
    guard, leader = await begun(story), story.phone("G01")
    await guard.sends("我到岗了")
    await guard.sees("06:50 到岗已记下")
    await leader.sees("请核对一下")
    assert await drafts(story) == [("DRAFT", "三楼灭火器过期")] and await story.rows(check_ins)
    await guard.sends("/cancel")
    await guard.sees("好的，先不办了")


@pytest.mark.parametrize("words", ["不是三楼，是四楼", "应该是四楼", "说错了，是四楼的"])
async def test_a_correction_changes_it(story: Story, words: str) -> None:
    guard = await begun(story)
    await guard.sends(words)
    await guard.sees("消防·一般隐患：四楼灭火器过期。对吗？")
    await guard.presses("确认")
    await guard.sees("已记下", "四楼灭火器过期")


async def test_what_comes_after_it_was_kept_as_proposed_is_none_of_it(story: Story) -> None:
    guard = await begun(story)
    await story.forward(minutes=11)
    await guard.sees("没等到您点确认，已按消防·一般记下")
    await guard.sees("还没收到您", "的签到")
    await story.settled()
    await guard.sends("那个啥来着")
    await guard.sees("没看明白，您是要：")
    assert len(await drafts(story)) == 1
