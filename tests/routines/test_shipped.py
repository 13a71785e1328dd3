"""A story for each row that ships."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.tables import alerts, drills, hazards, tasks
from tests.kit.story import Phone, Story, opened, settings
from tests.routines.rows import HEAD, at, imported

pytestmark = pytest.mark.usefixtures("both_databases")
LEADER = ",SCH01,SO01,leader_on_duty,1234567,00:00,24:00\n"
TERM = "school_id,name,begin,end\n,秋学期,{},2027-01-22\n"


async def opened_on(tmp_path: Path, now: str) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path / "house", now=now)) as told:
        await told.tick()
        yield told
        for phone in told.phones.values():
            phone.unseen.clear()


@pytest.fixture
async def story(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Story]:
    async for told in opened_on(tmp_path, getattr(request, "param", "2026-11-23T09:30:00")):
        yield told


def on(day: str) -> pytest.MarkDecorator:
    """The story begins on that day at half past nine."""
    return pytest.mark.parametrize("story", [f"{day}T08:30:00"], indirect=True)


async def begins(story: Story, title: str, person: str = "SO01") -> Phone:
    """➕ in the list of the day."""
    phone = story.phone(person)
    await phone.sends("/routine")
    await phone.sees("今天")
    await phone.presses(f"➕ {title}")
    return phone


async def only(story: Story, routine: str, school: str = "SCH01") -> object:
    (row,) = await story.rows(tasks, tasks.c.routine_id == routine, tasks.c.school_id == school)
    return row


async def test_an_outing_is_counted_and_must_come_back(story: Story) -> None:
    office = await begins(story, "师生外出")
    await office.sees("今天有师生集体外出的")
    await office.presses("今天有外出")
    await office.sees("师生外出：有多少人？", "全校1860人")
    await office.sends("四十五人")
    await office.sees("✓ 师生外出：今天有外出，45人（09:30 卢主任）")
    await office.sees("已记下。17:00 再问您：师生返校")
    await at(story, "17:00:01")
    await office.sees("外出的师生都回来了吗")
    await office.presses("都返校了")
    await office.sees("✓ 师生返校：都返校了")
    assert (await only(story, "outing")).count == 45


async def test_who_is_not_back_is_told_to_the_principal(story: Story) -> None:
    office, principal = await begins(story, "师生外出"), story.phone("PR01")
    await office.sees("今天有师生集体外出的")
    await office.presses("今天有外出")
    await office.sees("有多少人")
    await office.presses("全校1860人")
    await office.sees("✓ 师生外出：今天有外出，1860人")
    await at(story, "17:00:01")
    await office.sees("外出的师生都回来了吗")
    await at(story, "18:00:30")
    await office.sees("还没收到您的回话")
    principal.unseen.clear()
    await at(story, "19:00:45")
    await principal.sees("到时候还没有回话", "师生返校（17:00）")


@on("2026-11-27")
async def test_the_leader_of_a_holiday_says_that_all_is_well(story: Story, tmp_path: Path) -> None:
    """Of the school's own duty roster; where it has none, the head is asked."""
    holiday = "date,school_id,kind,as_weekday,dismissal,note\n2026-11-28,,holiday,,,\n"
    head = "org_id,school_id,person_id,role,weekdays,start,end\n"
    await imported(story, tmp_path / "in", calendar=holiday, duty_roster=head + LEADER)
    await at(story, "00:00:30", "2026-11-28")
    leader, other, desk = story.phone("SO01"), story.phone("PR03"), story.phone("DO2")
    await at(story, "19:00:01", "2026-11-28")
    await leader.sees("假期带班：今天假期值班，校园平安吗")
    await other.sees("假期带班：今天假期值班，校园平安吗")
    assert "假期带班" not in str(desk)
    await leader.presses("平安")
    await leader.sees("✓ 假期带班：平安（19:00 卢主任）")
    await at(story, "19:00:01", "2026-11-29")
    days = {row.day.day for row in await story.rows(tasks, tasks.c.routine_id == "holiday_leader")}
    assert days == {28}, "a Sunday is no holiday of the calendar"


async def test_a_key_period_is_one_tap_a_day_and_silence_goes_up_one_level(
    story: Story, tmp_path: Path
) -> None:
    days = "school_id,name,begin,end,extra\n,两会,2026-11-23,2026-11-24,请看一眼校门口。\n"
    await imported(story, tmp_path / "in", key_periods=days)
    await story.tick()
    office, other, desk = story.phone("SO01"), story.phone("SO03"), story.phone("DO1")
    await at(story, "16:00:01")
    await office.sees("今天校园平安吗？请看一眼校门口。")
    await other.sees("今天校园平安吗")
    await office.presses("平安")
    await office.sees("✓ 重要节点零报告：平安")
    await at(story, "17:00:30")
    await other.sees("还没收到您的回话")
    desk.unseen.clear()
    await at(story, "18:00:45")
    told = await desk.sees("到时候还没有回话", "重要节点零报告（16:00）")
    school = (await story.house.database.district()).schools["SCH03"].short_name
    assert school in told.text and "实验小学" not in told.text
    await at(story, "16:00:01", "2026-11-24")
    await office.sees("今天校园平安吗")
    await at(story, "16:00:01", "2026-11-25")
    days = {row.day.day for row in await story.rows(tasks, tasks.c.routine_id == "key_zero")}
    assert days == {23, 24}


TIMED = [
    ("2026-11-05", "10:00:01", "一键报警月测", "问对方听得到吗", "通"),
    ("2026-11-25", "15:00:01", "危化品周查", "双人双锁在", "双锁在，账物符"),
    ("2026-11-12", "09:00:01", "疏散演练", "这个月的疏散演练", "开始"),
    ("2026-07-01", "10:00:01", "消防维保", "消防维保的人来过吗", "来过"),
]


@pytest.mark.parametrize(
    ("story", "clock", "title", "question", "button"),
    [(f"{day}T08:30:00", *rest) for day, *rest in TIMED],
    indirect=["story"],
)
async def test_the_office_is_asked_on_its_day(
    story: Story, clock: str, title: str, question: str, button: str
) -> None:
    office = story.phone("SO01")
    day = f"{story.house.clock.now().astimezone(story.house.database.timezone):%Y-%m-%d}"
    await at(story, clock, day)
    await office.sees(question)
    await office.presses(button)
    await office.sees(f"✓ {title}：{button}")
    await story.settled()
    office.unseen.clear()


@on("2026-11-05")
async def test_a_dumb_alarm_button_becomes_a_hazard(story: Story) -> None:
    office = story.phone("SO01")
    await at(story, "10:00:01", "2026-11-05")
    await office.sees("问对方听得到吗")
    await office.presses("不通")
    await office.sees("✓ 一键报警月测：不通")
    await office.sees("一键报警月测：不通", "确认")
    (hazard,) = await story.rows(hazards, hazards.c.status == "DRAFT")
    assert hazard.category == "alarm"


@on("2026-11-09")
async def test_the_leader_looks_at_the_equipment(story: Story) -> None:
    leader = story.phone("G01")
    await at(story, "09:00:01", "2026-11-09")
    await leader.sees("防护装备齐吗")
    await leader.presses("缺")
    await leader.sees("✓ 装备检查：缺")
    await leader.sees("装备检查：缺", "确认")


@pytest.mark.parametrize(
    ("story", "title", "people"),
    [("2026-11-16T08:30:00", "安全教育", "30"), ("2026-11-18T08:30:00", "安保培训", "十二")],
    indirect=["story"],
)
async def test_lessons_and_trainings_are_counted(story: Story, title: str, people: str) -> None:
    office = story.phone("SO01")
    day = f"{story.house.clock.now().astimezone(story.house.database.timezone):%Y-%m-%d}"
    await at(story, "15:00:01", day)
    await office.sees(f"{title}")
    labels = list(list(office.screen.values())[-1].buttons)
    await office.presses(next(label for label in labels if label.endswith("已开展")))
    await office.sees(f"{title}：有多少人")
    await office.sends(people)
    numbers = {"30": 30, "十二": 12}
    await office.sees(f"✓ {title}：已开展，{numbers[people]}人")


async def test_a_terms_records_are_confirmed_the_next_term(story: Story, tmp_path: Path) -> None:
    await imported(story, tmp_path / "in", terms=TERM.format("2026-11-23"))
    await story.tick()
    office, principal = story.phone("SO01"), story.phone("PR01")
    await at(story, "10:00:01")
    await office.sees("封闭管理、专职保安", "都达标吗")
    await office.presses("都达标")
    await office.sees("✓ 三个100%：都达标")
    await at(story, "10:30:01")
    await office.sees("安全责任书签了吗")
    await principal.sees("安全责任书签了吗")
    await principal.presses("已签")
    await principal.sees("✓ 安全责任书：已签")
    await office.sees("✓ 安全责任书：已签", "倪校长")
    more = (
        ",加课,2027-02-01,2027-02-19\n,春,2027-02-22,2027-07-02\n"  # else all of February falls due at once
    )
    await imported(story, tmp_path / "next", terms=f"school_id,name,begin,end\n{more}")
    await at(story, "00:00:30", "2027-02-22")
    await at(story, "10:00:01", "2027-02-22")
    await office.sees("都达标吗")
    await office.presses("都没变")
    await office.sees("✓ 三个100%：都没变，同 2026-11-23 都达标")


@pytest.mark.parametrize("title", ["约谈", "周边场所"])
async def test_records_on_demand(story: Story, title: str) -> None:
    office = await begins(story, title)
    await office.sees(title)
    label = {"约谈": "已约谈", "周边场所": "正常"}[title]
    await office.presses(label)
    await office.sees(f"✓ {title}：{label}")
    await office.sends("例行事项")
    await office.sees("今天的例行事项：", f"✓ {title}：{label}")


async def test_a_guard_looks_at_the_water(story: Story) -> None:
    guard = await begins(story, "重点水域", "G02")
    await guard.sees("水边去看过了吗")
    await guard.presses("有问题")
    await guard.sees("✓ 重点水域：有问题")
    await guard.sees("重点水域：有问题", "确认")
    assert (await only(story, "waters")).answered_by == "G02"


async def test_an_evacuation_is_timed_and_counted_and_silences_no_call(story: Story) -> None:
    office, guard, desk = story.phone("SO01"), story.phone("G02"), story.phone("DO1")
    await office.sends("疏散演练")
    await office.sees("今天")
    await office.presses("➕ 疏散演练")
    await office.sees("开始时点一下")
    await office.presses("开始")
    await office.sees("✓ 疏散演练：开始")
    await office.sees("疏散完：人都到齐了请点")
    assert not await story.rows(drills), "it is not the officers' drill"
    await guard.sends("🚨 紧急求助")
    await guard.sees("求助已记下")
    await desk.sees("【紧急求助】")
    (alert,) = await story.rows(alerts)
    assert not alert.drill_id, "a call meanwhile is a real one"
    await story.forward(seconds=185)
    await office.presses("疏散完")
    await office.sees("疏散完：有多少人", "全校1860人")
    await story.forward(seconds=40)
    await office.sends("1855")
    shown = await office.sees("✓ 疏散完：疏散完，1855人，用时3分")
    row = await only(story, "evacuated")
    assert 185 <= row.seconds < 225, "stopped at the tap, not at the number"
    assert shown.text


@pytest.mark.parametrize(
    ("story", "asked"),
    [("2026-11-12T08:30:00", False), ("2026-10-08T08:30:00", True)],
    indirect=["story"],
)
async def test_kindergartens_are_reminded_of_the_drill_once_a_quarter(story: Story, asked: bool) -> None:
    rows = await story.rows(tasks, tasks.c.routine_id == "evacuation")
    schools = {row.school_id for row in rows}
    assert ("SCH10" in schools) is asked and ("SCH01" in schools) is not asked


async def test_the_admin_reads_the_rows_and_others_do_not(story: Story, tmp_path: Path) -> None:
    await imported(
        story, tmp_path / "in", routines=HEAD + "x,SCH01,沙袋,齐吗？,office,weekly:2,07:40,60,齐=done,,,,,,\n"
    )
    admin, teacher = story.phone("AD01"), story.phone("T01")
    await admin.sends("例行事项")
    shown = await admin.sees("例行事项（改表格再导入）：")
    for line in (
        "校车清车：校车照管员，每个上课日",
        "危化品周查：安全办，每周周三 15:00",
        "实验小学 沙袋：安全办，每周周二 07:40",
    ):
        assert line in shown.text
    await teacher.sends("/routine")
    await teacher.sees("今天没有您的例行事项")
