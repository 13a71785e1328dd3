"""两个班互换: asked, accepted, approved in one go; both places change hands, or neither."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from duty.district.exceptions import Leave
from duty.messaging.refused import Refused
from duty.rosters import standing
from duty.rosters.arranging import place as arranging
from duty.rosters.swaps import exchanging, settling, swapping
from duty.rosters.swaps.deal import Deal
from duty.rosters.swaps.swap_news import Off
from duty.rosters.swaps.voiding import Voiding
from storage.tables import swaps
from tests.alerting.rules.test_alert_rules import now_of
from tests.kit.memory import MemoryWork, moment
from tests.kit.story import Story, opened, settings

TEN = moment("10:00")
MORNING, AFTERNOON = "SCH01:am_peak:2026-11-24", "SCH01:pm_peak:2026-11-25"
"""Tuesday morning G02 has the west gate (P002), Wednesday afternoon G05 the east gate (P001)."""
BEGINS, LATER = moment("07:00", "2026-11-24"), moment("15:50", "2026-11-25")
GUARD, COLLEAGUE, LEADER = "G02", "G05", "G01"


@pytest.fixture
def work() -> Any:
    made: Any = MemoryWork()
    kept = [one for one in made.district.roster if not _same_afternoon(one)]
    made.district = replace(made.district, roster=tuple(kept))
    return made


def _same_afternoon(one: Any) -> bool:
    """G02 has a place of his own then; without it he could take another."""
    return (one.person_id, one.school_id, one.window) == (GUARD, "SCH01", "pm_peak")


def person(work: Any, who: str) -> Any:
    return work.district.people[who]


def places(work: Any) -> tuple[Any, Any]:
    mine = standing.place_of(work.district, MORNING, "P002", GUARD)
    theirs = standing.place_of(work.district, AFTERNOON, "P001", COLLEAGUE)
    assert mine and theirs
    return mine, theirs


def asked(work: Any, now: Any = TEN) -> Any:
    return now_of(exchanging.ask(work, person(work, GUARD), *places(work), now))


def accepts(work: Any, now: Any = TEN, who: str = COLLEAGUE, number: int = 1) -> Any:
    return now_of(swapping.accept(work, person(work, who), number, now))


def approves(work: Any, now: Any = TEN, who: str = LEADER, number: int = 1) -> Any:
    return now_of(settling.approve(work, person(work, who), number, now))


def stand(work: Any) -> tuple[list[str], list[str]]:
    found = []
    for key, post in ((MORNING, "P002"), (AFTERNOON, "P001")):
        held = work.district.held_by(key)
        found.append([one.person_id for one in standing.expected(work.district, held, post)])
    return found[0], found[1]


def no_such_afternoon(work: Any) -> None:
    hers = (COLLEAGUE, "pm_peak")
    lines = tuple(one for one in work.district.roster if (one.person_id, one.window) != hers)
    work.district = replace(work.district, roster=lines, swaps=())


def told(work: Any) -> list[tuple[str, str]]:
    found = [(one.kind, one.person_id) for one in work.notices]
    work.notices.clear()
    return found


AS_IT_WAS, EXCHANGED = ([GUARD], [COLLEAGUE]), ([COLLEAGUE], [GUARD])


def test_three_steps_each_once_and_both_change_hands(work: Any) -> None:
    deal = asked(work)
    assert isinstance(deal, Deal) and told(work) == [("swap.please", COLLEAGUE)], "one question of both"
    assert stand(work) == AS_IT_WAS
    assert accepts(work).accepted and told(work) == [("swap.decide", LEADER)]
    assert stand(work) == AS_IT_WAS
    assert approves(work).approved
    assert sorted(told(work)) == [("swap.settled", GUARD), ("swap.settled", COLLEAGUE)]
    assert stand(work) == EXCHANGED
    assert approves(work) is accepts(work) is Refused.TOO_LATE and not told(work)
    assert [one.state for one in work.swaps.things] == ["approved", "approved"]


def test_who_could_and_for_what(work: Any) -> None:
    mine, theirs = places(work)
    assert COLLEAGUE in {one.id for one in exchanging.partners(work.district, mine, TEN)}
    found = exchanging.places_for(work.district, mine, person(work, COLLEAGUE), TEN)
    assert theirs in found and all(one.person_id == COLLEAGUE for one in found)
    teacher = person(work, "T01")
    assert not exchanging.places_for(work.district, mine, teacher, TEN)
    everybody = MemoryWork().district
    own = standing.place_of(everybody, MORNING, "P002", GUARD)
    assert own
    found = exchanging.places_for(everybody, own, everybody.people[COLLEAGUE], TEN)
    assert theirs not in found, "there he has a place of his own"


def test_two_posts_of_one_window_may_be_exchanged() -> None:
    work: Any = MemoryWork()
    mine = standing.place_of(work.district, MORNING, "P002", GUARD)
    theirs = standing.place_of(work.district, MORNING, "P003", "G03")
    assert isinstance(now_of(exchanging.ask(work, person(work, GUARD), mine, theirs, TEN)), Deal)
    assert accepts(work, who="G03").accepted and approves(work).approved
    held = work.district.held_by(MORNING)
    assert {(one.post_id, one.person_id) for one in standing.expected(work.district, held)} >= {
        ("P002", "G03"),
        ("P003", GUARD),
    }


@pytest.mark.parametrize("end", ["declined", "refused", "taken_back", "lapsed"])
def test_all_or_nothing_whoever_says_no_or_nothing(work: Any, end: str) -> None:
    asked(work)
    if end == "declined":
        now_of(swapping.decline(work, person(work, COLLEAGUE), 1, TEN))
    else:
        accepts(work)
    told(work)
    if end == "refused":
        now_of(settling.refuse(work, person(work, LEADER), 1, TEN))
        assert told(work) == [("swap.off", GUARD), ("swap.off", COLLEAGUE)]
    if end == "taken_back":
        now_of(swapping.take_back(work, person(work, GUARD), 1, TEN))
        assert told(work) == [("swap.off", COLLEAGUE)]
    if end == "lapsed":
        assert now_of(settling.sweep(work, BEGINS - timedelta(seconds=1))) == 0
        assert now_of(settling.sweep(work, BEGINS)) == 1
        assert told(work) == [("swap.off", GUARD), ("swap.off", COLLEAGUE)]
    assert [one.state for one in work.swaps.things] == [end, end] and stand(work) == AS_IT_WAS
    assert approves(work) is Refused.TOO_LATE
    assert isinstance(asked(work), Deal) or end == "lapsed", "it may be asked anew"


def test_neither_changes_once_the_first_has_begun(work: Any) -> None:
    asked(work)
    assert accepts(work, BEGINS) is Refused.TOO_LATE
    accepts(work)
    assert approves(work, BEGINS) is Refused.TOO_LATE and stand(work) == AS_IT_WAS
    assert asked(work, BEGINS) is Refused.TOO_LATE


def test_looked_at_again_at_each_step(work: Any) -> None:
    asked(work)
    work.district = replace(work.district, leave=(Leave(GUARD, date(2026, 11, 25), date(2026, 11, 25)),))
    assert accepts(work) is Refused.BUSY, "he could not stand there any more"
    work.district = replace(work.district, leave=())
    accepts(work)
    no_such_afternoon(work)
    assert approves(work) is Refused.TOO_LATE, "the roster has no such place"
    assert [one.state for one in work.swaps.things] == ["accepted", "accepted"]


def test_who_decides_and_who_may_not(work: Any) -> None:
    asked(work)
    accepts(work)
    for nobody in (GUARD, COLLEAGUE, "G03", "G09", "PO01", "T01"):
        assert approves(work, who=nobody) is Refused.GONE
    assert approves(work, number=2) is Refused.GONE, "what is given for it has no steps of its own"
    assert accepts(work, who=GUARD, number=2) is Refused.GONE
    assert [deal.swap.id for deal in now_of(settling.waiting(work, person(work, LEADER)))] == [1]
    assert approves(work, who="SO01").approved


def test_of_the_leaders_own_place_the_office_decides() -> None:
    work: Any = MemoryWork()
    mine = standing.place_of(work.district, MORNING, "P002", GUARD)
    theirs = standing.place_of(work.district, MORNING, "P001", LEADER)
    now_of(exchanging.ask(work, person(work, GUARD), mine, theirs, TEN))
    told(work)
    assert accepts(work, who=LEADER).accepted, "what he gives himself he does not approve"
    assert told(work) == [("swap.decide", "SO01")]
    assert approves(work, who=LEADER) is Refused.GONE and approves(work, who="SO01").approved


def test_a_place_that_is_being_asked_about_is_not_asked_about_twice(work: Any) -> None:
    asked(work)
    assert asked(work) is Refused.ALREADY
    mine, theirs = places(work)
    assert now_of(swapping.ask(work, person(work, GUARD), mine, COLLEAGUE, TEN)) is Refused.ALREADY
    own = now_of(swapping.ask(work, person(work, COLLEAGUE), theirs, "G04", TEN))
    assert own is Refused.ALREADY
    assert len(now_of(work.swaps.open_of(GUARD))) == 1, "one thing that was asked"


def test_a_new_roster_voids_both_and_the_clerk_lifts_both(work: Any) -> None:
    asked(work)
    accepts(work)
    approves(work)
    told(work)
    (mine,) = [
        one for one in standing.wanted(work.district, work.district.held_by(MORNING)) if one.post_id == "P002"
    ]
    assert now_of(arranging.take_back(work, person(work, "G09"), mine, TEN)) is Refused.GONE
    assert now_of(arranging.take_back(work, person(work, "SO01"), mine, BEGINS)) is Refused.TOO_LATE
    now_of(arranging.take_back(work, person(work, "SO01"), mine, TEN))
    assert stand(work) == AS_IT_WAS and told(work) == [("swap.off", GUARD), ("swap.off", COLLEAGUE)]
    asked(work)
    accepts(work, number=3)
    approves(work, number=3)
    told(work)
    no_such_afternoon(work)
    assert now_of(Voiding().sweep(work, TEN)) > 0
    assert [(n.person_id, n.news.why) for n in work.notices] == [(GUARD, Off.VOID), (COLLEAGUE, Off.VOID)]
    assert [one.state for one in work.swaps.things[2:]] == ["void", "void"]
    assert stand(work)[0] == [GUARD]


# -- as people live through it -------------------------------------------------------------------


@pytest.fixture
async def eve(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now="2026-11-23T18:30:00")) as told_:
        yield told_


WHERE = "11月24日（周二）07:00–08:20 西门岗"
FOR_IT = "11月28日（周六）08:00–20:00 西门岗"


@pytest.mark.usefixtures("both_databases")
async def test_one_flow_in_the_chat(eve: Story) -> None:
    guard, colleague, leader = (eve.phone(who) for who in ("G02", "G05", "G01"))
    await guard.sends("/swap")
    await guard.sees("您想换哪个班？")
    await guard.presses("11-24 周二 07:00 西门岗")
    await guard.sees("请谁顶？", "两个班互换")
    await guard.presses("两个班互换")
    await guard.sees("11-24 周二 07:00 西门岗：和谁互换？", "陈德海")
    await guard.presses("陈德海")
    await guard.sees("11-24 周二 07:00 西门岗：换陈师傅的哪个班？", "11-28 周六 08:00 西门岗")
    await guard.presses("11-28 周六 08:00 西门岗")
    await guard.sees(f"已问陈德海 000-0005：{WHERE}换{FOR_IT}。没定下来以前两个班都照旧。", "收回")
    await colleague.sees(f"李师傅想和您换班：您顶李师傅的{WHERE}，李师傅顶您的{FOR_IT}。", "同意换", "换不了")
    await colleague.presses("同意换")
    await colleague.sees(f"好的，{WHERE}换{FOR_IT}。等队长同意了再告诉您")
    await guard.sends("/swap")
    await guard.sees(f"陈德海 000-0005答应了：{WHERE}换{FOR_IT}。等队长同意", "收回")
    await guard.sees("您想换哪个班？")
    await leader.sees(f"李师傅和陈师傅换班：{WHERE}由陈师傅值，{FOR_IT}由李师傅值。陈师傅已答应。")
    await leader.presses("同意")
    for phone in (guard, colleague, leader):
        await phone.sees(f"换班定了：{WHERE}由陈师傅值，{FOR_IT}由李师傅值。")
    await colleague.sends("📋 我的")
    assert "07:00-08:20 西门岗" in (await colleague.sees("明天")).text
    first, second = await eve.rows(swaps)
    assert (first.state, second.state, second.returns_id) == ("approved", "approved", first.id)


@pytest.mark.usefixtures("both_databases")
async def test_what_nobody_answers_stays_as_it_was(eve: Story) -> None:
    guard, colleague = eve.phone("G02"), eve.phone("G05")
    await guard.sends("/swap")
    await guard.sees("您想换哪个班？")
    for pressed, seen in (
        ("11-24 周二 07:00 西门岗", "请谁顶？"),
        ("两个班互换", "和谁互换？"),
        ("陈德海", "换陈师傅的哪个班？"),
        ("11-28 周六 08:00 西门岗", "已问陈德海"),
    ):
        await guard.presses(pressed)
        await guard.sees(seen)
    await colleague.sees("李师傅想和您换班")
    await eve.forward(hours=12, minutes=31)
    await guard.sees(f"{WHERE}换{FOR_IT}：没有定下来，两个班都照旧。")
    assert {one.state for one in await eve.rows(swaps)} == {"lapsed"}
    await eve.settled()
    for phone in eve.phones.values():
        phone.unseen.clear()
