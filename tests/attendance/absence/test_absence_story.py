"""A morning on which somebody is ill and somebody forgot, as the people of it read it."""

from pathlib import Path

from storage.tables import foreseen, gaps, hazards
from tests.kit.story import Story, opened, settings


async def test_an_empty_post_from_the_evening_before_to_the_one_who_comes(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T17:50:00")) as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await guard.sends("我明天请假")
        await guard.sees("请假的事已转告")
        await leader.sees("李师傅", "请假")
        await leader.presses("准假")
        await leader.sees("空出的岗")
        await guard.sees("准假了")
        await guard.sends("📋 我的")
        await guard.sees("明天您请假。")
        await _evening(story)
        await _morning(story)


async def _evening(story: Story) -> None:
    leader = story.phone("G01")
    await story.forward(minutes=10)
    told = await leader.sees("明早会缺 实验小学 西门岗 保安1（李守田请假）。")
    assert list(told.buttons)[-1].endswith("知道了")
    await leader.presses("知道了")
    await leader.sees("好的，知道了。")
    (row, *_) = await story.rows(foreseen)
    assert (row.post_id, row.known_by, row.told) == ("P002", "G01", ["G01", "SO01"])
    await leader.sends("👥 在岗")
    await leader.sees("下一段")
    await leader.presses("一周会缺")
    await leader.sees("一周会缺：", "11-24 周二 07:00 实验小学 西门岗 保安1（李守田请假）")
    leader.looks_away()


async def _morning(story: Story) -> None:
    story.phones.pop("G01")
    await story.forward(hours=12, minutes=55)
    leader, stands_in = story.phone("G01"), story.phone("G05")
    await leader.shares("P001")
    await leader.sees("已签到")
    forgot = story.phone("G03")
    await story.forward(minutes=5)
    await forgot.sees("张师傅，还没收到您校门口护学岗的签到。到了请点 📍，或回“到”。")
    await story.forward(minutes=5)
    card = await leader.sees("07:05 西门岗还差保安1人，请看一下。", "07:05 校门口护学岗还差保安2人")
    assert [label for label in card.buttons if label.endswith("找人顶")] == ["①找人顶", "②找人顶"]
    await leader.presses("②人在")
    await leader.sees("张师傅、刘师傅在校门口护学岗，写明是您说的。")
    await leader.presses("找人顶")
    await leader.sees("已问", "谁先答应谁来")
    await stands_in.sees("请您顶李师傅的班", "西门岗")
    await stands_in.presses("我来顶")
    await stands_in.sees("西门岗")
    await leader.sees("西门岗")
    await story.forward(minutes=4)
    await stands_in.shares("P002")
    await stands_in.sees("已签到：西门岗 07:09")
    await story.forward(minutes=2)
    assert {row.post_id for row in await story.rows(gaps, gaps.c.school_id == "SCH01")} <= {"P003"}
    for phone in story.phones.values():
        phone.unseen.clear()


async def test_who_is_kept_on_the_way_comes_later_and_reports_no_hazard(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T06:58:00")) as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await guard.sends("路上堵车，晚15分钟")
        await guard.sees("晚到的事已转告。谢谢您。")
        await leader.sees("06:58 李师傅说：路上堵车，晚15分钟")
        await leader.shares("P001")
        await leader.sees("已签到")
        assert not await story.rows(hazards, hazards.c.imported_as == "")
        await story.forward(minutes=7)
        card = await leader.sees("西门岗还差保安1人，在路上。")
        assert "说07:15到" in card.text
        assert not [one for one in await story.rows(gaps) if one.post_id == "P002"]
        await story.settled()
        for phone in story.phones.values():
            phone.unseen.clear()
