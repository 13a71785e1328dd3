"""Who may check in where: fill-ins, officers on the beat, several posts, the night, never for another."""

from pathlib import Path

import pytest

from duty.district.places import Place
from storage.tables import changes, check_ins, hazards, photos
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

NIGHT = "2026-11-24T00:30:00"
NOON = "2026-11-23T12:00:00"


async def test_a_guard_who_fills_in_is_seen_on_the_board(story: Story) -> None:
    guard, desk = story.phone("G05"), story.phone("DO3")
    await guard.shares("P001")
    await guard.sees("陈师傅，已签到：东门岗 06:50（这会儿没有排您的班）")
    assert "🏁 下岗" in guard.keyboard
    await desk.sends("👥 在岗")
    board = await desk.sees("06:50 在岗：")
    assert "✓ 东门岗：陈德海" in board.text


async def test_whoever_is_not_rostered_and_not_there_is_told_so(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now=NOON)) as story:
        guard = story.phone("G05")
        await guard.shares(Place(33.5, 118.9))
        await guard.sees("现在没有排您的班，您也不在岗位旁边，没有记签到")
        await guard.sends("到岗")
        await guard.sees("陈师傅，现在没有排班，没有记签到")
        assert "📍 签到" in guard.keyboard
        assert not await story.rows(check_ins)


async def test_principals_and_the_desk_have_no_post(story: Story) -> None:
    for person in ("PR01", "DO1", "SV01"):
        phone = story.phone(person)
        await phone.sends("/checkin")
        await phone.sees("没有记签到")
        await phone.shares("P001")
        await phone.sees("没有记签到")
    assert not await story.rows(check_ins)


async def test_a_teacher_may_and_nobody_has_to(story: Story) -> None:
    teacher = story.phone("T01")
    await teacher.shares("P003")
    await teacher.sees("翁老师，已签到：校门口护学岗 06:50")
    await teacher.sends("🏁 下岗")
    await teacher.sees("翁老师，已下岗：校门口护学岗 06:50")


async def test_an_officer_on_the_beat_is_where_he_stands(story: Story) -> None:
    """PO03 is rostered at SCH10 and goes on to SCH05: there, and only there, until he comes back (巡点)."""
    officer = story.phone("PO03")
    await officer.shares("P031")
    await officer.sees("邵警官，已签到：云汀第一幼儿园 校门口护学岗 06:50")
    await officer.shares("P012")
    here = await officer.sees("邵警官，已签到：云汀初级中学 校门口护学岗 06:50")
    assert "现在记您在这里，云汀第一幼儿园 校门口护学岗记到 06:50。" in here.text
    await officer.shares("P012")
    await officer.sees("您已签到：云汀初级中学 校门口护学岗")
    await officer.sends("到岗")
    await officer.sees("您已签到：云汀初级中学 校门口护学岗"), "words alone bring him nowhere else"
    first, second = await story.rows(check_ins)
    assert (first.school_id, first.closed_by, second.checked_out_at) == ("SCH10", "next", None)
    await officer.sends("撤回")
    await officer.sees("已撤回")
    (first, second) = await story.rows(check_ins)
    assert (first.checked_out_at, second.standing) == (None, "taken_back"), "he has not moved"
    await officer.shares("P012")
    await officer.sees("已签到：云汀初级中学 校门口护学岗")
    await officer.shares("P031")
    await officer.sees("已签到：云汀第一幼儿园 校门口护学岗 06:50。", "云汀初级中学 校门口护学岗记到 06:50")
    there = [row.post_id for row in await story.rows(check_ins) if row.checked_out_at is None]
    assert there == ["P012", "P031"], "one that was taken back, and where he is"
    await officer.shares("P012")
    await officer.sees("已签到：云汀初级中学 校门口护学岗")
    await officer.sends("/checkout")
    await officer.sees("已下岗：云汀初级中学 校门口护学岗 06:50")
    counting = await story.rows(check_ins, check_ins.c.standing == "confirmed")
    assert all(row.checked_out_at for row in counting)


async def test_with_two_posts_at_once_it_asks_which(story: Story) -> None:
    guard, leader = story.phone("G40"), story.phone("SO12")
    await guard.sends("到岗")
    await guard.sees("06:50 到岗已记下，等队长核对。您在哪个岗？", "正门岗", "校门口护学岗")
    await leader.sees("请核对一下")
    await guard.sends("到")
    await guard.sees("您在哪个岗？"), "asked again, not stored again"
    await guard.presses("校门口护学岗")
    await guard.sees("06:50 校门口护学岗到岗已记下，等队长核对")
    (row,) = await story.rows(check_ins)
    assert row.post_id == "P035"
    await guard.shares("P035", accuracy=3)
    await guard.sees("已签到：校门口护学岗 06:50")
    await leader.sees("已有定位")
    await guard.shares("P034", accuracy=3)
    await guard.sees("已签到：正门岗 06:50")
    first, second = await story.rows(check_ins)
    assert (first.post_id, first.closed_by, second.post_id) == ("P035", "next", "P034"), "only at the latest"
    await guard.sends("📋 我的")
    await guard.sees("07:00-08:20 正门岗：06:50 已签到", "07:00-08:20 校门口护学岗：06:50 去了别的岗")
    await leader.sends("👥 在岗")
    board = (await leader.sees("在岗：")).text
    assert "✓ 正门岗：" in board and "校门口护学岗：还差民警1（编制缺保安1）" in board, (
        "one guard, two posts: the roster's"
    )


async def test_the_place_answers_which_of_two_posts(story: Story) -> None:
    guard = story.phone("G40")
    await guard.sends("到岗")
    question = await guard.sees("您在哪个岗？")
    await guard.shares("P035", accuracy=3)
    await guard.sees("已签到：校门口护学岗 06:50")
    assert len(await story.rows(check_ins)) == 1
    await guard.presses("正门岗", old=question)
    await guard.sees("已经办好了")


async def test_the_night_belongs_to_the_evening_before(tmp_path: Path) -> None:
    async with opened(settings(tmp_path, now=NIGHT)) as story:
        guard = story.phone("G20")
        await guard.shares("P016")
        await guard.sees("宿舍楼值守点 00:30（晚150分钟）")
        await guard.sends("📋 我的")
        await guard.sees("22:00-06:00 宿舍楼值守点：00:30 已签到")
        (row,) = await story.rows(check_ins)
        assert row.shift_key == "SCH06:night:2026-11-23"


async def test_the_leader_has_the_last_word_once(story: Story) -> None:
    guard, leader, other = story.phone("G02"), story.phone("G01"), story.phone("G06")
    await guard.sends("到岗")
    await guard.sees("等队长核对")
    asked = await leader.sees("李师傅 06:50 说到了西门岗，请核对一下")
    other.screen[asked.id] = asked
    await other.presses("人在", old=asked)
    await other.sees("没有找到这一条"), "another school's leader learns nothing"
    await leader.presses("人在")
    await leader.sees("李师傅 06:50 西门岗：王队长已核对，人在。")
    await leader.presses("没看到", old=asked)
    await leader.sees("已经办好了")
    (row,) = await story.rows(check_ins)
    assert (row.standing, row.evidence, row.verified_by) == ("confirmed", "leader", "G01")


async def test_not_seen_is_said_to_the_guard_who_can_send_the_place(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    await guard.sends("到岗")
    await guard.sees("等队长核对")
    await leader.sees("请核对一下")
    await leader.presses("没看到")
    await leader.sees("王队长没看到人，已记下")
    await guard.sees("06:50 西门岗的到岗，队长还没看到您。您要是在岗，请发一下位置")
    await guard.shares("P002")
    await guard.sees("李师傅，已签到：西门岗 06:50")
    assert [r.standing for r in await story.rows(check_ins)] == ["not_seen", "confirmed"]


async def test_a_leader_cannot_vouch_for_himself(story: Story) -> None:
    leader = story.phone("G01")
    await leader.sends("到岗")
    await leader.sees("等队长核对（您的由学校核对）")
    await leader.sends("📋 我的")
    await leader.sees("06:50 到岗已记下，等队长核对（您的由学校核对）")


async def test_nobody_checks_in_for_a_colleague(story: Story) -> None:
    guard, leader = story.phone("G03"), story.phone("G01")
    await guard.sends("帮老刘也打个卡")
    await guard.sees("签到要本人点，谢谢您帮忙。老刘是：", "迟到", "请假", "顶班")
    await guard.presses("迟到")
    await guard.sees("已告诉队长：老刘迟到。谢谢您。")
    await leader.sees("06:50 张师傅说：老刘迟到。")
    assert not await story.rows(check_ins)
    notes = await story.rows(changes, changes.c.what == "note")
    assert [(row.actor_id, row.detail["about"]) for row in notes] == [("G03", "老刘")]


async def test_a_leader_reports_the_guard_without_a_smartphone(story: Story) -> None:
    leader = story.phone("G09")
    await leader.sends("帮老吴签到")
    await leader.sees("已替吴师傅记下：校门口护学岗 06:50 到岗，写明是您报的。")
    await leader.sends("帮老吴签到")
    await leader.sees("吴师傅，您已签到：校门口护学岗 06:50")
    (row,) = await story.rows(check_ins)
    assert (row.person_id, row.reported_by, row.evidence) == ("G10", "G09", "leader")
    await leader.sends("帮徐春生签到")
    await leader.sees("签到要本人点", "迟到")


async def test_a_leader_s_own_words_wait_for_the_safety_office(story: Story) -> None:
    leader, office = story.phone("G01"), story.phone("SO01")
    await leader.sends("到岗")
    await leader.sees("06:50 到岗已记下，等队长核对（您的由学校核对）。您不用再操作。")
    await office.sees("王队长 06:50 说到了东门岗，请核对一下", "人在", "没看到")
    await office.sends("📋 我的")
    await office.sees("今天您值班")
    await office.sees("等您核对", "王建国 06:50 人在")
    await office.presses("人在")
    await office.sees("已核对，人在")


async def test_a_picture_with_a_check_in_is_not_kept_and_says_so(story: Story) -> None:
    guard = story.phone("G32")
    await guard.sends_photo(b"not looked at", "今天护学岗")
    await guard.sees("06:50 到岗已记下")
    await guard.sees("签到不用拍照，照片没有保存。请不要拍学生。")
    assert not await story.rows(photos)
    assert not await story.rows(hazards, hazards.c.imported_as == "")


async def test_who_comes_later_is_passed_on_and_checked_in_by_nobody(story: Story) -> None:
    guard, leader = story.phone("G03"), story.phone("G01")
    await guard.sends("我到刚了哈到护雪岗了今天老刘没来他说晚十分钟")
    await guard.sees("06:50 到岗已记下")
    await guard.sees("晚到的事已转告")
    await leader.sees("张师傅 06:50 说到了校门口护学岗，请核对一下")
    await leader.sees("06:50 张师傅说：我到刚了哈到护雪岗了今天老刘没来他说晚十分钟")
    assert [row.person_id for row in await story.rows(check_ins)] == ["G03"]


async def test_an_officer_called_away_tells_the_station(story: Story) -> None:
    officer, chief = story.phone("PO03"), story.phone("PO01")
    await officer.sends("17:00前有出警可能晚到")
    await officer.sees("晚到的事已转告。谢谢您。")
    await chief.sees("邵警官说：17:00前有出警可能晚到")
    assert not await story.rows(check_ins)
