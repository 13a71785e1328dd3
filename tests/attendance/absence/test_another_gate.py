"""Who stands at another gate than the roster's is there, and only there; their own post is looked after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duty.attendance import explaining
from duty.attendance.absence.knowing import Knowledge
from duty.attendance.absence.nudging import NotHeardYet
from duty.attendance.checkin import CheckIn, Evidence, Reason, Standing
from duty.attendance.checkins import Outcome, check_in
from duty.attendance.counting.rates import Came, rates_of
from duty.attendance.coverage import cover
from duty.attendance.leading import sending
from duty.attendance.leading.cards import LeaderNews
from duty.attendance.whereabouts import named_post
from duty.messaging.refused import Refused
from duty.patrols.codes import Codes
from storage.tables import check_ins
from tests.attendance.test_checkin_entity import place_of
from tests.attendance.test_gap_rules import one_school, open_posts, sweep, told
from tests.kit.memory import MemoryWork, moment
from tests.kit.memory_cases import now_of
from tests.kit.story import Story, opened
from tests.kit.story import settings as of_house

GATE, CROSSING = "P008", "P009"
"""Of SCH04, too far apart to be mistaken; G12 is rostered at the first, G13 at the second."""
KEY = "SCH04:am_peak:2026-11-23"


def house(school: str = "SCH04") -> Any:
    work: Any = MemoryWork()
    one_school(work, school)
    return work


def stands(work: Any, guard: str, post: str, clock: str = "06:55", *, code: bool = False) -> Outcome:
    """By their place, or by the code on the wall."""
    found = {"scanned": work.district.posts[post]} if code else {"place": place_of(post)}
    return now_of(check_in(work, work.district.people[guard], moment(clock), **found))


def there(work: Any) -> set[tuple[str, str]]:
    return {(one.person_id, one.post_id) for one in work.check_ins.things if one.open}


@pytest.mark.parametrize("code", [True, False])
def test_the_place_or_the_code_of_another_post_counts_there_and_the_own_stays_empty(code: bool) -> None:
    work = house()
    came = stands(work, "G12", CROSSING, code=code)
    made = came.check_in
    assert made is not None and came.rostered == work.district.posts[GATE]
    assert (made.post_id, made.shift_key, made.standing) == (CROSSING, KEY, Standing.CONFIRMED)
    assert made.evidence is (Evidence.QR if code else Evidence.LOCATION) and made.punctuality == "on_time"
    found = {one.post.id: one for one in now_of(cover(work, [work.district.held_by(KEY)]))}
    assert found[GATE].missing == {"guard": 1} and not found[CROSSING].missing
    sweep(work, "07:00")
    assert "G12" not in told(work, NotHeardYet), "he was heard"
    sweep(work, "07:10")
    assert open_posts(work) == [GATE], "one gap, where nobody stands"


@pytest.mark.parametrize("code", [True, False])
def test_two_who_changed_gates_leave_no_gap_and_nobody_is_asked(code: bool) -> None:
    work = house()
    stands(work, "G12", CROSSING, code=code)
    stands(work, "G13", GATE, code=code)
    for clock in ("07:00", "07:05", "07:10", "07:30"):
        sweep(work, clock)
    assert not work.gaps.things
    assert not told(work, NotHeardYet) and not told(work, LeaderNews)
    held = work.district.held_by(KEY)
    came = [Came(KEY, one.post_id, one.person_id, one.came_at, True) for one in work.check_ins.things]
    counted = rates_of(work.district, [held], came, Knowledge())
    assert (counted.required, counted.on_time) == (2, 2)


def test_who_goes_over_to_the_own_post_is_there_and_back_again() -> None:
    work = house()
    for post, clock in ((CROSSING, "06:50"), (GATE, "06:58"), (GATE, "06:59"), (CROSSING, "07:20")):
        stands(work, "G12", post, clock)
        assert there(work) == {("G12", post)}
    assert [one.post_id for one in work.check_ins.things] == [CROSSING, GATE, CROSSING]
    assert [one.punctuality for one in work.check_ins.things] == ["on_time"] * 3, "he was in time"


def test_words_and_a_far_place_before_it_are_the_same_check_in() -> None:
    for first in (None, place_of(GATE, 900)):
        work = house()
        now_of(check_in(work, work.district.people["G12"], moment("06:50"), place=first))
        stands(work, "G12", CROSSING, "06:55")
        (made,) = work.check_ins.things
        assert (made.post_id, made.standing, made.reason) == (CROSSING, Standing.CONFIRMED, Reason.NONE)


def test_where_radii_overlap_it_is_the_rosters() -> None:
    work = house("SCH01")
    came = stands(work, "G02", "P001")
    assert came.check_in and (came.check_in.post_id, came.rostered) == ("P002", None)


def test_a_code_of_another_school_of_theirs_is_that_school() -> None:
    work: Any = MemoryWork()
    officer = work.district.people["PO02"]
    now_of(check_in(work, officer, moment("06:55"), scanned=work.district.posts["P005"]))
    (made,) = work.check_ins.things
    assert (made.school_id, made.post_id, made.standing) == ("SCH02", "P005", Standing.CONFIRMED)


# -- the leader ---------------------------------------------------------------------------------


def short_of(work: Any, clock: str) -> Any:
    sweep(work, clock)
    cards = [one.news for one in work.notices if isinstance(one.news, LeaderNews)]
    return cards[-1]


def test_five_minutes_in_the_leader_reads_where_he_is_and_can_say_that_he_came_over() -> None:
    work = house("SCH01")
    for guard, post in (("G01", "P001"), ("G03", "P003"), ("G04", "P003")):
        stands(work, guard, post)
    stands(work, "G02", "P001", code=True)
    card = short_of(work, "07:05")
    (lack,) = card.short
    assert (lack.post, lack.heads, lack.elsewhere) == ("西门岗", 1, (("李师傅", "东门岗"),))
    assert not card.late, "he is not late, he is elsewhere"
    leader = work.district.people["G01"]
    (made,) = now_of(sending.they_are_here(work, leader, card.card, "P002", moment("07:06")))
    assert (made.person_id, made.post_id) == ("G02", "P002") and ("G02", "P001") not in there(work)
    assert not short_of(work, "07:07").short
    assert now_of(sending.they_are_here(work, leader, card.card, "P002", moment("07:08"))) is Refused.ALREADY


# -- [我在西门岗] --------------------------------------------------------------------------------


def says_own(work: Any, made: CheckIn, clock: str, person: str = "G12", post: str = GATE) -> Any:
    who = work.district.people[person]
    return now_of(explaining.at_the_rosters_post(work, who, made.id or 0, post, moment(clock)))


def test_a_place_that_was_wrong_waits_for_the_leader_at_the_own_post() -> None:
    work = house()
    made = stands(work, "G12", CROSSING).check_in
    assert made is not None
    assert says_own(work, made, "06:56", person="G13") is Refused.GONE, "not theirs"
    assert says_own(work, made, "06:56", post=CROSSING) is Refused.GONE, "not the roster's"
    assert says_own(work, made, "06:56") is made
    assert (made.post_id, made.standing, made.reason) == (GATE, Standing.DOUBTFUL, Reason.DRIFT)
    assert says_own(work, made, "06:57") is Refused.ALREADY


def test_whoever_was_proven_at_the_own_post_before_is_still_there() -> None:
    work = house()
    stands(work, "G12", GATE, "06:50")
    made = stands(work, "G12", CROSSING, "07:20").check_in
    assert made is not None
    back = says_own(work, made, "07:21")
    assert (back.post_id, back.standing, back.came_at) == (GATE, Standing.CONFIRMED, moment("06:50"))
    assert there(work) == {("G12", GATE)}


def test_what_a_code_proves_is_not_talked_away() -> None:
    work = house()
    made = stands(work, "G12", CROSSING, code=True).check_in
    assert made is not None and says_own(work, made, "06:56") is Refused.ALREADY
    assert there(work) == {("G12", CROSSING)}


# -- wherever they stand ------------------------------------------------------------------------

GUARDS, POSTS = ("G01", "G02", "G03", "G04", "G05"), ("P001", "P002", "P003")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(GUARDS), st.sampled_from(POSTS)), max_size=14))
def test_a_post_is_a_gap_if_nobody_stands_there_and_everybody_stands_at_one(steps: list[Any]) -> None:
    """Codes of any posts, by any guards of the school: the last one of each is where they are."""
    work, last = house("SCH01"), {}
    for minute, (guard, post) in enumerate(steps):
        stands(work, guard, post, f"06:{40 + minute}", code=True)
        last[guard] = post
    assert there(work) == set(last.items())
    sweep(work, "07:10")
    heads = {post: sum(at == post for at in last.values()) for post in POSTS}
    needed = {"P001": 1, "P002": 1, "P003": 2}
    missing = {one.post_id: one.missing.get("guard", 0) for one in work.gaps.things}
    assert {post: max(needed[post] - heads[post], 0) for post in POSTS} == {
        post: missing.get(post, 0) for post in POSTS
    }


# -- as they read it ----------------------------------------------------------------------------


async def scans(story: Story, guard: str, post: str) -> None:
    codes = Codes(story.house.settings.signing_key())
    await story.phone(guard).sends(f"/start {codes.of_post(post)}")


async def test_a_morning_at_the_other_gate(tmp_path: Path) -> None:
    async with opened(of_house(tmp_path)) as story:
        guard = story.phone("G12")
        await guard.shares(CROSSING)
        done = await guard.sees("孙师傅，已签到：校门口护学岗 06:50。辛苦了。您这一班排在正门岗")
        assert list(done.buttons) == ["我在正门岗"]
        await guard.sends("📋 我的")
        await guard.sees("07:00-08:20 正门岗：06:50 在校门口护学岗签到")
        await guard.presses("我在正门岗")
        await guard.sees("06:50 正门岗到岗已记下，等队长核对")
        await guard.shares(GATE)
        await guard.sees("孙师傅，已签到：正门岗 06:50。")
        await guard.shares(CROSSING)
        await guard.sees("已签到：校门口护学岗 06:50", "正门岗记到 06:50", "您这一班排在正门岗")
        await guard.presses("我在正门岗")
        await guard.sees("好的，还记您在正门岗。")
        rows = await story.rows(check_ins, check_ins.c.checked_out_at.is_(None))
        assert [one.post_id for one in rows if one.standing == "confirmed"] == [GATE]


async def test_the_leader_sees_who_is_at_the_other_gate(tmp_path: Path) -> None:
    async with opened(of_house(tmp_path)) as story:
        guard, leader = story.phone("G02"), story.phone("G01")
        await leader.shares("P001")
        await leader.sees("已签到：东门岗")
        await scans(story, "G02", "P001")
        done = await guard.sees(
            "李师傅，已签到：东门岗 06:50。辛苦了。您这一班排在西门岗，要过去的话，到了再点 📍。"
        )
        assert not done.buttons, "a code leaves no doubt"
        for other in ("G03", "G04"):
            await story.phone(other).shares("P003")
            await story.phone(other).sees("已签到")
        await story.forward(minutes=15)
        card = await leader.sees("07:05 西门岗还差保安1人（李师傅在东门岗），请看一下。")
        assert list(card.buttons) == ["人在", "在路上", "找人顶"]
        await scans(story, "G02", "P002")
        await guard.sees("李师傅，已签到：西门岗 07:05", "东门岗记到 07:05")
        await story.tick()
        await leader.sees("到岗4/4")


async def test_words_that_name_a_gate(tmp_path: Path) -> None:
    async with opened(of_house(tmp_path)) as story:
        guard, leader = story.phone("G12"), story.phone("SO04")
        await guard.sends("我在校门口护学岗")
        await guard.sees("06:50 校门口护学岗到岗已记下，等队长核对", "您这一班排在正门岗")
        await leader.sees("孙师傅 06:50 说到了校门口护学岗，请核对一下")
        await guard.sends("到岗")
        await guard.sees("06:50 校门口护学岗到岗已记下")
        await guard.shares(GATE)
        await guard.sees("孙师傅，已签到：正门岗 06:50。")
        await leader.sees("已有定位")
        (row,) = await story.rows(check_ins)
        assert (row.post_id, row.standing) == (GATE, "confirmed"), "one check-in, where he is"


@pytest.mark.parametrize(
    ("words", "post"),
    [
        ("东门到岗", "P001"),
        ("我到东门了", "P001"),
        ("已到西门岗", "P002"),
        ("东门换我上岗", "P001"),
        ("到岗", ""),
        ("东门灯坏了，到岗", ""),
        ("到岗了，东门没人", ""),
    ],
)
def test_which_gate_the_words_say_one_is_at(words: str, post: str) -> None:
    district = house("SCH01").district
    found = named_post(district, district.people["G02"], words)
    assert (found.id if found else "") == post
