"""附件1 from the first message to the last signature, all in chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from storage.tables import form_answers, form_drafts, form_signatures
from tests.campaigns.kit import Clerk, begun, form_of
from tests.kit.story import Story, opened, settings
from tests.routines.rows import at

pytestmark = pytest.mark.usefixtures("both_databases")
CHIEFS = {"ORG06": "PO01", "ORG07": "PO05", "ORG08": "PO07"}


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path / "house", now="2026-11-23T10:30:00")) as told:
        await told.tick()
        yield told


def number(school: str) -> str:
    return school.removeprefix("SCH")


async def filled(story: Story, school: str) -> Clerk:
    """By the safety office, until it is handed in."""
    office = story.phone(f"SO{number(school)}")
    await office.sees("请填", "附件1")
    clerk = Clerk(office)
    await clerk.hands_in(await clerk.fills(await clerk.opens()))
    return clerk


async def signed(story: Story, school: str, chief: str) -> None:
    principal, station = story.phone(f"PR{number(school)}"), story.phone(chief)
    for phone in (principal, station):
        told = await phone.sees("请您看一遍再签字")
        await phone.presses("打开", old=told)
        await phone.presses("签字", old=await phone.sees("签字"))
        await phone.sees("校长：")


async def test_twelve_schools_fill_in_and_sign_and_next_time_it_is_six_taps(story: Story) -> None:
    schools = (await story.house.database.district()).schools
    for one in (*(f"{role}{n:02}" for role in ("SO", "PR") for n in range(1, 13)), *CHIEFS.values()):
        story.phone(one)
    first = await begun(story)
    for school in schools.values():
        clerk = await filled(story, school.id)
        assert max(n for where, n in clerk.on_screen.items() if "第" in where) <= 2, clerk.on_screen
        await signed(story, school.id, CHIEFS[school.station_org_id])
    drafts = await story.rows(form_drafts)
    assert [row.state for row in drafts] == ["signed"] * 12
    assert drafts[0].number == "PC-SCH01-2026-0001"
    rows = await story.rows(form_signatures)
    assert [(row.code, row.person_id) for row in rows[:2]] == [("s1", "PR01"), ("s2", "PO01")]
    form = await form_of(story, first, "SCH01")
    assert (form.value("r3a"), form.said["r3a"].source, form.value("r6b")) == ("5", "register", "/")
    assert {one.content_sha256 for one in form.signatures} == {form.sha256}
    _forget(story)

    second = await begun(story, "秋季排查", date(2026, 12, 20))
    office = story.phone("SO01")
    await office.sees("秋季排查：请填")
    clerk = Clerk(office)
    shown = await clerk.opens()
    assert "与上次相同" in shown.text
    await clerk.hands_in(await clerk.fills(shown))
    assert clerk.taps <= 6, clerk.seen
    assert clerk.typed == 0
    again = await form_of(story, second, "SCH01")
    assert again.said["r4b"].source == "last"
    assert again.value("r4b") == form.value("r4b")
    assert again.value("r17") is not None
    _forget(story)


def _forget(story: Story) -> None:
    for phone in story.phones.values():
        phone.unseen.clear()


async def test_two_authors_a_return_and_what_is_late(story: Story) -> None:
    office, station, principal = (story.phone(one) for one in ("SO01", "PO02", "PR01"))
    late, desk, chief = (story.phone(one) for one in ("SO02", "DO1", "PO01"))
    campaign = await begun(story)
    clerk = Clerk(office)
    told = await office.sees("请填")
    shown = await clerk.opens()
    while "隔离栏" not in shown.text:
        shown = await clerk._answers(shown)
    await station.sends("/form")
    await station.sees("请选一份")
    await station.presses("实验小学 附件1 填写中")
    theirs = await station.sees("隔离栏")
    await office.presses("都有", old=shown)
    after = await office.sees("电气火灾")
    await station.presses("①有 ②有 ③无", old=theirs)
    both = await station.sees("两边填的不一样", "升降柱", "卢主任", "韩警官")
    assert list(both.buttons)[:2] == ["有", "无"]
    answer = next(r for r in await story.rows(form_answers) if r.code == "r8c")
    assert (answer.value, answer.rival) == ("有", "无")
    await station.presses("无", old=both)
    await station.sees("电气火灾")
    assert (await form_of(story, campaign, "SCH01")).value("r8c") == "无"

    await clerk.hands_in(await clerk.fills(after))
    await principal.presses("打开", old=await principal.sees("请您看一遍再签字"))
    await principal.presses("退回", old=await principal.sees("签字"))
    await principal.presses("数字请再核实", old=await principal.sees("为什么"))
    await principal.sees("退回")
    back = await office.sees("请再改一下", "数字请再核实")
    await office.presses("打开", old=back)
    done = await office.sees("退回：数字请再核实")
    await office.presses("看一遍", old=done)
    whole = await office.sees("保安员人数：5（保安员登记）")
    await office.presses("改3", old=whole)
    await office.sees("现在填的：5；")
    await office.sends("4 9 0")
    await office.sees("保安员持证上岗人数不能多于保安员人数")
    await office.sends("5 4 0")
    ready = await office.sees("交给校长签")
    assert (await form_of(story, campaign, "SCH01")).value("r3b") == "4"
    await office.presses("交给校长签", old=ready)
    await office.sees("等校长签字")
    await principal.presses("打开", old=await principal.sees("请您看一遍再签字"))
    await principal.presses("签字", old=await principal.sees("签字"))
    await principal.sees("等所长签字")
    await office.presses("打开", old=told)
    assert "撤回来改" not in (await office.sees("等所长签字")).buttons

    await late.sees("请填")
    await desk.sends("各校今天把大排查表发我")
    await desk.sees("已交 1/12", "已读1，已签0", "还没交：柳河小学")
    await desk.presses("催一下")
    await desk.sees("已提醒12所学校")
    await chief.sees("实验小学", "还等您签字")
    await desk.presses("催一下")
    await desk.sees("今天已经催过了")
    await late.sees("还没交")
    await desk.presses("截止")
    await desk.presses("现在截止", old=await desk.sees("现在就截止吗"))
    await desk.sees("已截止")
    clerk = Clerk(late)
    handed = await clerk.hands_in(await clerk.fills(await clerk.opens()))
    assert "迟报" in handed.text
    form = await form_of(story, campaign, "SCH02")
    assert form.draft.late and all(one.late for one in form.said.values() if one.author_id)
    _forget(story)


async def test_a_form_given_as_a_file_is_asked_reminded_of_and_frozen(story: Story) -> None:
    office, other = story.phone("SO07"), story.phone("SO12")
    campaign = await begun(story, "消防检查", date(2026, 11, 25), form="fire_check")
    await office.sees("消防检查：请填")
    await other.sees("消防检查：请填")
    await office.sends("/form")
    clerk = Clerk(office)
    done = await clerk.hands_in(await clerk.fills(await office.sees("学校消防安全检查表")))
    assert "签字" in done.buttons, "the safety office signs this one itself"
    await office.presses("签字", old=done)
    await office.sees("已签齐，编号 PC-SCH07-2026-0001")
    form = await form_of(story, campaign, "SCH07")
    assert form.value("f1b") == "4"
    await at(story, "09:00:05", "2026-11-24")
    await other.sees("消防检查", "还没交")
    await at(story, "15:00:05", "2026-11-24")
    await at(story, "00:01:05", "2026-11-26")
    async with story.house.database.work(story.house.clock.now()) as work:
        found = await work.campaigns.get(campaign)
    assert found is not None
    assert found.frozen_at
    assert not [one.text for one in other.unseen if "还没交" in one.text]
    _forget(story)


async def test_the_missing_are_reminded_until_it_is_due_and_so_is_whoever_must_sign(story: Story) -> None:
    office, other, principal = (story.phone(one) for one in ("SO07", "SO12", "PR07"))
    await begun(story, cutoff=date(2026, 11, 24), due=date(2026, 11, 26))
    await other.sees("请填")
    await filled(story, "SCH07")
    await principal.sees("请您看一遍再签字")
    await at(story, "00:01:05", "2026-11-25")
    await at(story, "09:00:05", "2026-11-25")
    assert "11月26日前报送" in (await other.sees("还没交")).text
    await principal.presses("打开", old=await principal.sees("还等您签字", "11月26日前报送"))
    signing = await principal.sees("等校长签字", "保安员人数：")
    await principal.presses("签字", old=signing)
    await principal.sees("等所长签字")
    assert not office.unseen, "who has handed it in hears nothing more"
    await at(story, "09:00:05", "2026-11-26")
    await other.sees("还没交")
    await at(story, "09:00:05", "2026-11-27")
    assert not [one.text for one in other.unseen if "还没交" in one.text]
    _forget(story)


async def test_who_hands_in_again_and_again_calls_the_signer_once_in_ten_minutes(story: Story) -> None:
    """A careful clerk took one form back two hundred times; the principal's phone said so each time."""
    office, principal = story.phone("SO01"), story.phone("PR01")
    await begun(story)
    await office.sees("请填")
    clerk = Clerk(office)
    shown = await clerk.fills(await clerk.opens())
    for _ in range(3):
        waits = await clerk.hands_in(shown)
        await office.presses("撤回来改", old=waits)
        shown = await office.sees("交给校长签")
    await principal.sees("请您看一遍再签字")
    await story.settled()
    assert "请您看一遍再签字" not in str(principal)
    await story.forward(minutes=11)
    await clerk.hands_in(shown)
    await principal.sees("请您看一遍再签字")
    _forget(story)
