"""离岗: access ends at once, open work goes to the office, and nothing that names a leaver breaks."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from storage.importing import ImportReport, import_directory
from storage.tables import accounts, alerts, check_ins, hazards, invitations, people, roster, stand_ins
from tests.alerting.test_help_climbs import QUIET_HOUR, call
from tests.kit.story import Phone, Story, opened, settings
from tests.rosters.test_stand_in import accepted

pytestmark = pytest.mark.usefixtures("both_databases")
TODAY = date(2026, 11, 23)


@pytest.fixture
async def calm(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=QUIET_HOUR)) as told:
        yield told


async def roster_says(story: Story, person: str, **changes: object) -> None:
    async with story.house.database.writing() as connection:
        await connection.execute(update(people).where(people.c.id == person).values(**changes))


async def read_all(story: Story) -> None:
    """The rest of what was said is not what this story is about."""
    await story.settled()
    for phone in story.phones.values():
        phone.unseen.clear()


async def finds_hazard(guard: Phone) -> None:
    await guard.sends("三楼灭火器过期")
    await guard.sees("对吗？")
    await guard.presses("确认")
    await guard.sees("已记下")


async def test_an_officer_who_left_hears_nothing_and_takes_nothing(calm: Story) -> None:
    """Not even in the second before the clock looks; whoever of the desk is left has the call."""
    guard, desk, other = (calm.phone(p) for p in ("G02", "DO3", "DO1"))
    await call(guard)
    await desk.sees("【紧急求助】10:00")
    await other.sees("【紧急求助】10:00")
    await roster_says(calm, "DO3", left_on=TODAY)
    await desk.presses("接警")
    await calm.settled()
    (alert,) = await calm.rows(alerts)
    assert alert.taken_by == ""
    await calm.tick()
    assert await calm.rows(accounts, accounts.c.person_id == "DO3") == []
    assert not await calm.rows(invitations, invitations.c.person_id == "DO3", invitations.c.used_at.is_(None))
    desk.unseen.clear()
    await calm.forward(minutes=3)
    assert not desk.unseen
    await other.presses("接警")
    await guard.sees("已接警")
    await read_all(calm)


async def test_what_they_had_in_hand_calls_everybody_anew(calm: Story) -> None:
    guard, desk, other = (calm.phone(p) for p in ("G02", "DO3", "DO1"))
    await call(guard)
    await desk.sees("【紧急求助】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    await other.sees("已接警")
    await guard.sees("已接警")
    await roster_says(calm, "DO3", left_on=TODAY)
    await calm.tick()
    (alert,) = await calm.rows(alerts)
    assert (alert.state, alert.taken_by) == ("open", "")
    await other.sees("【紧急求助】", "接警")
    await read_all(calm)


async def test_hazards_go_to_whoever_holds_the_office(calm: Story) -> None:
    """The safety office is vacant: the principal has them, is told once, and the ledger still reads."""
    guard, office, head = (calm.phone(p) for p in ("G02", "SO01", "PR01"))
    await finds_hazard(guard)
    await calm.forward(seconds=30)
    await office.sees("灭火器过期")
    await roster_says(calm, "SO01", left_on=TODAY)
    await calm.tick()
    told = await head.sees("转给您")
    assert "条隐患" in told.text and "不在实验小学了" in told.text
    mine = await calm.rows(hazards, hazards.c.reported_by == "G02", hazards.c.imported_as == "")
    assert [row.owner_id for row in mine] == ["PR01"]
    left_over = await calm.rows(
        hazards, hazards.c.owner_id == "SO01", hazards.c.status.in_(["NEW", "ASSIGNED"])
    )
    assert not left_over
    await head.sends("📒 台账")
    await head.sees("灭火器")
    head.unseen.clear()
    await calm.tick()
    await calm.quiet()


async def test_a_leaver_stands_nowhere_and_keeps_their_name(calm: Story) -> None:
    guard = calm.phone("G02")
    await calm.forward(hours=5, minutes=45)  # 15:45, before the afternoon's window
    await guard.shares("P003")
    await guard.sees("已签到")
    await roster_says(calm, "G02", left_on=TODAY)
    await calm.tick()
    (made,) = await calm.rows(check_ins, check_ins.c.person_id == "G02")
    assert made.checked_out_at is not None
    district = await calm.house.database.district()
    assert "G02" not in district.people and district.people["G02"].name == "李守田"
    assert district.polite("G02") == "李师傅"
    assert district.shifts_of("G02", TODAY) == []
    assert district.shifts_of("G02", TODAY - timedelta(days=3)), "what was before them stays as it was"
    assert "李守田" in district.names
    await roster_says(calm, "G02", left_on=None)
    await calm.tick()
    assert "G02" in (await calm.house.database.district()).people
    await read_all(calm)


async def test_a_day_that_is_still_to_come_changes_nothing_before_it(calm: Story) -> None:
    await roster_says(calm, "G02", left_on=TODAY + timedelta(days=1))
    await calm.tick()
    district = await calm.house.database.district()
    assert district.shifts_of("G02", TODAY) and not district.shifts_of("G02", TODAY + timedelta(days=1))
    await calm.forward(hours=14, minutes=1)  # 00:01
    assert await calm.rows(accounts, accounts.c.person_id == "G02") == []
    await read_all(calm)


async def test_a_stand_in_ends_with_whoever_left(calm: Story) -> None:
    desk, colleague, guard = (calm.phone(p) for p in ("DO3", "PO09", "G02"))
    await accepted(desk, colleague)
    await roster_says(calm, "PO09", left_on=TODAY)
    await calm.tick()
    (row,) = await calm.rows(stand_ins)
    assert row.state == "taken_back"
    await call(guard)
    await desk.sees("【紧急求助】")
    await read_all(calm)


async def test_somebody_deleted_by_hand_is_still_read_of(calm: Story) -> None:
    """Operator-cases 3: a person deleted by SQL parked the officer's 🔔."""
    guard, desk = calm.phone("G02"), calm.phone("DO3")
    await call(guard)
    await desk.sees("【紧急求助】")
    await desk.presses("接警")
    await desk.sees("您已接警")
    district = await calm.house.database.district()
    assert district.people["GONE1"].name == "已离岗人员"
    async with calm.house.database.writing() as connection:
        await connection.execute(update(alerts).values(taken_by="GONE1"))
    other = calm.phone("DO1")
    other.unseen.clear()
    await other.sends("/alerts")
    await other.sees("已离岗人员")
    await read_all(calm)


async def test_a_chaser_who_went_to_another_school_leaves_the_work_behind(calm: Story) -> None:
    guard, head = calm.phone("G02"), calm.phone("PR01")
    await finds_hazard(guard)
    await roster_says(calm, "SO01", schools=["SCH02"])
    await calm.tick()
    await head.sees("不在实验小学了", "转给您")
    mine = await calm.rows(hazards, hazards.c.reported_by == "G02", hazards.c.imported_as == "")
    assert [row.owner_id for row in mine] == ["PR01"]
    assert await calm.rows(accounts, accounts.c.person_id == "SO01"), "a mover keeps their phone"
    await read_all(calm)


# -- the import ------------------------------------------------------------------------------------


async def imports(story: Story, folder: Path, replace: bool, **files: str) -> ImportReport:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
    database, now = story.house.database, story.house.clock.now()
    return await import_directory(database, folder, dry_run=False, now=now, replace=replace)


async def test_a_schools_roster_is_replaced_as_a_whole_once_somebody_says_so(
    calm: Story, tmp_path: Path
) -> None:
    """Operator-cases 3: a moved guard was expected at both posts."""
    text = "school_id,window,post_id,weekdays,person_id\nSCH02,am_peak,P004,12345,G02\n"
    kept = await imports(calm, tmp_path / "roster", False, roster=text)
    assert kept.left_out and all("SCH02" in line and "删除" in line for line in kept.left_out)
    before = await calm.rows(roster, roster.c.school_id == "SCH02")
    assert len(before) > 1
    done = await imports(calm, tmp_path / "roster", True, roster=text)
    assert done.left_out == [] and done.tables["roster.csv"].gone == len(before) - 1
    (line,) = await calm.rows(roster, roster.c.school_id == "SCH02")
    assert line.person_id == "G02"
    assert await calm.rows(roster, roster.c.school_id == "SCH01"), "other schools are not spoken of"


async def test_one_telephone_is_put_right_with_two_columns_and_a_mover_leaves_the_old_roster(
    calm: Story, tmp_path: Path
) -> None:
    phone = await imports(calm, tmp_path / "phone", False, people="person_id,phone\nG02,000-7777\n")
    assert phone.tables["people.csv"].updated == 1 and not phone.left_out
    (row,) = await calm.rows(people, people.c.id == "G02")
    assert (row.phone, row.name, row.schools) == ("000-7777", "李守田", ["SCH01"])
    moved = "person_id,school_id\nG02,SCH02\n"
    asked = await imports(calm, tmp_path / "moved", False, people=moved)
    assert asked.left_out and all("G02" in line and "SCH01" in line for line in asked.left_out)
    await imports(calm, tmp_path / "back", False, people="person_id,school_id\nG02,SCH01\n")
    await imports(calm, tmp_path / "moved", True, people=moved)
    assert not await calm.rows(roster, roster.c.person_id == "G02", roster.c.school_id == "SCH01")
    left = f"person_id,left_on\nG03,{TODAY}\n"
    await imports(calm, tmp_path / "left", True, people=left)
    assert not await calm.rows(roster, roster.c.person_id == "G03")
    await calm.tick()
    assert not await calm.rows(accounts, accounts.c.person_id == "G03")
    await read_all(calm)
