"""Police at a school: 上门 of four kinds, 巡点, 周边; one tap each, and nothing about persons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from duty.district.places import Place
from storage.queries.walking.visits import SINCE
from storage.tables import changes, facts, hazards, outbox, visit_days, visits
from tests.kit.media_corpus import jpeg
from tests.kit.story import Phone, Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""
MORNING = "2026-11-23T09:40:00"


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=MORNING)) as told:
        yield told


async def at(story: Story, officer: str, school: str) -> Phone:
    """An officer has chosen a school."""
    phone = story.phone(officer)
    await phone.sends("上门")
    await phone.sees("去哪个学校")
    await phone.presses(school)
    await phone.sees(school, "驻点", "巡点", "上门", "周边")
    return phone


async def test_four_kinds_are_one_tap_each_and_the_message_ticks_them_off(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("上门")
    await officer.sees("做了哪一项", "治安防范", "隐患排查", "防范宣传", "应急演练", "有问题")
    await officer.presses("治安防范")
    shown = await officer.sees("上门已记下：治安防范 09:40")
    assert "治安防范" not in shown.buttons and "应急演练" in shown.buttons
    await officer.presses("应急演练")
    shown = await officer.sees("治安防范 09:40、应急演练 09:40")
    rows = await story.rows(visits)
    assert [(row.school_id, row.person_id, row.kind) for row in rows] == [
        ("SCH01", "PO02", "prevention"),
        ("SCH01", "PO02", "drill"),
    ]
    assert len(officer.screen) == 1, "one message that rewrites itself"
    await officer.sends("📋 我的")
    await officer.sees("本周：治安防范1次、应急演练1次")


async def test_two_taps_are_one_visit(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("上门")
    old = await officer.sees("做了哪一项")
    await officer.presses("防范宣传")
    await officer.sees("防范宣传 09:40")
    await officer.presses("防范宣传", old=old)
    await officer.sees("防范宣传 09:40")
    assert len(await story.rows(visits)) == 1


async def test_a_wrong_tap_is_taken_back_by_button_or_word_and_stays_on_record(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("上门")
    await officer.sees("做了哪一项")
    await officer.presses("应急演练")
    await officer.sees("应急演练 09:40")
    await officer.presses("撤回")
    await officer.sees("做了哪一项", "应急演练")
    await officer.presses("治安防范")
    await officer.sees("治安防范 09:40")
    await story.forward(minutes=9)
    await officer.sends("撤回")
    await officer.sees("已撤回：实验小学 09:40 的记录")
    assert all(row.taken_back_at for row in await story.rows(visits))
    kept = await story.rows(changes, changes.c.subject.like("visit:%"))
    assert [row.what for row in kept] == ["visited", "taken_back", "visited", "taken_back"]
    await officer.sends("📋 我的")
    assert "本周" not in (await officer.sees("韩警官")).text


async def test_after_ten_minutes_a_visit_stands(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("上门")
    await officer.sees("做了哪一项")
    await officer.presses("应急演练")
    await officer.sees("应急演练 09:40")
    await story.forward(minutes=11)
    await officer.presses("撤回")
    await officer.sees("已经过了时候")
    assert not (await story.rows(visits))[0].taken_back_at


async def test_a_sentence_more(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("上门")
    await officer.sees("做了哪一项")
    await officer.presses("防范宣传")
    await officer.sees("防范宣传 09:40")
    await officer.presses("补一句")
    await officer.sees("请写一句话，不写人名")
    await officer.sends("给三年级讲了过马路")
    await officer.sees("已补上：给三年级讲了过马路")
    assert [row.words for row in await story.rows(visits)] == ["给三年级讲了过马路"]


async def test_a_tap_without_signal_shows_both_times(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("上门")
    await officer.sees("做了哪一项")
    data = officer.screen[max(officer.screen)].buttons["治安防范"]
    tapped_at = story.house.clock.now() - timedelta(minutes=30)
    await officer._post({"press": {"data": data, "message_id": 1}}, tapped_at)
    await officer.sees("治安防范 09:10（09:40 收到）")


# -- 巡点 and 驻点 ---------------------------------------------------------------------------


async def test_one_location_at_any_post_is_a_beat(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("巡点")
    await officer.sees("请在实验小学任意一个岗位旁边发一下位置")
    assert officer.keyboard[0] == "📍 发定位"
    await officer.shares("P002")
    await officer.sees("韩警官，已记下巡点：实验小学西门岗 09:40")
    assert officer.keyboard[0] != "📍 发定位"
    (row,) = await story.rows(visits)
    assert (row.kind, row.post_id, row.distance_m) == ("beat", "P002", 0)
    assert "latitude" not in row._mapping, "the place itself is not kept"


async def test_far_away_is_kept_with_its_distance_and_a_picked_place_is_none(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("巡点")
    await officer.sees("发一下位置")
    await officer.shares(Place(33.42, 118.89), accuracy=900)
    await officer.sees("手机给的位置太粗")
    await officer.shares("P002", forwarded=True)
    await officer.sees("转发的位置不算")
    await officer.shares("P010")
    await officer.sees("09:40 巡点已记下", "约1.8公里")
    assert len(await story.rows(visits)) == 1


async def test_who_stays_checks_in(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("驻点")
    await officer.sees("位置")
    assert not await story.rows(visits)


# -- 周边 ----------------------------------------------------------------------------------


async def test_places_around_are_rows_of_one_message_and_trouble_begins_a_hazard(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("周边")
    await officer.sees("今天看过0处，共6处", "1 安栖小旅馆（小旅馆）", "2 飞梭网吧（网吧）", "不记人")
    await officer.presses("1 正常")
    shown = await officer.sees("看过1处", "安栖小旅馆（小旅馆）：正常 09:40")
    assert "1 正常" not in shown.buttons and "2 有问题" in shown.buttons
    await officer.presses("2 有问题")
    await officer.sees("看过2处", "飞梭网吧（网吧）：有问题 09:40")
    await officer.sees("飞梭网吧哪里不对", "不写人名")
    assert len(officer.screen) == 2
    await officer.sends("消防通道堆满了纸箱")
    await officer.sees("周边·一般隐患：实验小学 飞梭网吧；消防通道堆满了纸箱。对吗")
    await officer.presses("确认")
    await officer.sees("已记下", "YH-SCH01-2026-")
    await story.settled()
    (row,) = await story.rows(hazards, hazards.c.place_id != "")
    assert (row.category, row.place_id, row.school_id) == ("surroundings", "SCH01-A02", "SCH01")
    story.phone("SO01").unseen.clear()


async def test_a_photo_alone_is_asked_about(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("周边")
    await officer.sees("共6处")
    await officer.presses("4 有问题")
    await officer.sees("东门早点摊（摊点）：有问题")
    await officer.sees("东门早点摊哪里不对")
    await officer.sends_photo(jpeg())
    await officer.sees("周边·一般隐患：实验小学 摊点 东门早点摊。对吗")


async def test_nothing_about_who_lives_there_is_kept(story: Story) -> None:
    officer = await at(story, "PO02", "实验小学")
    await officer.presses("周边")
    await officer.sees("共6处")
    await officer.presses("5 有问题")
    await officer.sees("杏花巷出租屋一处（出租屋）：有问题")
    await officer.sees("哪里不对")
    await officer.sends("里面住着一个刑满释放人员，叫张三")
    await officer.sees("这类信息不在这里填")
    (row,) = await story.rows(hazards, hazards.c.place_id != "")
    assert row.description == "杏花巷出租屋一处"


async def test_a_school_without_places_says_so(story: Story) -> None:
    officer = story.phone("PO01")
    await officer.press_data("visit:around:SCH05")
    await officer.sees("云汀初级中学周边还没有登记场所")


# -- whose ---------------------------------------------------------------------------------


async def test_a_foreign_school_reads_like_an_unknown_one(story: Story) -> None:
    officer = story.phone("PO02")
    for data in (
        "visit:school:{}",
        "visit:call:{}",
        "visit:kind:{}:drill",
        "visit:around:{}",
        "visit:trouble:{}",
    ):
        for school in ("SCH03", "SCH99"):
            await officer.press_data(data.format(school))
            assert (await officer.sees("没有找到这一条")).toast
    for place in ("SCH03-A01", "SCH99-A01"):
        await officer.press_data(f"visit:ok:{place}")
        assert (await officer.sees("没有找到这一条")).toast
    assert not await story.rows(visits)


async def test_the_key_of_the_police_opens_their_visits(story: Story) -> None:
    officer, guard = story.phone("PO02"), story.phone("G02")
    await officer.sends("🚶 巡逻")
    await officer.sees("去哪个学校", "实验小学", "柳河小学")
    await guard.sends("🚶 巡逻")
    assert "去哪个学校" not in (await guard.sees("")).text


async def test_a_guard_visits_nobody_and_a_chief_finds_schools_by_name(story: Story) -> None:
    guard, chief = story.phone("G02"), story.phone("PO01")
    await guard.sends("上门")
    await guard.sees("上门和巡点由派出所的人来做")
    await chief.sends("/visit")
    shown = await chief.sees("去哪个学校")
    assert len(shown.buttons) <= 5
    if "找学校" in shown.buttons:
        await chief.presses("找学校")
        await chief.sees("学校名字里的几个字")
        await chief.sends("柳河小学")
        await chief.sees("请点一下")
        await chief.presses("柳河小学")
        await chief.sees("柳河小学，要做什么")


# -- counts and the reminder -----------------------------------------------------------------


async def drill_at(story: Story, officer: str, school: str) -> None:
    phone = story.phone(officer)
    await phone.press_data(f"visit:kind:{school}:drill")
    await phone.sees("应急演练")


async def test_counts_name_schools_and_no_persons(story: Story) -> None:
    await recorded_since(story, days=1)
    await drill_at(story, "PO02", "SCH01")
    chief, guard = story.phone("PO01"), story.phone("G02")
    await chief.sends("上门统计")
    shown = await chief.sees("近30天（截至09:40）：上门1次，巡点0次，周边0处", "实验小学：上门1次")
    assert "韩" not in shown.text and "天没有上门" not in shown.text
    await guard.sends("/visits")
    await guard.sees("上门统计由所长")


async def recorded_since(story: Story, *, days: int) -> None:
    """Visits are recorded here since so long ago."""
    since = (story.house.clock.now() - timedelta(days=days)).isoformat()
    async with story.house.database.writing() as connection:
        await connection.execute(update(facts).where(facts.c.name == SINCE).values(value=since))


@pytest.fixture
async def monday(tmp_path: Path) -> AsyncIterator[Story]:
    """A Monday at 08:59, three weeks after the house began."""
    async with opened(settings(tmp_path, now="2026-11-23T08:59:00")) as told:
        await recorded_since(told, days=21)
        yield told


async def overdue_told(story: Story) -> dict[str, list[str]]:
    """Which schools whose message names."""
    district = await story.house.database.district()
    people = {f"web:{person}": person for person in district.people}
    rows = await story.rows(outbox, outbox.c.kind == "visit.overdue")
    names = {s.short_name for s in district.schools.values()}
    return {
        people[f"{row.channel}:{row.address}"]: sorted(n for n in names if n in row.say["text"])
        for row in rows
    }


async def test_on_monday_the_station_reads_which_schools_wait(monday: Story) -> None:
    await drill_at(monday, "PO02", "SCH01")
    chief = monday.phone("PO01")
    await monday.forward(minutes=1)
    told = await overdue_told(monday)
    district = await monday.house.database.district()
    assert "PO01" in told and "柳河小学" in told["PO01"] and "实验小学" not in told["PO01"]
    assert "东岭中心小学" not in told["PO01"], "that is another station's"
    stations = {district.people[person].org_id for person in told}
    assert stations == {"ORG06", "ORG07", "ORG08"}
    shown = await chief.sees("这些学校15天没有上门了")
    assert not [p.name for p in district.people.values() if p.name in shown.text]
    await monday.forward(minutes=10)
    assert await overdue_told(monday) == told, "once"
    for phone in monday.phones.values():
        phone.unseen.clear()


async def test_nothing_is_said_while_nothing_is_overdue(story: Story) -> None:
    """Recorded since this morning: what was before nobody knows."""
    await recorded_since(story, days=0)
    story.house.clock.forward(timedelta(days=7, minutes=-41))
    await story.tick()
    await story.forward(minutes=2)
    assert not await overdue_told(story)
    for phone in story.phones.values():
        phone.unseen.clear()


async def test_a_district_may_give_more_time(monday: Story) -> None:
    async with monday.house.database.writing() as connection:
        rows = [{"org_id": "ORG04", "days": 60}, {"org_id": "ORG08", "days": 7}]
        await connection.execute(insert(visit_days), rows)
    await monday.forward(minutes=1)
    told = await overdue_told(monday)
    assert set(told) == {"PO07", "PO08"}, "the station's own word goes before its desk's"
