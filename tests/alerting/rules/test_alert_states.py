"""What an alert allows in which state: each act against each state, and what stays behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from duty.alerting.calls.alert import Alert
from duty.alerting.calls.call import Call
from duty.alerting.calls.drill import Drill
from duty.alerting.calls.holding import FOLLOW_UP_AFTER, REFERRED_AFTER
from duty.alerting.calls.page import ARRIVES_FROM, FAILS_FROM, Page, PageState, Unreachable
from duty.alerting.calls.standing import LIVE, AlertState, Fault, Standing, Stands
from duty.district.ladders import LADDERS
from duty.district.severity import Triage
from duty.incidents.incident import Incident, IncidentState
from tests.kit.memory import moment

TEN = moment("10:00")
LATER = TEN + timedelta(minutes=5)
LADDER = LADDERS[Triage.P0]


def incident(state: IncidentState = IncidentState.OPEN) -> Incident:
    return Incident("SJ-1", "SCH01", "P002", "sos", Triage.P0, "G02", TEN, TEN, state, id=1)


def call(*, drill: bool = False) -> Call:
    made = Call.raised(incident(), LADDER, TEN, drill_id=7 if drill else 0)
    made.alert.id = 1
    return made


def fresh() -> Alert:
    return call().alert


def taken() -> Alert:
    alert = fresh()
    assert alert.take("DO3", TEN)
    return alert


def passed_on() -> Alert:
    alert = taken()
    assert alert.refer(["DO4"], TEN)
    return alert


def mistaken() -> Alert:
    alert = fresh()
    assert alert.claim_mistake(TEN)
    return alert


def closed() -> Alert:
    alert = taken()
    assert alert.close("DO3", TEN, words="已处理")
    return alert


def false_alarm() -> Alert:
    alert = taken()
    assert alert.close("DO3", TEN, false_alarm=True)
    return alert


STATES = {one.__name__: one for one in (fresh, taken, passed_on, mistaken, closed, false_alarm)}
ACTS: dict[str, Callable[[Alert], bool]] = {
    "take": lambda alert: alert.take("DO4", LATER),
    "take once more": lambda alert: alert.take("DO3", LATER),
    "arrive": lambda alert: alert.arrive(LATER),
    "still busy": lambda alert: alert.still_busy(LATER),
    "refer": lambda alert: alert.refer(["PO01"], LATER),
    "refer to nobody": lambda alert: alert.refer([], LATER),
    "hand on what DO3 has": lambda alert: alert.hand_on("DO3", "PO09"),
    "hand on what DO1 has": lambda alert: alert.hand_on("DO1", "PO09"),
    "claim a mistake": lambda alert: alert.claim_mistake(LATER),
    "withdraw": lambda alert: alert.withdraw(LATER),
    "close": lambda alert: alert.close("DO3", LATER),
    "join": lambda alert: alert.join("DO3", LATER),
    "reopen": lambda alert: alert.reopen("DO3", LATER),
    "reopen by another": lambda alert: alert.reopen("DO4", LATER),
    "make real": lambda alert: alert.make_real(LADDER, LATER),
}
ALLOWED = {
    "take": "fresh passed_on mistaken",
    "take once more": "fresh mistaken",
    "arrive": "fresh taken passed_on mistaken",
    "still busy": "taken passed_on",
    "refer": "fresh taken passed_on mistaken",
    "refer to nobody": "",
    "hand on what DO3 has": "fresh taken passed_on mistaken",
    "hand on what DO1 has": "fresh mistaken",
    "claim a mistake": "fresh taken passed_on",
    "withdraw": "fresh mistaken",
    "close": "fresh taken passed_on mistaken",
    "join": "fresh taken passed_on mistaken",
    "reopen": "closed false_alarm",
    "reopen by another": "",
    "make real": "",
}
"""Act: the states in which it is allowed; in all others it is refused."""


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", STATES)
def test_each_act_fits_exactly_these_states(state: str, act: str) -> None:
    alert = STATES[state]()
    before = dict(vars(alert))
    allowed = ACTS[act](alert)
    assert allowed is (state in ALLOWED[act].split())
    assert allowed or vars(alert) == before, "a refused act changes nothing"


@pytest.mark.parametrize("act", ["close", "join", "withdraw"])
def test_what_is_over_falls_due_no_more(act: str) -> None:
    alert = fresh()
    assert ACTS[act](alert)
    assert not alert.live and alert.closed_at == LATER
    assert alert.next_at is alert.receipt_at is alert.follow_up_at is None


def test_whoever_takes_it_is_asked_half_an_hour_later() -> None:
    alert = taken()
    assert (alert.taken_by, alert.next_at, alert.receipt_at) == ("DO3", None, None)
    assert alert.follow_up_at == TEN + FOLLOW_UP_AFTER and not alert.asked_follow_up


def test_whoever_takes_it_over_has_not_arrived_and_passes_nothing_on() -> None:
    alert = taken()
    alert.arrive(TEN)
    alert.refer(["DO4"], TEN)
    assert alert.is_with("DO4") and not alert.is_with("PO01")
    assert alert.follow_up_at == TEN + REFERRED_AFTER
    assert alert.take("DO4", LATER)
    assert (alert.taken_by, alert.passed_to, alert.arrived) == ("DO4", [], False)
    assert not alert.take("DO3", LATER), "it was passed on by DO3, not to them"


def test_passed_on_before_anybody_took_it_gives_no_right_to_take_it_over() -> None:
    alert = fresh()
    assert alert.refer(["DO4"], TEN)
    assert alert.take("DO3", TEN)
    assert not alert.take("DO4", LATER)


def test_a_stand_in_of_whom_it_was_passed_to_may_take_it_over() -> None:
    alert = passed_on()
    assert alert.hand_on("DO4", "PO09")
    assert alert.take("PO09", LATER)


def test_ten_minutes_later_nothing_is_reopened() -> None:
    assert closed().reopen("DO3", TEN + timedelta(minutes=10))
    assert not closed().reopen("DO3", TEN + timedelta(minutes=10, seconds=1))


def test_reopened_it_is_with_whoever_ended_it_and_has_no_outcome() -> None:
    alert = closed()
    assert alert.outcome == "已处理"
    alert.reopen("DO3", LATER)
    assert (alert.state, alert.taken_by, alert.outcome) == (AlertState.TAKEN, "DO3", "")
    assert alert.closed_by == "" and alert.closed_at is None and alert.follow_up_at


def test_a_long_word_is_cut_to_what_is_kept() -> None:
    alert = taken()
    alert.close("DO3", TEN, words="完" * 400)
    assert len(alert.outcome) == 300


@pytest.mark.parametrize(
    ("alert", "stands", "by"),
    [
        (fresh(), Stands.OPEN, ""),
        (taken(), Stands.TAKEN, "DO3"),
        (mistaken(), Stands.MISTAKE, "G02"),
        (closed(), Stands.CLOSED, "DO3"),
        (false_alarm(), Stands.FALSE_ALARM, "DO3"),
    ],
)
def test_how_it_reads_to_others(alert: Alert, stands: Stands, by: str) -> None:
    assert alert.standing == Standing(stands, by, TEN if by else None)


def test_taken_back_by_its_reporter_it_reads_so() -> None:
    alert = fresh()
    alert.withdraw(LATER)
    assert alert.standing == Standing(Stands.WITHDRAWN, "G02", LATER)


def test_live_are_the_states_somebody_is_busy_with() -> None:
    assert set(LIVE) == {AlertState.OPEN, AlertState.TAKEN}
    assert [state.live for state in AlertState] == [state in LIVE for state in AlertState]


# -- with its incident -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("false", "state"), [(False, IncidentState.CLOSED), (True, IncidentState.FALSE_ALARM)]
)
def test_an_incident_ends_with_its_alert_and_goes_on_with_it(false: bool, state: IncidentState) -> None:
    made = call()
    assert made.close("DO3", TEN, false_alarm=false) and made.incident.state is state
    assert not made.close("DO3", TEN), "once"
    assert not made.reopen("DO1", TEN) and made.incident.state is state
    assert made.reopen("DO3", TEN) and made.incident.state is IncidentState.OPEN


def test_what_happened_in_a_drill_counts_nowhere_and_cannot_be_reopened() -> None:
    made = call(drill=True)
    assert made.incident.state is IncidentState.DRILL
    assert made.close("DO3", TEN) and made.incident.state is IncidentState.DRILL
    assert not made.reopen("DO3", TEN) and made.alert.state is AlertState.CLOSED


def test_made_real_it_climbs_from_the_first_step_whoever_has_it() -> None:
    made = call(drill=True)
    made.alert.count_step()
    made.alert.take("DO3", TEN)
    assert made.make_real(LADDER, LATER)
    assert not made.alert.drill and made.incident.state is IncidentState.OPEN
    assert made.alert.open and made.alert.next_at == LATER and made.alert.receipt_at
    assert made.alert.ladder[0]["groups"] == [], "the drill's own call keeps its number"
    assert not made.make_real(LADDER, LATER), "once"


# -- climbing --------------------------------------------------------------------------------


def test_a_slower_ladder_goes_on_from_where_it_is() -> None:
    alert = fresh()
    alert.count_step()
    alert.lower(LADDERS[Triage.P1], Triage.P1, LATER)
    assert alert.next_at == TEN + timedelta(minutes=3) and alert.raised_at == TEN
    assert alert.receipt_at, "P1 is urgent, too"
    alert.lower(LADDERS[Triage.P2], Triage.P2, LATER)
    assert alert.receipt_at is None


def test_after_a_mistake_they_are_asked_to_phone_every_three_minutes_whatever_the_ladder() -> None:
    alert = mistaken()
    alert.lower(LADDERS[Triage.P1], Triage.P1, LATER)
    assert alert.next_at == LATER + timedelta(minutes=3) and alert.open and alert.receipt_at is None


def test_who_cannot_speak_has_made_no_mistake() -> None:
    alert = fresh()
    assert alert.hush(TEN) and not alert.hush(LATER)
    assert not alert.claim_mistake(LATER) and alert.mistake_at is None
    forced = mistaken()
    assert forced.hush(LATER) and forced.mistake_at is None, "the mistake before is not believed any more"
    assert forced.next_at == max(TEN + timedelta(seconds=LADDERS[Triage.P0].steps[0].after.seconds), TEN)


def test_taken_it_reads_as_taken_though_it_was_called_a_mistake() -> None:
    alert = mistaken()
    assert alert.take("DO3", LATER)
    assert alert.standing == Standing(Stands.TAKEN, "DO3", LATER)


def test_pressed_again_a_mistake_climbs_on_where_it_stood() -> None:
    alert = mistaken()
    alert.count_step()
    alert.press_again(LATER)
    assert alert.mistake_at is None
    assert alert.next_at == TEN + LADDERS[Triage.P0].steps[1].after and alert.receipt_at


def test_a_call_besides_moves_no_step_of_the_ladder() -> None:
    alert = fresh()
    alert.count_step()
    alert.count_besides()
    assert (alert.step, len(alert.ladder)) == (2, 4)
    assert alert.next_step_at(LATER) == TEN + timedelta(seconds=20)


def test_repeats_are_counted_down_and_end() -> None:
    alert = fresh()
    alert.use(LADDERS[Triage.P2])
    alert.count_step()
    assert alert.next_step_at(LATER) == LATER + timedelta(minutes=30)
    alert.count_repeat()
    assert alert.repeats_left == 0 and alert.next_step_at(LATER) is None
    assert not alert.hurry(LATER), "there is no next step"


@pytest.mark.parametrize(
    ("fault", "field"),
    [(Fault.STEP, "next_at"), (Fault.RECEIPT, "receipt_at"), (Fault.PAGES, "next_at")],
)
def test_what_has_stopped_is_due_at_once(fault: Fault, field: str) -> None:
    alert = fresh()
    setattr(alert, field, None)
    alert.repair([fault], LATER)
    assert getattr(alert, field) == LATER


def test_a_question_that_was_lost_is_asked_in_its_time() -> None:
    alert = taken()
    alert.follow_up_at = None
    alert.repair([Fault.FOLLOW_UP], LATER)
    assert alert.follow_up_at == LATER + FOLLOW_UP_AFTER
    alert.ask(LATER)
    alert.repair([Fault.FOLLOW_UP], LATER)
    assert alert.follow_up_at == LATER, "asked before: now it is raised again"


# -- pages and drills ------------------------------------------------------------------------


def page(state: PageState) -> Page:
    return Page(1, "DO3", 0, TEN, state, why="before")


@pytest.mark.parametrize("state", PageState)
def test_a_page_goes_on_from_exactly_these_states(state: PageState) -> None:
    arrived, failed, answered = page(state), page(state), page(state)
    arrived.delivered(LATER)
    failed.failed("blocked", LATER)
    answered.decline(LATER)
    assert (arrived.state is PageState.SENT) is (state in (*ARRIVES_FROM, PageState.SENT))
    assert (failed.why == "blocked") is (state in FAILS_FROM)
    assert answered.state is (state if state is PageState.SKIPPED else PageState.DECLINED)


def test_who_was_never_tried_has_nothing_to_answer() -> None:
    skipped = page(PageState.QUEUED)
    skipped.skip(Unreachable.NO_ACCOUNT, LATER)
    assert (skipped.why, skipped.settled_at, skipped.answerable) == ("no_account", LATER, False)
    skipped.take(LATER)
    assert skipped.state is PageState.SKIPPED


def test_a_drill_ends_once() -> None:
    drill = Drill("SCH01", "P002", "DO3", "ORG04", TEN, LATER)
    assert drill.runs(TEN) and not drill.runs(LATER)
    assert drill.end(TEN) and not drill.runs(TEN)
    assert not drill.end(LATER) and drill.ended_at == TEN
