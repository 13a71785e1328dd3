"""The leader's one card of missed rounds, as a rule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duty.patrols.missing import WalksMissed, tell_leaders
from duty.patrols.walk import Walk, WalkState
from tests.kit.memory import moment
from tests.kit.memory_cases import CaseWork, now_of

NOON = moment("12:00")


@pytest.fixture
def work() -> Any:
    return CaseWork()


def missed(work: Any, time: str, days_ago: int = 0) -> Walk:
    due = moment(time) - timedelta(days=days_ago)
    ends = due + timedelta(minutes=30)
    walk = Walk("R01", "SCH01", due.date(), ends, due_at=due, points=6, state=WalkState.MISSED)
    now_of(work.walks.add(walk))
    return walk


def test_what_is_missed_later_that_day_rewrites_the_one_card(work: Any) -> None:
    first = missed(work, "09:30")
    now_of(tell_leaders(work, [first], NOON))
    second = missed(work, "11:00")
    now_of(tell_leaders(work, [second], NOON))
    card, again = work.told_of(WalksMissed)
    assert (card.person_id, card.replaces, again.replaces) == ("G01", "", card.name)
    assert [len(one.news.lines) for one in (card, again)] == [1, 2]
    assert first.told == second.told == ["G01"]


def test_rounds_of_two_days_at_once_are_all_on_it(work: Any) -> None:
    """After an outage the day before once was missing from the card, and yet counted as told."""
    both = [missed(work, "16:00", days_ago=1), missed(work, "09:30")]
    now_of(tell_leaders(work, both, NOON))
    (card,) = work.told_of(WalksMissed)
    assert len(card.news.lines) == 2
