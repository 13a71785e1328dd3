"""顶班 as rules: asked, accepted, approved, each once and before it begins; who is told, and nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from duty.district.exceptions import Leave
from duty.district.shifts import CalendarDay, DayKind
from duty.messaging.refused import Refused
from duty.rosters import standing
from duty.rosters.swaps import relieving, settling, swapping
from duty.rosters.swaps.swap import Swap, SwapState
from duty.rosters.swaps.swap_news import Off
from duty.rosters.swaps.voiding import Voiding
from tests.alerting.rules.test_alert_rules import now_of
from tests.kit.memory import MemoryWork, moment

TUESDAY = date(2026, 11, 24)
KEY = "SCH01:am_peak:2026-11-24"
TEN = moment("10:00")
BEGINS = moment("07:00", "2026-11-24")
GUARD, COLLEAGUE, LEADER, OFFICE = "G02", "G05", "G01", "SO01"


@pytest.fixture
def work() -> Any:
    return MemoryWork()


def person(work: Any, who: str) -> Any:
    return work.district.people[who]


def place(work: Any, who: str = GUARD, post: str = "P002", key: str = KEY) -> Any:
    found = standing.place_of(work.district, key, post, who)
    assert found, "the roster has it so"
    return found


def asked(work: Any, who: str = GUARD, colleague: str = COLLEAGUE, now: Any = TEN, post: str = "P002") -> Any:
    return now_of(swapping.ask(work, person(work, who), place(work, who, post), colleague, now))


def accepts(work: Any, who: str = COLLEAGUE, number: int = 1, now: Any = TEN) -> Any:
    return now_of(swapping.accept(work, person(work, who), number, now))


def approves(work: Any, who: str = LEADER, number: int = 1, now: Any = TEN) -> Any:
    return now_of(settling.approve(work, person(work, who), number, now))


def told(work: Any) -> list[tuple[str, str]]:
    """And forget it."""
    found = [(one.kind, one.person_id) for one in work.notices]
    work.notices.clear()
    return found


def at_the_gate(work: Any) -> list[str]:
    held = work.district.held_by(KEY)
    return [one.person_id for one in standing.expected(work.district, held, "P002")]


# -- the row -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", SwapState)
def test_each_step_needs_the_step_before(state: SwapState) -> None:
    def one() -> Swap:
        times = (TEN, BEGINS, BEGINS + timedelta(hours=1), BEGINS)
        return Swap("SCH01", KEY, "P002", GUARD, GUARD, GUARD, *times, offered_to=[COLLEAGUE], state=state)

    MemoryWork()
    assert one().accept(COLLEAGUE, TEN) == one().decline(COLLEAGUE) == (state == "asked")
    assert one().approve(LEADER, TEN) == (state == "accepted")
    still_open = state in ("asked", "accepted")
    assert one().open == one().refuse(LEADER, TEN) == one().take_back(TEN) == one().lapse() == still_open
    assert not one().accept("G04", TEN), "nobody asked them"
    assert not one().accept(COLLEAGUE, BEGINS) and not one().approve(LEADER, BEGINS), "it has begun"


# -- three steps -------------------------------------------------------------------------------


def test_only_the_third_step_changes_the_roster_and_each_affected_hears_it_once(work: Any) -> None:
    assert asked(work).asked and told(work) == [("swap.please", COLLEAGUE)]
    assert at_the_gate(work) == [GUARD]
    assert accepts(work).accepted and told(work) == [("swap.decide", LEADER)]
    assert at_the_gate(work) == [GUARD]
    assert approves(work).approved
    assert sorted(told(work)) == [("swap.settled", GUARD), ("swap.settled", COLLEAGUE)]
    assert at_the_gate(work) == [COLLEAGUE]
    assert approves(work) is Refused.TOO_LATE and accepts(work) is Refused.TOO_LATE and not told(work)


@pytest.mark.parametrize("begun", [timedelta(), timedelta(minutes=5), timedelta(days=2)])
def test_nothing_happens_after_it_began(work: Any, begun: timedelta) -> None:
    asked(work)
    assert accepts(work, now=BEGINS + begun) is Refused.TOO_LATE
    accepts(work)
    assert approves(work, now=BEGINS + begun) is Refused.TOO_LATE
    assert at_the_gate(work) == [GUARD]
    assert asked(work, now=BEGINS + begun) is Refused.TOO_LATE
    told(work)
    assert now_of(settling.sweep(work, BEGINS + begun)) == 1
    assert told(work) == [("swap.off", GUARD), ("swap.off", COLLEAGUE)], "both counted on it"
    assert now_of(settling.sweep(work, BEGINS + begun)) == 0


def test_unanswered_it_stays_as_it_was(work: Any) -> None:
    asked(work)
    told(work)
    assert now_of(settling.sweep(work, BEGINS - timedelta(seconds=1))) == 0
    assert now_of(settling.sweep(work, BEGINS)) == 1
    assert [(n.person_id, n.news.why) for n in work.notices if n.kind == "swap.off"] == [(GUARD, Off.LAPSED)]
    assert at_the_gate(work) == [GUARD]


def test_declined_refused_taken_back(work: Any) -> None:
    asked(work)
    told(work)
    assert now_of(swapping.decline(work, person(work, COLLEAGUE), 1, TEN)).state == "declined"
    assert told(work) == [("swap.off", GUARD)] and accepts(work) is Refused.TOO_LATE
    asked(work)
    accepts(work, number=2)
    told(work)
    assert now_of(settling.refuse(work, person(work, LEADER), 2, TEN)).state == "refused"
    assert told(work) == [("swap.off", GUARD), ("swap.off", COLLEAGUE)]
    asked(work)
    accepts(work, number=3)
    told(work)
    assert now_of(swapping.take_back(work, person(work, COLLEAGUE), 3, TEN)) is Refused.TOO_LATE
    assert now_of(swapping.take_back(work, person(work, GUARD), 3, TEN)).state == "taken_back"
    assert told(work) == [("swap.off", COLLEAGUE)] and approves(work, number=3) is Refused.TOO_LATE
    assert at_the_gate(work) == [GUARD]


def test_who_decides(work: Any) -> None:
    asked(work)
    assert approves(work) is Refused.TOO_LATE, "the colleague has not answered"
    accepts(work)
    for nobody in (GUARD, COLLEAGUE, "G03", "G09", "PO01", "DO3", "T01"):
        assert approves(work, nobody) is Refused.GONE
    assert approves(work, OFFICE).approved
    assert approves(work, number=9) is Refused.GONE


def test_the_leaders_own_goes_to_the_office_and_what_the_leader_takes_is_agreed(work: Any) -> None:
    asked(work, LEADER, COLLEAGUE, post="P001")
    told(work)
    accepts(work)
    assert told(work) == [("swap.decide", OFFICE)] and approves(work, LEADER) is Refused.GONE
    free = replace(
        work.district, roster=tuple(one for one in work.district.roster if one.person_id != LEADER)
    )
    work.district = free
    asked(work, GUARD, LEADER)
    told(work)
    assert accepts(work, LEADER, 2).approved and told(work) == [("swap.settled", GUARD)]


def test_the_police_ask_each_other_and_the_station_decides(work: Any) -> None:
    other = next(one.id for one in work.district.people_of("ORG06") if one.id not in ("PO01", "PO02"))
    lines = tuple(one for one in work.district.roster if one.person_id != other)
    work.district = replace(work.district, roster=lines)
    assert asked(work, "PO02", other, post="P003").asked
    told(work)
    accepts(work, other)
    assert told(work) == [("swap.decide", "PO01")] and approves(work, LEADER) is Refused.GONE
    assert approves(work, "PO01").approved


# -- what cannot be ----------------------------------------------------------------------------


def test_what_cannot_be_asked(work: Any) -> None:
    assert asked(work, colleague="G03") is Refused.BUSY, "stands at the crossing then"
    assert asked(work, colleague="T01") is Refused.BUSY and asked(work, colleague="X99") is Refused.GONE
    other = place(work, "G03", "P003")
    assert now_of(swapping.ask(work, person(work, GUARD), other, COLLEAGUE, TEN)) is Refused.GONE
    asked(work)
    assert asked(work) is Refused.ALREADY


def test_nobody_takes_two_places_at_once_even_in_one_transaction(work: Any) -> None:
    asked(work)
    asked(work, "G03", post="P003")
    stale = work.district
    accepts(work, number=1)
    accepts(work, number=2)
    assert approves(work, number=1).approved
    work.swaps.approved, fresh = (lambda: []), work.swaps.approved  # the district in memory is that of before
    assert work.district.swaps == stale.swaps
    work.swaps.approved = fresh
    assert approves(work, number=2) is Refused.BUSY
    assert at_the_gate(work) == [COLLEAGUE]


def test_a_place_that_is_somebody_elses_by_now_cannot_be_given(work: Any) -> None:
    asked(work)
    accepts(work)
    work.district = replace(
        work.district, roster=tuple(one for one in work.district.roster if one.person_id != GUARD)
    )
    assert approves(work) is Refused.TOO_LATE


def test_it_may_go_on_and_come_back(work: Any) -> None:
    asked(work)
    accepts(work)
    approves(work)
    assert asked(work, COLLEAGUE, GUARD).asked
    accepts(work, GUARD, 2)
    assert approves(work, number=2).approved and at_the_gate(work) == [GUARD]


def test_whoever_has_heard_four_things_today_reads_it_with_the_next(work: Any) -> None:
    for number in range(4):
        asked(work, now=TEN + timedelta(minutes=number))
        now_of(swapping.take_back(work, person(work, GUARD), number + 1, TEN))
    told(work)
    work.sent_notices.unasked = _four
    asked(work)
    assert not told(work) and [one.kind for one in work.withheld] == ["swap.please"]


async def _four(*_: Any) -> int:
    return 4


# -- 找人顶 ------------------------------------------------------------------------------------


def offers(work: Any, who: str = LEADER, colleagues: tuple[str, ...] = (COLLEAGUE,), now: Any = TEN) -> Any:
    held = work.district.held_by(KEY)
    (shift,) = standing.wanted(work.district, held, "P002")
    return now_of(relieving.offer(work, person(work, who), shift, colleagues, now))


def test_the_leader_asks_and_the_first_yes_settles_it(work: Any) -> None:
    work.district = replace(work.district, leave=(Leave(GUARD, TUESDAY, TUESDAY),))
    gone = relieving.empty_places(work.district, person(work, LEADER), TEN)
    assert [one.key for one in gone if one.window.key == "am_peak"] == [KEY]
    assert offers(work).asked and told(work) == [("swap.please", COLLEAGUE)]
    assert offers(work) is Refused.ALREADY
    assert accepts(work).approved
    assert sorted(told(work)) == [("swap.settled", LEADER), ("swap.settled", GUARD)]
    assert at_the_gate(work) == [COLLEAGUE]


def test_also_while_it_runs_but_not_when_it_is_over(work: Any) -> None:
    late = moment("07:20", "2026-11-24")
    assert offers(work, now=late).asked and accepts(work, now=late).approved
    assert at_the_gate(work) == [COLLEAGUE]
    assert offers(work, now=moment("08:10", "2026-11-24")) is Refused.TOO_LATE


def test_only_who_leads_may_and_only_the_free_are_asked(work: Any) -> None:
    for nobody in (GUARD, COLLEAGUE, "G09", "PO01", "DO3", "PR03"):
        assert offers(work, nobody) is Refused.GONE
    assert offers(work, colleagues=("G03", "X99")) is Refused.BUSY
    code = relieving.led_code(place(work))
    assert relieving.place_by(work.district, person(work, LEADER), code, TEN) == place(work)
    assert relieving.place_by(work.district, person(work, "G09"), code, TEN) is None


def test_a_new_roster_that_has_no_such_place_tells_both_and_nobody_else(work: Any) -> None:
    asked(work)
    accepts(work)
    approves(work)
    told(work)
    planner = Voiding()
    assert now_of(planner.sweep(work, TEN)) == 0 and told(work) == []
    lines = tuple(one for one in work.district.roster if (one.person_id, one.post_id) != (GUARD, "P002"))
    work.district = replace(work.district, roster=lines)
    assert now_of(planner.sweep(work, TEN)) == 1
    assert told(work) == [("swap.off", GUARD), ("swap.off", COLLEAGUE)]
    (swap,) = work.swaps.things
    assert swap.state is SwapState.VOID
    assert now_of(planner.sweep(work, TEN)) == 0 and told(work) == [], "once"


def test_a_closed_day_voids_nothing_and_what_has_begun_stays(work: Any) -> None:
    asked(work)
    accepts(work)
    approves(work)
    told(work)
    closed = CalendarDay(TUESDAY, "SCH01", DayKind.CLOSED)
    work.district = replace(work.district, calendar=(*work.district.calendar, closed))
    assert now_of(Voiding().sweep(work, TEN)) == 0, "it may be opened again"
    lines = tuple(one for one in work.district.roster if one.person_id != GUARD)
    work.district = replace(work.district, roster=lines)
    assert now_of(Voiding().sweep(work, BEGINS)) == 0 and told(work) == []
