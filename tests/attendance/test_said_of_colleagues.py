"""What is said of a colleague is never the speaker's own check-in."""

from pathlib import Path

import pytest

from storage.tables import check_ins
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


async def test_the_leader_reports_the_guard_without_a_smartphone_in_any_words(story: Story) -> None:
    leader = story.phone("G09")
    await leader.sends("吴小军到岗了")
    await leader.sees("已替吴师傅记下：校门口护学岗 06:50 到岗，写明是您报的。")
    (row,) = await story.rows(check_ins)
    assert (row.person_id, row.reported_by, row.evidence) == ("G10", "G09", "leader")
    assert "📍 签到" in leader.keyboard or not leader.keyboard


@pytest.mark.parametrize(
    ("person", "words", "who"),
    [
        ("G01", "李守田到岗了", "李守田"),
        ("G01", "老刘到了", "老刘"),
        ("G03", "刘师傅已到岗", "刘师傅"),
        ("G11", "吴小军到岗了", "吴小军"),
        ("G01", "老张和老刘都到了", "老张和老刘"),
        ("G01", "他到岗了", "他"),
        ("G01", "大家都到了", "大家"),
    ],
)
async def test_everybody_else_checks_in_alone(story: Story, person: str, words: str, who: str) -> None:
    phone = story.phone(person)
    await phone.sends(words)
    await phone.sees(f"签到要本人点，谢谢您帮忙。请{who}自己点 📍 签到")
    assert not await story.rows(check_ins)


async def test_who_is_there_too_has_checked_in_and_only_they(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    await guard.sends("我到了，老刘也到了")
    await guard.sees("06:50 到岗已记下")
    await leader.sees("请核对一下")
    assert [row.person_id for row in await story.rows(check_ins)] == ["G02"]


async def test_who_has_not_come_is_asked_about_and_passed_on(story: Story) -> None:
    guard, leader = story.phone("G03"), story.phone("G01")
    await guard.sends("老刘还没来")
    await guard.sees("老刘还没到，知道了。老刘是：", "迟到", "请假", "顶班")
    await guard.presses("请假")
    await guard.sees("已告诉队长：老刘请假（11月23日（周一））。谢谢您。")
    await leader.sees("刘师傅请假：11月23日（周一）。会空出：", "07:00 校门口护学岗", "准假", "不准")
    await guard.sends("老刘今天请假")
    await guard.sees("老刘请假的事已经转告过了")
    await leader.sends("老刘今天请假")
    await leader.sees(
        "记下了：老刘请假，11月23日（周一）。空出的岗：", "找人顶 11-23 周一 07:00 校门口护学岗"
    )
    await guard.sends("我今天请假")
    await guard.sees("请假的事已转告：11月23日（周一）。")
    await leader.sees("06:50 张师傅说：我今天请假", "准假")
    assert not await story.rows(check_ins)


async def test_an_empty_post_shows_the_leader_who_is_where(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T07:03:00")) as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await leader.sends("西门还没人")
        assert "！西门岗：缺:保安1" in (await leader.sees("07:03 在岗：")).text
        await guard.sends("东门还没人")
        await guard.sees("已转告。谢谢您。")
        await leader.sees("07:03 李师傅说：东门还没人")


async def test_before_the_window_begins_nobody_is_missing(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T06:59:00")) as story:
        leader, desk = story.phone("G01"), story.phone("DO3")
        for phone in (leader, desk):
            await phone.sends("👥 在岗")
            text = (await phone.sees("06:59 在岗：")).text
            assert "缺:" not in text and "西门岗：还差保安1" in text
        await story.forward(minutes=1)
        await leader.sees("王队长，还没收到您东门岗的签到。到了请点 📍，或回“到”。")
        await leader.sends("👥 在岗")
        assert "！西门岗：缺:保安1" in (await leader.sees("07:00 在岗：")).text


async def test_an_officer_of_three_schools_reads_which_one(story: Story) -> None:
    """PO02 serves three schools and is rostered at the first."""
    officer = story.phone("PO02")
    await officer.shares("P003")
    await officer.sees("韩警官，已签到：实验小学 校门口护学岗 06:50。")
    await officer.shares("P005")
    second = await officer.sees("韩警官，已签到：柳河小学 校门口护学岗 06:50")
    assert "现在记您在这里，实验小学 校门口护学岗记到 06:50。" in second.text
    await officer.sends("/undo")
    await officer.sees("已撤回：柳河小学 校门口护学岗 06:50 的到岗")
    await officer.sends("/checkout")
    await officer.sees("实验小学 校门口护学岗到 08:20 才结束")
    await officer.sends("📋 我的")
    await officer.sees("07:00-08:20 实验小学 校门口护学岗：06:50 已签到")


async def test_a_hazard_of_theirs_names_the_school_too(story: Story) -> None:
    officer = story.phone("PO02")
    await officer.sends("柳河小学三楼灭火器过期了")
    await officer.sees("消防·一般隐患：柳河小学三楼灭火器过期了。对吗？")
    await officer.sends("/cancel")
    await officer.sees("好的，先不办了")
    await officer.shares("P003")
    await officer.sees("已签到：实验小学")
    await officer.sends("三楼灭火器过期了")
    await officer.sees("消防·一般隐患：实验小学 三楼灭火器过期了。对吗？")
    await officer.presses("确认")
    await officer.sees("已记下，4号隐患（YH-SCH01-2026-0004", "）：实验小学 三楼灭火器过期了。")
