"""岗位交接: an office passes on at the first minute of a day, with open work, duties and rights."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import accounts, alerts, changes, duty_roster, hazards, pages, people, roster, successions
from tests.alerting.test_help_climbs import QUIET_HOUR, call
from tests.kit.story import Phone, Story, opened, settings
from tests.rosters.test_leaving import TODAY, finds_hazard, read_all, roster_says

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def hands_over(phone: Phone, to: str, afterwards: str = "离开，账号停用") -> None:
    """An office of their own, tomorrow."""
    await phone.presses(to)
    await phone.sees("从哪天0点起接任？", "明天 11-24", "下周一 11-30", "下月1日 12-01")
    await phone.presses("明天 11-24")
    await phone.sees("11月24日（周二）0点起", afterwards)
    await phone.presses(afterwards)


async def of_their_own(phone: Phone) -> None:
    await phone.sends("岗位交接")
    own = await phone.sees("交接哪个岗位？")
    await phone.presses(next(iter(own.buttons)))
    await phone.sees("由谁接任？")


async def agreed(story: Story, holder: Phone, successor: Phone, to: str, leaves: bool = True) -> None:
    await of_their_own(holder)
    await hands_over(holder, to, "离开，账号停用" if leaves else "留下，做教职工")
    await holder.sees("已请", "等对方点 [我来接]", "收回")
    await successor.sees("请您接任", "我来接", "接不了")
    await successor.presses("我来接")
    await successor.sees("好的，11月24日（周二）0点起您接任")
    await holder.sees("答应接任", "收回")


async def midnight(story: Story) -> None:
    """00:00:30 of the next day, and what follows a second later."""
    await story.forward(hours=14, seconds=30)
    await story.forward(seconds=1)


async def role_of(story: Story, person: str) -> str:
    (row,) = await story.rows(people, people.c.id == person)
    return str(row.role)


async def test_work_duties_and_rights_follow_at_midnight_and_both_are_told_once(calm: Story) -> None:
    guard, office, teacher = (calm.phone(p) for p in ("G02", "SO01", "T01"))
    await finds_hazard(guard)
    await calm.forward(seconds=30)
    await office.sees("灭火器过期")
    await agreed(calm, office, teacher, "翁老师（教师）")
    await calm.forward(hours=13, minutes=50)  # 23:50
    assert await role_of(calm, "T01") == "teacher", "until the day nothing changes"
    await read_all(calm)
    await calm.forward(minutes=10)
    await calm.forward(seconds=1)
    await office.sees("实验小学安全办从现在起是翁老师，没办完的事已转过去。谢谢您。")
    told = await teacher.sees("从现在起您是实验小学安全办，卢萍没办完的事转给您")
    assert "隐患0条" not in told.text and "告警0条" in told.text
    assert "📄 附件1" in teacher.keyboard
    assert await role_of(calm, "T01") == "safety_office"
    assert not await calm.rows(accounts, accounts.c.person_id == "SO01"), "access ended that minute"
    mine = await calm.rows(hazards, hazards.c.reported_by == "G02", hazards.c.imported_as == "")
    assert [row.owner_id for row in mine] == ["T01"]
    assert not await calm.rows(duty_roster, duty_roster.c.person_id == "SO01")
    (line,) = await calm.rows(duty_roster, duty_roster.c.person_id == "T01")
    assert (line.school_id, line.role) == ("SCH01", "duty_officer")
    (kept,) = await calm.rows(changes, changes.c.what == "rights")
    assert (str(kept.subject), kept.detail["role"]) == ("person:T01", ["teacher", "safety_office"])
    await teacher.sends("📒 台账")
    await teacher.sees("灭火器")
    await calm.forward(minutes=5)
    await calm.quiet()


async def test_until_the_day_it_can_be_taken_back(calm: Story) -> None:
    office, teacher = calm.phone("SO01"), calm.phone("T01")
    await agreed(calm, office, teacher, "翁老师（教师）")
    await office.presses("收回")
    await office.sees("已收回，实验小学安全办还是卢萍")
    await teacher.sees("实验小学安全办的交接已收回，还是卢萍")
    await teacher.presses("接不了")
    await teacher.sees("已经过了时候")
    await midnight(calm)
    assert (await role_of(calm, "T01"), await role_of(calm, "SO01")) == ("teacher", "safety_office")
    await calm.quiet()


async def test_who_agreed_can_still_step_back_and_another_is_asked(calm: Story) -> None:
    office, teacher, guard = (calm.phone(p) for p in ("SO01", "T01", "G02"))
    await agreed(calm, office, teacher, "翁老师（教师）")
    await of_their_own_again(office)
    await teacher.presses("接不了")
    await teacher.sees("好的，已告诉卢萍")
    await office.sees("翁老师接不了实验小学安全办，岗位没有变")
    await of_their_own(office)
    await office.sends("李守田")
    await office.sees("请点一下", "李守田（保安员）")
    await hands_over(office, "李守田（保安员）")
    await office.sees("已请李守田接任")
    await guard.sees("请您接任实验小学安全办", "我来接")
    await midnight(calm)
    await office.sees("没有人接实验小学安全办，岗位没有变")
    await guard.presses("我来接")
    await guard.sees("已经过了时候")
    assert await role_of(calm, "G02") == "guard"


async def of_their_own_again(office: Phone) -> None:
    """While it is on its way it is shown, and no second one begins."""
    await office.sends("岗位交接")
    await office.sees("答应接任", "收回")
    own = await office.sees("交接哪个岗位？")
    await office.presses(next(iter(own.buttons)))
    await office.sees("这个岗位正在交接")


async def test_a_principal_hands_on_the_leaders_office_and_the_former_stays_as_guard(calm: Story) -> None:
    """Their place at the post stays theirs; who was leader may no longer let anybody in."""
    head, leader, guard = (calm.phone(p) for p in ("PR01", "G01", "G02"))
    places = len(await calm.rows(roster, roster.c.person_id == "G01"))
    await head.sends("换人接任")
    await head.sees("交接哪个岗位？", "保安队长 王建国", "安全办 卢萍")
    await head.presses("保安队长 王建国")
    await head.sees("由谁接任？", "李守田（保安员）")
    await hands_over(head, "李守田（保安员）", "留下，做保安员")
    await head.sees("已请李守田接任实验小学保安队长")
    await guard.sees("请您接任实验小学保安队长（现在是王建国）")
    await guard.presses("我来接")
    await guard.sees("您接任实验小学保安队长")
    await head.sees("李守田答应接任")
    await leader.sees("李守田答应接任实验小学保安队长", "收回")
    await midnight(calm)
    await leader.sees("实验小学保安队长从现在起是李守田")
    await guard.sees("从现在起您是实验小学保安队长")
    assert (await role_of(calm, "G01"), await role_of(calm, "G02")) == ("guard", "guard_leader")
    assert await calm.rows(accounts, accounts.c.person_id == "G01"), "a guard goes on"
    assert len(await calm.rows(roster, roster.c.person_id == "G01")) == places
    await leader.sends("/invite")
    await leader.sees("邀请码由队长、安全办或管理员发")
    await guard.sends("/invite")
    await guard.sees("王建国")


async def test_a_vacant_office_is_the_deputys(calm: Story) -> None:
    guard, office, head = (calm.phone(p) for p in ("G02", "SO01", "PR01"))
    await finds_hazard(guard)
    await calm.forward(seconds=30)
    await office.sees("灭火器过期")
    await of_their_own(office)
    await office.presses("先空着，由副职代")
    await office.sees("从哪天0点起空着？")
    await office.sends("2026-11-24")
    await office.sees("没办完的事由副职代。卢萍的账号那时停用。对吗？")
    await office.presses("对，交接")
    await office.sees("记下了：实验小学安全办11月24日（周二）0点起空着", "收回")
    await calm.forward(hours=13, minutes=59)
    await read_all(calm)
    await calm.forward(minutes=1)
    await office.sees("从现在起空着")
    await calm.forward(seconds=1)
    await calm.forward(seconds=1)
    await head.sees("不在实验小学了", "转给您")
    mine = await calm.rows(hazards, hazards.c.reported_by == "G02", hazards.c.imported_as == "")
    assert [row.owner_id for row in mine] == ["PR01"]
    assert not await calm.rows(accounts, accounts.c.person_id == "SO01")
    await read_all(calm)


async def test_somebody_new_comes_in_by_a_code_and_has_no_rights_before_the_day(calm: Story) -> None:
    head, fresh, office = (calm.phone(p) for p in ("PR01", "X99", "SO01"))
    await head.sends("交接岗位")
    await head.sees("交接哪个岗位？")
    await head.presses("安全办 卢萍")
    await head.sees("新来的请写姓名和电话")
    await head.sends("江河 000-7788")
    await head.sees("江河从哪天0点起接任？")
    await head.sends("明天")
    await head.sees("0点起由江河接任")
    await head.presses("离开，账号停用")
    await head.sees("已请江河接任实验小学安全办")
    told = await head.sees("给江河的邀请码", "再发邀请码")
    (code,) = re.findall(r"邀请码：(\w+)", told.text)
    (row,) = await calm.rows(people, people.c.name == "江河")
    assert (row.role, row.schools, row.phone) == ("volunteer", ["SCH01"], "000-7788")
    await fresh.sends(code)
    await fresh.sees("江")
    await fresh.sees("我知道了")
    await calm.forward(minutes=2)
    assert not fresh.unseen, "first the notice"
    await fresh.presses("我知道了")
    await fresh.sees("")
    await calm.forward(minutes=2)
    await fresh.sees("请您接任实验小学安全办（现在是卢萍）", "我来接")
    await fresh.presses("我来接")
    await fresh.sees("好的，11月24日")
    await office.sees("江河答应接任")
    await head.sees("江河答应接任")
    await fresh.sends("📒 台账")
    await fresh.sees("")
    await head.presses("再发邀请码")
    await head.sees("")
    await midnight(calm)
    await fresh.sees("从现在起您是实验小学安全办")
    assert await role_of(calm, row.id) == "safety_office"
    await read_all(calm)


async def test_a_desk_is_the_successors_and_so_are_its_calls(calm: Story) -> None:
    guard, desk, colleague, chief = (calm.phone(p) for p in ("G02", "DO3", "PO09", "DO4"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await read_all(calm)
    await chief.sends("/office")
    await chief.sees("交接谁的岗位？请写姓名。", "值班员 雷鸣")
    await chief.presses("值班员 雷鸣")
    await chief.sees("由谁接任？", "卫国梁（民警）")
    await chief.sends("江河 000-7788")
    await chief.sees("没有叫这个名字的。请写本单位同事的姓名。")
    await chief.presses("卫国梁（民警）")
    await chief.sees("从哪天0点起接任？")
    await chief.presses("明天 11-24")
    await chief.sees("雷鸣的账号那时停用。对吗？")
    await chief.presses("对，交接")
    await chief.sees("已请卫国梁接任")
    await colleague.presses("我来接")
    await calm.settled()
    await read_all(calm)
    await calm.forward(hours=14, seconds=30)
    await desk.sees("从现在起是卫国梁")
    told = await colleague.sees("从现在起您是云汀公安分局治安大队（内保）值班员")
    assert "告警1条" in told.text
    await read_all(calm)
    await calm.forward(seconds=1)
    (alert,) = await calm.rows(alerts)
    assert alert.taken_by != "DO3", "what a leaver had in hand is nobody's until somebody takes it"
    called = {row.person_id for row in await calm.rows(pages, pages.c.alert_id == alert.id)}
    assert "PO09" in called
    assert not await calm.rows(duty_roster, duty_roster.c.person_id == "DO3")
    assert await calm.rows(duty_roster, duty_roster.c.person_id == "PO09", duty_roster.c.org_id == "ORG04")
    await read_all(calm)


async def test_whoever_is_gone_before_the_day_takes_nothing(calm: Story) -> None:
    office, teacher = calm.phone("SO01"), calm.phone("T01")
    await agreed(calm, office, teacher, "翁老师（教师）")
    await roster_says(calm, "T01", left_on=TODAY)
    await calm.tick()
    await read_all(calm)
    await midnight(calm)
    await office.sees("没有人接实验小学安全办，岗位没有变")
    assert await role_of(calm, "SO01") == "safety_office"
    (row,) = await calm.rows(successions)
    assert row.state == "lapsed"
    await read_all(calm)


async def test_it_is_not_for_whoever_holds_no_office(calm: Story) -> None:
    guard, office, other = (calm.phone(p) for p in ("G02", "SO01", "SO02"))
    await guard.sends("岗位交接")
    await guard.sees("您没有可以交接的岗位")
    await guard.press_data("office:of:SO01")
    await guard.sees("没有找到这一条")
    await of_their_own(office)
    await other.press_data("office:to:1:T01")
    await other.sees("没有找到这一条")
    await office.sends("11月24日")
    await office.sees("没有叫这个名字的")
    assert not await calm.rows(successions, successions.c.state != "draft")
