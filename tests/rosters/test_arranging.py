"""What a clerk arranges for one date: the rules of the chat hold, the two it affects hear it, nobody else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from duty.district.exceptions import Leave
from duty.messaging.refused import Refused
from duty.rosters import standing
from duty.rosters.arranging import leave as leaving
from duty.rosters.arranging import place as arranging
from duty.rosters.arranging.rights import may_arrange, may_give_leave
from duty.rosters.swaps import swapping
from tests.alerting.rules.test_alert_rules import now_of
from tests.kit.memory import MemoryWork, moment

TEN, BEGINS = moment("10:00"), moment("07:00", "2026-11-24")
KEY, TUESDAY = "SCH01:am_peak:2026-11-24", date(2026, 11, 24)
GUARD, COLLEAGUE, OFFICE = "G02", "G05", "SO01"


@pytest.fixture
def work() -> Any:
    return MemoryWork()


def person(work: Any, who: str) -> Any:
    return work.district.people[who]


def place(work: Any, post: str = "P002", origin: str = GUARD) -> Any:
    held = work.district.held_by(KEY)
    (found,) = [one for one in standing.wanted(work.district, held, post) if one.origin_id == origin]
    return found


def puts_in(work: Any, taker: str = COLLEAGUE, by: str = OFFICE, now: Any = TEN, **where: str) -> Any:
    return now_of(arranging.put_in(work, person(work, by), place(work, **where), taker, now))


def takes_back(work: Any, by: str = OFFICE, now: Any = TEN, **where: str) -> Any:
    return now_of(arranging.take_back(work, person(work, by), place(work, **where), now))


def told(work: Any) -> list[tuple[str, str]]:
    found = [(one.kind, one.person_id) for one in work.notices]
    work.notices.clear()
    return found


def at_the_gate(work: Any) -> list[str]:
    held = work.district.held_by(KEY)
    return [one.person_id for one in standing.expected(work.district, held, "P002")]


def test_it_holds_at_once_and_both_hear_it_once(work: Any) -> None:
    assert puts_in(work).approved and at_the_gate(work) == [COLLEAGUE]
    assert sorted(told(work)) == [("swap.settled", GUARD), ("swap.settled", COLLEAGUE)]
    assert takes_back(work).state == "taken_back" and at_the_gate(work) == [GUARD]
    assert sorted(told(work)) == [("swap.off", GUARD), ("swap.off", COLLEAGUE)]
    assert takes_back(work) is Refused.GONE and not told(work)


def test_also_while_it_runs_but_not_when_it_is_as_good_as_over(work: Any) -> None:
    late = BEGINS + timedelta(minutes=20)
    assert puts_in(work, now=late).approved and takes_back(work, now=late).state == "taken_back"
    assert puts_in(work, now=moment("08:10", "2026-11-24")) is Refused.TOO_LATE
    puts_in(work, now=late)
    assert takes_back(work, now=moment("08:10", "2026-11-24")) is Refused.TOO_LATE


def test_what_two_had_agreed_is_taken_back_only_before_it_begins(work: Any) -> None:
    now_of(swapping.ask(work, person(work, GUARD), place(work), COLLEAGUE, TEN))
    swap = work.swaps.things[0]
    swap.accept(COLLEAGUE, TEN)
    swap.approve("G01", TEN)
    assert takes_back(work, now=BEGINS) is Refused.TOO_LATE and at_the_gate(work) == [COLLEAGUE]
    assert takes_back(work).state == "taken_back"


def test_nobody_stands_twice_when_it_comes_back(work: Any) -> None:
    puts_in(work)
    assert puts_in(work, taker=GUARD, post="P003", origin="G03").approved, "he is free by now"
    told(work)
    assert takes_back(work) is Refused.BUSY and at_the_gate(work) == [COLLEAGUE] and not told(work)
    takes_back(work, post="P003", origin="G03")
    assert takes_back(work).state == "taken_back"


def test_one_after_the_other_and_back_step_by_step(work: Any) -> None:
    puts_in(work)
    assert puts_in(work, taker=COLLEAGUE) is Refused.BUSY, "he stands there already"
    assert puts_in(work, taker=GUARD).approved and at_the_gate(work) == [GUARD]
    takes_back(work)
    assert at_the_gate(work) == [COLLEAGUE]
    takes_back(work)
    assert at_the_gate(work) == [GUARD]


def test_what_was_asked_in_the_chat_is_over(work: Any) -> None:
    now_of(swapping.ask(work, person(work, GUARD), place(work), COLLEAGUE, TEN))
    told(work)
    puts_in(work)
    assert [one.state for one in work.swaps.things] == ["refused", "approved"]
    assert sorted(told(work)) == [("swap.settled", GUARD), ("swap.settled", COLLEAGUE)], "each once"
    assert now_of(swapping.accept(work, person(work, COLLEAGUE), 1, TEN)) is Refused.TOO_LATE


def test_whose_it_is_to_arrange(work: Any) -> None:
    district = work.district
    guard, officer = person(work, GUARD), person(work, "PO02")
    for who, guards, police in (
        ("SO01", True, False), ("PR01", True, False), ("G01", True, False), ("AD01", True, True),
        ("PO01", False, True), ("G03", False, False), ("SO12", False, False), ("G09", False, False),
        ("T01", False, False),
    ):  # fmt: skip
        one = person(work, who)
        assert may_arrange(district, one, guard, "SCH01") is guards, who
        assert may_give_leave(district, one, guard) is guards, who
        assert may_arrange(district, one, officer, "SCH01") is police, who
        assert may_give_leave(district, one, officer) is police, who


# -- leave --------------------------------------------------------------------------------------


def gives(work: Any, *days: date, who: str = GUARD, by: str = OFFICE, now: Any = TEN) -> Any:
    leave = Leave(who, days[0], days[-1], "病假")
    return now_of(leaving.give(work, person(work, by), leave, now))


def test_leave_empties_the_place_and_cancelled_it_is_theirs_again(work: Any) -> None:
    done = gives(work, TUESDAY)
    assert (done.before, done.after.kind) == (None, "病假")
    assert told(work) == [("leave.granted", GUARD)] and work.leaves.granted
    assert gives(work, TUESDAY) is Refused.ALREADY
    assert gives(work, TUESDAY, by="G09") is Refused.GONE
    back = now_of(leaving.cancel(work, person(work, OFFICE), GUARD, TUESDAY, TEN))
    assert (back.before, back.after) == (done.after, None)
    assert told(work) == [("leave.cancelled", GUARD)] and not work.leaves.granted
    again = now_of(leaving.again(work, person(work, OFFICE), done.after, TEN))
    assert (again.before, again.after) == (None, done.after) and told(work) == [("leave.granted", GUARD)]


def test_days_that_are_over_are_not_touched(work: Any) -> None:
    monday = TUESDAY - timedelta(days=1)
    assert gives(work, monday - timedelta(days=3)) is Refused.TOO_LATE
    gives(work, monday, TUESDAY)
    tomorrow = moment("10:00", "2026-11-24")
    back = now_of(leaving.cancel(work, person(work, OFFICE), GUARD, monday, tomorrow))
    assert back.after == Leave(GUARD, monday, monday, "病假")
    later = moment("10:00", "2026-11-26")
    assert now_of(leaving.cancel(work, person(work, OFFICE), GUARD, monday, later)) is Refused.TOO_LATE
