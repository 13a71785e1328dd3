"""The alert as a machine: whatever people press, however time jumps, somebody is called until one comes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from duty.alerting.answering import answers, handover, referring, rights
from duty.alerting.calling import clock_set, paging, raising, watchdog
from duty.alerting.calls.call import Call
from duty.alerting.calls.page import PageState
from duty.alerting.calls.standing import AlertState
from duty.alerting.reporters import helping
from duty.district.ladders import GROUPS, LADDERS, read_ladders
from duty.district.people import DESK, POLICE, Role
from duty.district.severity import Triage
from duty.incidents.filing import file_incident
from duty.rosters import standins
from duty.rosters.standin import StandIn
from duty.rosters.standins import Span
from tests.kit.memory import MemoryWork, moment

Thing = TypeVar("Thing")
PEOPLE = ("DO1", "DO2", "DO3", "DO4", "DO5", "PO01", "PO02", "PO05", "PR01", "SV01", "G02")
SECONDS = st.sampled_from((1, 3, 11, 58, 61, 180, 600, 1801, 7200))


def now_of(thing: Coroutine[Any, Any, Thing]) -> Thing:
    """What a rule gives; in memory nothing ever waits."""
    try:
        thing.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


async def raised(work: MemoryWork, triage: Triage, kind: str = "sos") -> Call:
    now = moment("10:00")
    guard = work.district.people["G02"]
    incident = await file_incident(work, guard, now, kind=kind, triage=triage, school_id="SCH01")  # type: ignore[arg-type]
    call = await raising.raise_alert(work, incident, now)  # type: ignore[arg-type]
    assert call is not None
    return call


STEPS = st.lists(
    st.tuples(st.sampled_from((0, 20, 60, 400)), st.lists(st.sampled_from(sorted(GROUPS)), max_size=3)),
    max_size=4,
)


def ladder_rows(steps: list[tuple[int, list[str]]], repeat_s: int) -> list[dict[str, Any]]:
    """Rows of the table `ladders` for both urgent kinds; some could leave a call unanswered."""
    rest = {"repeat_s": repeat_s, "repeats": None}
    return [
        {"triage": triage, "step": number, "after_s": after_s, "groups": groups} | rest
        for triage in ("P0", "P1")
        for number, (after_s, groups) in enumerate(steps)
    ]


class AlertMachine(RuleBasedStateMachine):
    """One alert of SCH01 and everybody who might press something."""

    @initialize(
        triage=st.sampled_from((Triage.P0, Triage.P1)),
        gone=st.sets(st.sampled_from(PEOPLE[:6])),
        steps=STEPS,
        repeat_s=st.sampled_from((0, 60, 300)),
    )
    def begin(
        self, triage: Triage, gone: set[str], steps: list[tuple[int, list[str]]], repeat_s: int
    ) -> None:
        self.work: Any = MemoryWork()
        ladders = read_ladders(ladder_rows(steps, repeat_s))
        self.work.district = replace(self.work.district, ladders=ladders)
        self.work.accounts.unreachable = set(gone)
        self.now = moment("10:00")
        self.call = now_of(raised(self.work, triage))
        self.alert, self.incident = self.call.alert, self.call.incident
        self.pages_seen, self.history_seen = len(self.work.alerts.called), len(self.work.history)
        self.held_since: Any = None

    # -- what happens ----------------------------------------------------------------------

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        now_of(raising.sweep(self.work, self.now))

    @rule(seconds=st.sampled_from((-86400, -3600, -90, -7, 9, 75, 3600, 86400)))
    def clock_is_set(self, seconds: int) -> None:
        """No time goes by: what is next is as far away as before, and nobody is called because of it."""
        self.now += timedelta(seconds=3)
        by, alert = timedelta(seconds=seconds), self.alert
        due = alert.next_at or alert.follow_up_at
        left, pages = due - self.now if due else None, len(self.work.alerts.called)
        self.now += by
        touched = now_of(clock_set.touched_at(self.work, alert))
        if self.now - clock_set.NOTICED_AFTER <= touched <= self.now:
            return  # set more than once, it shows that very moment again: nobody can tell the two apart
        now_of(clock_set.follow(self.work, by, self.now))
        due = alert.next_at or alert.follow_up_at
        assert (due - self.now if due else None) == left, "neither stopped nor hurried"
        assert len(self.work.alerts.called) == pages

    @rule(devices=st.lists(st.booleans(), min_size=1, max_size=3))
    def pages_settle(self, devices: list[bool]) -> None:
        """Each device of a person says whether it has it on a screen; one of them is enough."""
        for page in self.work.alerts.called:
            if page.state is PageState.QUEUED:
                for reached in devices:
                    page.delivered(self.now) if reached else page.failed("not_on_screen", self.now)
                assert page.state is (PageState.SENT if any(devices) else PageState.FAILED)

    @rule(person=st.sampled_from(PEOPLE), act=st.sampled_from(("take", "decline", "arrive", "busy")))
    def presses(self, person: str, act: str) -> None:
        by = self.work.district.people[person]
        if not now_of(rights.may_answer(self.work, self.alert, by)):
            return
        self.now += timedelta(seconds=1)
        where = (self.work, self.call.id, by, self.now)
        if act == "take":
            may = self.alert.state is AlertState.OPEN or self.has_it_passed_on(person)
            may = may or self.is_an_officer_where_the_holder_is_none(person)
            assert isinstance(now_of(answers.take(*where)), Call) is may
        elif act == "decline":
            now_of(answers.decline(*where))
        elif act == "arrive":
            now_of(answers.arrive(*where))
        else:
            now_of(answers.stay_busy(*where))

    def has_it_passed_on(self, person: str) -> bool:
        """转派 or a stand-in since somebody took it: they may take it over."""
        taken_at = self.alert.taken_at
        if self.alert.state is not AlertState.TAKEN or taken_at is None or person == self.alert.taken_by:
            return False
        passed = [c for c in self.work.history if c.what in ("referred", "passed") and c.at >= taken_at]
        return any(person in c.detail["people"] for c in passed)

    def is_an_officer_where_the_holder_is_none(self, person: str) -> bool:
        """A call for help is ended by police or a desk, so these may take it over from anybody else."""
        people, holder = self.work.district.people, self.alert.taken_by
        if self.alert.state is not AlertState.TAKEN or not self.incident.sos:
            return False
        return people[person].role in POLICE | DESK and people[holder].role not in POLICE | DESK

    @rule()
    def caller_claims_a_mistake(self) -> None:
        pages = len(self.work.alerts.called)
        guard = self.work.district.people["G02"]
        now_of(helping.claim_mistake(self.work, self.incident.id, guard, self.now))
        assert len(self.work.alerts.called) == pages

    @rule(what=st.sampled_from((helping.hush, helping.want_company)))
    def caller_says_more(self, what: Any) -> None:
        now_of(what(self.work, self.incident.id, self.work.district.people["G02"], self.now))

    @rule()
    def caller_taps_again(self) -> None:
        """Within two hours it is the same call; after that the machine is about the first one only."""
        guard = self.work.district.people["G02"]
        if self.alert.live and self.incident.received_at > self.now - timedelta(hours=2):
            self.now += timedelta(seconds=1)
            now_of(helping.call_for_help(self.work, guard, self.now, self.now))
            assert len(self.work.alerts.things) == 1

    @rule(person=st.sampled_from(PEOPLE[:6]), back=st.booleans())
    def reach_changes(self, person: str, back: bool) -> None:
        gone = self.work.accounts.unreachable
        gone.discard(person) if back else gone.add(person)

    @rule(
        absent=st.sampled_from(("DO3", "PO01", "DO1")),
        colleague=st.sampled_from(("PO09", "DO4", "PO02", "DO2")),
    )
    def somebody_stands_in(self, absent: str, colleague: str) -> None:
        people = self.work.district.people
        asked = now_of(standins.ask(self.work, people[absent], colleague, Span.TWO_HOURS, self.now))
        if isinstance(asked, StandIn):
            self.now += timedelta(seconds=1)
            now_of(handover.accept(self.work, people[colleague], asked.id or 0, self.now))

    @rule()
    def stand_ins_end(self) -> None:
        now_of(handover.sweep(self.work, self.now))

    @rule(to=st.sampled_from(("leaders", "station", "desk")))
    def passed_on(self, to: str) -> None:
        by = self.work.district.people["DO3"]
        self.now += timedelta(seconds=1)
        now_of(referring.refer(self.work, self.call.id, to, by, self.now))

    @rule(what=st.sampled_from(("next_at", "follow_up_at", "receipt_at")))
    def something_is_lost(self, what: str) -> None:
        """A fault of ours: the watchdog finds it within the minute."""
        if self.alert.live:
            setattr(self.alert, what, None)
            now_of(watchdog.sweep(self.work, self.now))
            assert not now_of(watchdog.ill(self.work, self.now))

    @rule(triage=st.sampled_from((Triage.P0, Triage.P1)))
    def changed(self, triage: Triage) -> None:
        if self.alert.live and triage is not self.incident.triage:
            self.now += timedelta(seconds=1)
            self.incident.triage = triage
            now_of(raising.change_triage(self.work, self.call, self.now))

    @precondition(lambda self: self.alert.taken_by or self.alert.mistake_at)
    @rule(false_alarm=st.booleans(), person=st.sampled_from(("DO1", "DO3", "PO01")))
    def closed(self, false_alarm: bool, person: str) -> None:
        by = self.work.district.people[person]
        where = (self.work, self.call.id, by, self.now)
        now_of(answers.call_false(*where) if false_alarm else answers.close(*where, words=""))

    # -- what always holds -----------------------------------------------------------------

    @invariant()
    def somebody_is_always_next(self) -> None:
        alert = self.alert
        due = [m for m in (alert.next_at, alert.follow_up_at) if m]
        if alert.state is AlertState.OPEN:
            assert alert.next_at, "an open alert climbs"
        if alert.live:
            assert due and min(due) <= self.now + timedelta(minutes=30), "nothing live is ever forgotten"
        else:
            assert not due and alert.receipt_at is None

    @invariant()
    def only_the_entitled_are_called(self) -> None:
        people = self.work.district.people
        for page in self.work.alerts.called:
            person = people[page.person_id]
            assert person.id != "G02"
            assert person.role in DESK | POLICE | {Role.SUPERVISOR} or person.id == "PR01", person

    @invariant()
    def nobody_is_called_while_somebody_has_it(self) -> None:
        """Between 接警 and the end, or until it is raised again, there are no pages. Told by what came after
        what, since the clock is set back at times."""
        called = self.work.alerts.called
        fresh, self.pages_seen = called[self.pages_seen :], len(called)
        news, self.history_seen = self.work.history[self.history_seen :], len(self.work.history)
        held = self.alert.taken_at if self.alert.taken else None
        since, self.held_since = self.held_since, held
        if held and held == since:
            by_hand = [person for c in news if c.what == "called_besides" for person in c.detail["called"]]
            assert [page.person_id for page in fresh] == by_hand, "only who it was passed on to"

    @invariant()
    def every_page_is_on_record(self) -> None:
        told = {
            n.page_id for n in self.work.notices if n.kind in ("alert.page", "alert.referred", "alert.phone")
        }
        skipped = sum(change.what == "skipped" for change in self.work.history)
        pages = self.work.alerts.called
        assert all(page.id in told or page.state is PageState.SKIPPED for page in pages)
        assert skipped == sum(page.state is PageState.SKIPPED for page in pages)
        steps = [
            c for c in self.work.history if c.what in ("step", "repeated", "called_besides", "asked_to_phone")
        ]
        assert sum(len(c.detail["called"]) for c in steps) == len(pages)

    @invariant()
    def the_caller_hears_only_what_is_true(self) -> None:
        kinds = [n.kind for n in self.work.notices if n.person_id == "G02"]
        assert kinds.count("sos.closed") + kinds.count("sos.false_alarm") == (not self.alert.live)
        if self.alert.taken_by:
            assert {"sos.taken", "sos.phoned"} & set(kinds)


AlertMachine.TestCase.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAlertMachine = AlertMachine.TestCase


@pytest.mark.parametrize(("triage", "minutes"), [(Triage.P0, (1 / 3, 1, 3, 5)), (Triage.P1, (3, 10, 20, 30))])
def test_the_ladder_keeps_its_times(triage: Triage, minutes: tuple[float, ...]) -> None:
    work = MemoryWork()
    alert = asyncio.run(raised(work, triage)).alert
    for page in work.alerts.called:
        page.state = PageState.SENT
    for minute in minutes:
        assert alert.next_at == moment("10:00") + timedelta(minutes=minute)
        before = len(work.alerts.called)
        now_of(raising.sweep(work, alert.next_at - timedelta(seconds=1)))  # type: ignore[arg-type]
        assert len(work.alerts.called) == before
        now_of(raising.sweep(work, alert.next_at))  # type: ignore[arg-type]
        assert len(work.alerts.called) > before


def test_downtime_of_ours_is_no_flood() -> None:
    """Ten minutes later every step is taken, once, one with each tick; the repeats begin from then."""
    work = MemoryWork()
    alert = asyncio.run(raised(work, Triage.P0)).alert
    now = moment("10:10")
    for steps in (2, 3, 3):
        now_of(raising.sweep(work, now))  # type: ignore[arg-type]
        assert alert.step == steps
    called = [page.person_id for page in work.alerts.called]
    assert len(called) == len(set(called))
    assert alert.next_at == now + timedelta(minutes=2)


def test_a_step_without_anybody_to_reach_is_passed_at_once() -> None:
    work = MemoryWork()
    work.accounts.unreachable = {"DO1", "DO3", "PO01", "PO02", "PR01"}
    asyncio.run(raised(work, Triage.P0))
    reached = {page.person_id for page in work.alerts.called if page.state is PageState.QUEUED}
    assert reached == {"DO2", "DO4"}


def test_a_later_setting_changes_no_alert(monkeypatch: pytest.MonkeyPatch) -> None:
    work = MemoryWork()
    alert = asyncio.run(raised(work, Triage.P0)).alert
    monkeypatch.setitem(LADDERS, Triage.P0, LADDERS[Triage.P2])
    for clock in ("10:01", "10:02"):
        now_of(raising.sweep(work, moment(clock)))  # type: ignore[arg-type]
    assert alert.step == 3 and "SV01" in {page.person_id for page in work.alerts.called}


def test_the_night_calls_whoever_is_on_duty_then() -> None:
    """At three on Sunday morning PO03 holds the station's desk, not PO02."""
    work = MemoryWork()
    alert = asyncio.run(raised(work, Triage.P0)).alert
    sunday = moment("03:00", "2026-11-22")
    assert paging.recipients(work, alert, ("station",), sunday) == ["PO01", "PO03"]  # type: ignore[arg-type]


def test_after_a_mistake_nobody_is_called_as_if_nothing_had_been_said() -> None:
    """Whatever becomes of the triage: they are asked to phone."""
    work: Any = MemoryWork()
    call = now_of(raised(work, Triage.P0))
    now_of(helping.claim_mistake(work, call.incident.id, work.district.people["G02"], moment("10:00")))
    work.notices.clear()
    call.incident.triage = Triage.P1
    now_of(raising.change_triage(work, call, moment("10:01")))
    for minute in ("10:04", "10:07", "10:10"):
        now_of(raising.sweep(work, moment(minute)))
    assert {n.kind for n in work.notices} == {"alert.changed", "alert.phone", "near.called"}
