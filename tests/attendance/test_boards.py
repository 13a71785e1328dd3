"""👥 在岗 and 📋 我的: everybody sees their own part, and nobody sees who failed."""

from pathlib import Path

import pytest

from duty.district.places import Place
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

SEVEN = "2026-11-23T07:00:00"


async def test_the_desk_sees_the_whole_district_gaps_first(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now=SEVEN)) as story:
        for guard, post in (("G06", "P004"), ("G07", "P005")):
            await story.phone(guard).shares(post)
            await story.phone(guard).sees("已签到")
        desk = story.phone("DO3")
        await desk.sends("👥 在岗")
        board = (await desk.sees("07:00 在岗：")).text
        assert (
            "柳河小学 早高峰护学\n✓ 正门岗：杨玉柱 07:00\n！校门口护学岗：赵福来 07:00，缺:民警1（07:00起）"
            in board
        )
        assert board.count("早高峰护学") == 12


async def test_doubtful_ones_are_there_but_marked(story: Story) -> None:
    guard, desk = story.phone("G02"), story.phone("DO3")
    await guard.sends("到岗")
    await guard.sees("等队长核对")
    await desk.sends("/board")
    assert "✓ 西门岗：李守田 06:50（待核）" in (await desk.sees("在岗")).text


async def test_each_role_sees_its_scope(story: Story) -> None:
    scopes = {
        "G01": ["实验小学"],
        "PR01": ["实验小学"],
        "SO02": ["柳河小学"],
        "PO06": ["东岭中心小学", "东岭九年一贯制学校", "东岭镇中心幼儿园"],
        "PO07": ["白石村小学", "白石职业中学"],
    }
    for person, schools in scopes.items():
        phone = story.phone(person)
        await phone.sends("/board")
        text = (await phone.sees("在岗：")).text
        assert [line.split()[0] for line in text.splitlines() if "早高峰" in line] == schools, person


async def test_a_guard_sees_the_own_post_only(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("👥 在岗")
    text = (await guard.sees("在岗：")).text
    assert "西门岗" in text and "东门岗" not in text
    assert "值班电话：\n实验小学 王队长" in text, "whom to phone"


async def test_a_volunteer_sees_heads_and_the_city_sees_no_names(story: Story) -> None:
    guard, teacher, city = story.phone("G03"), story.phone("T01"), story.phone("SV01")
    await guard.shares("P003")
    await guard.sees("已签到")
    await teacher.sends("/board")
    text = (await teacher.sees("在岗：")).text
    assert "校门口护学岗 1/4 到位" in text and "张长根" not in text and "缺" not in text
    await city.sends("👥 在岗")
    text = (await city.sees("在岗：")).text
    assert "校门口护学岗 1/4 到位" in text and "张长根" not in text


async def test_between_windows_it_says_what_comes_next(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-23T12:00:00")) as story:
        principal = story.phone("PR01")
        await principal.sends("👥 在岗")
        await principal.sees("现在没有护学时段。下一段：实验小学 晚高峰护学 15:50。")


async def test_a_roster_that_is_short_is_noted_not_missed(tmp_path: Path) -> None:
    """SCH05 in the evening needs an officer whom no roster names."""
    async with opened(settings(tmp_path, now="2026-11-23T21:25:00")) as story:
        for guard, post in (("G14", "P010"), ("G15", "P011"), ("G16", "P012"), ("G17", "P012")):
            await story.phone(guard).shares(post, accuracy=1)
            await story.phone(guard).sees("已签到")
        principal = story.phone("PR05")
        await principal.sends("👥 在岗")
        assert (
            "✓ 校门口护学岗：林立新 21:25、何红星 21:25（编制缺民警1）" in (await principal.sees("在岗")).text
        )


async def test_mine_is_today_tomorrow_and_what_one_said(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("/incident 门口有人摆摊")
    await guard.sees("已记下")
    await guard.sends("📋 我的")
    text = (await guard.sees("李师傅，11月23日 周一：")).text
    assert "07:00-08:20 西门岗：到了请点 📍 签到" in text
    assert "15:50-17:50 校门口护学岗：15:30 起可以签到" in text
    assert "明天：\n07:00-08:20 西门岗" in text
    assert "SJ-SCH01-2026-0002 其他情况：处理中" in text


async def test_mine_of_the_desk_is_the_duty(story: Story) -> None:
    desk = story.phone("DO3")
    await desk.sends("📋 我的")
    await desk.sees("雷警官，11月23日 周一：", "今天您值班：云汀公安分局治安大队（内保） 值班员")


async def test_a_free_day_is_said(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now="2026-11-28T09:00:00")) as story:
        guard = story.phone("G02")
        await guard.sends("📋 我的")
        await guard.sees("今天没有排您的班", "明天没有排您的班")


async def test_at_the_other_gate_the_shift_is_not_shown_as_open(story: Story) -> None:
    guard = story.phone("G12")
    await guard.shares(Place(33.4200, 118.9590))
    await guard.sees("手机显示您离正门岗")
    await guard.presses("在别的门")
    await guard.sees("您在哪个岗")
    await guard.presses("校门口护学岗")
    await guard.sees("已记下")
    await guard.sends("📋 我的")
    await guard.sees("07:00-08:20 正门岗：06:50 到岗已记下，等队长核对")


async def test_the_details_say_how_many_they_leave_out_and_a_supervisor_reads_counts(story: Story) -> None:
    desk, city = story.phone("DO3"), story.phone("SV01")
    for officer in (desk, city):
        await officer.sends("📊 小结")
        await officer.sees("超期隐患14", "看明细")
        await officer.presses("看明细")
    rows = (await desk.sees("明细（截至", "超期隐患：", "还有8处没列出。")).text
    assert rows.count("到期）") == 6
    assert "到期" not in (await city.sees("明细（截至", "没办完14处")).text
