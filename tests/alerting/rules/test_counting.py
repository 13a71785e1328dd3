"""How soon calls are answered: by hour and school, never by person; and what a desk is told of a call now."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

import pytest

from bot.simulation.actors.offices.officer import (
    ANSWERS_DESK,
    ANSWERS_POLICE,
    ASLEEP,
    DESK_MEDIAN_S,
    NIGHT,
    OTHERS_MEDIAN_S,
    SPREAD,
)
from duty.alerting.counting.answers import Answer, by_hour, by_school, false_calls, times
from duty.alerting.counting.forecast import ENOUGH, SHARE, forecast
from duty.district.ladders import LADDERS
from duty.district.severity import Triage
from tests.kit.memory import ZONE, moment

TEN = moment("10:00")
CALLED = {"desk": (2, 0), "station": (0, 2), "principal": (0, 1), "desk_leaders": (2, 0), "everyone": (2, 8)}
"""Of each group so many of a desk and so many others, as in the sample district."""


def answer(
    seconds: float | None = 10, *, at: datetime = TEN, school: str = "A", false: bool = False
) -> Answer:
    return Answer(school, f"{school}1", at, seconds, false)


def test_shares_are_counted_over_all_calls_and_of_few_nothing_is_said() -> None:
    took = [answer(seconds) for seconds in (4, 6, 8, 12, 35, 36, 37, 38, 39)]
    assert times(took[:4]) is None
    found = times([*took, answer(None)])
    assert found and (found.calls, found.p50, found.p80, found.p985) == (10, 35, 38, None), "one nobody took"
    mixed = [answer(at=TEN + timedelta(hours=hour), school=school) for hour in (0, 1) for school in "AABBB"]
    assert list(by_hour(mixed, ZONE)) == [10, 11] and list(by_school(mixed)) == ["B"]
    assert not hasattr(mixed[0], "person_id"), "nobody is named"


def test_false_calls_are_shares_of_a_post() -> None:
    calls = [answer(false=number < 2) for number in range(8)] + [answer(school="B", false=True)]
    (found,) = false_calls(calls)
    assert (found.post_id, found.false, found.calls, found.share) == ("A1", 2, 8, 0.25)


def drawn(random: Random, at: datetime) -> float:
    """A call as the simulator's officers answer it: asleep at night, each after a drawn time, or never."""
    asleep = ASLEEP if at.time() >= NIGHT[0] or at.time() < NIGHT[1] else 1.0
    ladder, took = LADDERS[Triage.P0], [math.inf]
    for after, groups in [(step.after.total_seconds(), step.groups) for step in ladder.steps]:
        desk = sum(CALLED[group][0] for group in groups)
        others = sum(CALLED[group][1] for group in groups)
        for count, chance, median in (
            (desk, ANSWERS_DESK, DESK_MEDIAN_S),
            (others, ANSWERS_POLICE, OTHERS_MEDIAN_S),
        ):
            took += [
                after + random.lognormvariate(math.log(median), SPREAD)
                for _ in range(count)
                if random.random() < chance * asleep
            ]
    return min(took)


def calls(random: Random, days: Sequence[int], a_day: float) -> Iterator[Answer]:
    for day in days:
        for _ in range(int(a_day) + (random.random() < a_day % 1)):
            at = moment("00:00") + timedelta(days=day, seconds=random.uniform(0, 86_400))
            seconds = drawn(random, at)
            yield answer(None if math.isinf(seconds) else seconds, at=at)


def loss(foreseen: float, took: float) -> float:
    """What a forecast of a share costs: too short weighs four times as much as too long."""
    return max(SHARE * (took - foreseen), (SHARE - 1) * (took - foreseen))


@pytest.mark.parametrize("a_day", [1.2, 4.0])
def test_the_forecast_is_better_than_the_base_rate_and_calibrated(a_day: float) -> None:
    """Ninety days teach it, the next calls judge it; the base rate is the same share of all of them."""
    random = Random(7)
    before, after = list(calls(random, range(-90, 0), a_day)), list(calls(random, range(0, 60), 8.0))
    base = sorted(math.inf if one.seconds is None else one.seconds for one in before)
    same = base[math.ceil(SHARE * len(base)) - 1]
    ours = theirs = 0.0
    within: dict[bool, list[bool]] = {True: [], False: []}
    for one in after:
        foreseen, took = forecast(before, one.at, ZONE), min(one.seconds or 600.0, 600.0)
        assert foreseen is not None
        ours, theirs = ours + loss(foreseen, took), theirs + loss(same, took)
        within[one.at.time() >= NIGHT[0] or one.at.time() < NIGHT[1]].append(took <= foreseen)
    assert ours < 0.95 * theirs
    all_of_them = [*within[True], *within[False]]
    assert 0.75 <= sum(all_of_them) / len(all_of_them) <= 0.85, "in eight of ten cases"
    for some in within.values():
        assert 0.6 <= sum(some) / len(some) <= 0.9, "at night as by day"


def test_of_fewer_than_thirty_answers_or_of_many_unanswered_no_number_is_said() -> None:
    few = [answer(10)] * (ENOUGH - 1)
    assert forecast([*few, answer(None)], TEN, ZONE) is None
    assert forecast([*few, answer(24)], TEN, ZONE) == 10
    assert forecast([*few, answer(24), *[answer(None)] * 30], TEN, ZONE) is None, "half of them nobody took"
