"""An incident's states: each act leads out of some of them and out of no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from duty.district.places import Place
from duty.district.severity import Triage
from duty.incidents.incident import NOT_COUNTED, TAKES_MORE, Incident, IncidentState
from tests.incidents.scene import TEN, minutes

OPEN, CLOSED, FALSE_ALARM, TAKEN_BACK, DRILL, JOINED = IncidentState


def incident(state: IncidentState = OPEN, reporter: str = "G02", number: int = 1) -> Incident:
    made = Incident(f"SJ-{number}", "SCH01", "P002", "fight", Triage.P2, reporter, TEN, TEN, state)
    made.id = number
    return made


Act = Callable[[Incident], bool]
ACTS: list[tuple[Act, set[IncidentState], IncidentState]] = [
    (Incident.take_back, {OPEN}, TAKEN_BACK),
    (Incident.practise, {OPEN}, DRILL),
    (Incident.make_real, {DRILL}, OPEN),
    (Incident.close, {OPEN, DRILL}, CLOSED),
    (lambda one: one.close(false_alarm=True), {OPEN, DRILL}, FALSE_ALARM),
    (Incident.reopen, {CLOSED, FALSE_ALARM}, OPEN),
    (lambda one: one.join(incident(number=2)), {OPEN}, JOINED),
]


@pytest.mark.parametrize(("act", "before", "after"), ACTS)
def test_an_act_leads_out_of_its_own_states_only(
    act: Act, before: set[IncidentState], after: IncidentState
) -> None:
    for state in IncidentState:
        one = incident(state)
        assert act(one) is (state in before), state
        stays = state not in before or (state is DRILL and after is not OPEN)
        assert one.state is (state if stays else after)


@pytest.mark.parametrize("false_alarm", [False, True])
def test_a_drill_remains_a_drill_when_it_is_over(false_alarm: bool) -> None:
    one = incident(DRILL)
    assert one.close(false_alarm=false_alarm)
    assert one.state is DRILL


def test_words_are_added_and_never_overwritten() -> None:
    one = incident()
    for words in ("停电了", "二楼也黑着"):
        one.adds(words)
    assert one.sentence == "停电了；二楼也黑着"


def test_a_later_place_is_the_better_one() -> None:
    one = incident()
    one.stands_at(Place(33.4, 118.8, 50))
    one.stands_at(Place(33.5, 118.9, 5))
    assert (one.latitude, one.longitude, one.accuracy_m) == (33.5, 118.9, 5)


@pytest.mark.parametrize("state", list(IncidentState))
def test_more_is_taken_for_ten_minutes_and_not_once_it_is_over(state: IncidentState) -> None:
    one = incident(state)
    assert one.takes_more(minutes(10)) is (state in TAKES_MORE)
    assert not one.takes_more(minutes(10) + timedelta(seconds=1))


@pytest.mark.parametrize("state", list(IncidentState))
def test_kind_and_triage_are_corrected_for_half_a_day_while_it_is_open(state: IncidentState) -> None:
    one = incident(state)
    assert one.changeable(TEN + timedelta(hours=12)) is (state is OPEN)
    assert not one.changeable(TEN + timedelta(hours=12, seconds=1))


def test_who_reported_the_same_hears_of_the_first_and_nobody_twice() -> None:
    first, second, third = (incident(reporter=p, number=n) for n, p in enumerate(("G02", "G01", "G01"), 1))
    assert third.join(second)
    assert second.join(first)
    assert second.joined_to == 1
    assert first.also_reported_by == ["G01"]
    own = incident(number=4)
    own.join(first)
    assert first.also_reported_by == ["G01"], "its reporter reads of it anyway"


def test_what_did_not_happen_or_is_counted_already_is_not_counted() -> None:
    assert set(IncidentState) - NOT_COUNTED == {OPEN, CLOSED, FALSE_ALARM}


def test_an_id_is_known_once_it_is_kept() -> None:
    one = incident()
    assert one.known_id == 1
    one.id = None
    with pytest.raises(AssertionError):
        _ = one.known_id
