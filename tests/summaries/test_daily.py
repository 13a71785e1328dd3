"""The summary of the day and 📋 我的 as rules: who gets which, when, and what stands in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from duty.attendance import checkins, checkouts
from duty.attendance.checkin import Standing
from duty.district.people import Role
from duty.district.severity import Triage
from duty.hazards import drafting, filing
from duty.incidents.filing import file_incident
from duty.messaging.accounts import Account
from duty.summaries import daily, groups
from duty.summaries.daily import DaySummary
from duty.summaries.editions import making
from duty.summaries.editions.making import Editions
from duty.summaries.mine import Came, Mine, mine
from tests.kit.memory import moment
from tests.kit.memory_cases import CaseWork, now_of

SIX, SEVEN = moment("18:00"), moment("07:00")
RECIPIENTS = {"duty_officer", "leader_on_duty", "station_chief", "principal", "safety_office"}
ASK_BESIDES = {"vice_principal", "supervisor", "admin", "guard_leader"}


@pytest.fixture
def work() -> Any:
    return CaseWork()


# -- the summary of the day ----------------------------------------------------------------


def sweep(work: Any, now: datetime, editions: Editions | None = None) -> None:
    """Part by part, until nothing is left to do."""
    editions = editions or Editions()
    while now_of(editions.sweep(work, now)):
        pass


def test_at_six_each_of_those_who_answer_for_it_gets_one(work: Any) -> None:
    sweep(work, SIX)
    told = work.readers(DaySummary)
    assert len(told) == len(set(told))
    assert {work.person(person_id).role.value for person_id in told} == RECIPIENTS
    assert set(told) == {p.id for p in work.district.people.values() if p.role.value in RECIPIENTS}
    sweep(work, SIX + timedelta(minutes=1))
    assert len(work.readers(DaySummary)) == len(told), "once a day"


@pytest.mark.parametrize(
    ("clock", "due"), [("17:59", False), ("18:00", True), ("22:00", True), ("22:01", False)]
)
def test_after_an_outage_it_still_comes_but_not_in_the_night(work: Any, clock: str, due: bool) -> None:
    sweep(work, moment(clock))
    told = work.told_of(DaySummary)
    assert bool(told) is due
    assert all(one.news.due == ("18:00" if clock > "18:10" else "") for one in told), "it says so"


def test_who_has_no_account_keeps_nobody_waiting(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred without one were once asked about again and again, and nobody behind them got anything."""
    monkeypatch.setattr(making, "ASKED_AT_ONCE", 3)
    waiting = [p.id for p in work.district.people.values() if p.role.value in RECIPIENTS]
    without, of_person = set(waiting[:7]), work.accounts.of_person

    async def accounts(person_id: str) -> list[Account]:
        return [] if person_id in without else await of_person(person_id)

    work.accounts.of_person = accounts
    sweep(work, SIX)
    assert work.readers(DaySummary) == waiting[7:]


def test_only_whose_business_it_is_may_ask(work: Any) -> None:
    for person in work.district.people.values():
        asked = now_of(daily.ask(work, person, SEVEN))
        assert (asked is not None) is (person.role.value in RECIPIENTS | ASK_BESIDES), person.id


def test_details_are_ones_own_and_as_they_were_frozen(work: Any) -> None:
    desk = work.person("DO3")
    asked = now_of(daily.ask(work, desk, SEVEN))
    assert asked
    files(work, SEVEN)
    assert now_of(daily.details(work, asked.summary, desk)) == asked
    assert now_of(daily.details(work, asked.summary, work.person("DO1"))) is None
    assert now_of(daily.details(work, 99, desk)) is None


def test_the_supervisor_reads_counts_and_no_single_records(work: Any) -> None:
    files(work, SIX - timedelta(days=9))
    chief = now_of(daily.ask(work, work.person("PR01"), SIX))
    city = now_of(daily.ask(work, work.person("SV01"), SIX))
    assert chief and chief.figures.overdue_lines == ("实验小学 1号 走廊灯坏了（11月17日到期）",)
    assert city and city.figures.overdue == 1 and city.figures.overdue_lines == ()


def files(work: Any, at: datetime, person_id: str = "G02") -> None:
    """A numbered hazard."""
    drafted = now_of(drafting.described(work, work.person(person_id), "走廊灯坏了", at))
    assert drafted.hazard
    now_of(filing.confirm(work, drafted.hazard.id, work.person(person_id), at))


# -- 📋 我的 -------------------------------------------------------------------------------


def own(work: Any, person_id: str, at: datetime) -> Mine:
    return now_of(mine(work, work.person(person_id), at))


def comes(work: Any, at: datetime, *, near: bool = True, person_id: str = "G02") -> Any:
    place = work.district.posts["P002"].place if near else None
    now_of(checkins.check_in(work, work.person(person_id), at, place=place))
    return work.check_ins.things[-1]


@pytest.mark.parametrize(
    ("clock", "came"),
    [("06:30", Came.LATER), ("06:40", Came.WAIT), ("08:20", Came.WAIT), ("08:21", Came.PAST)],
)
def test_a_shift_without_a_check_in_says_what_is_expected(work: Any, clock: str, came: Came) -> None:
    morning, afternoon = own(work, "G02", moment(clock)).today
    assert morning.came is came and afternoon.came is Came.LATER
    assert (morning.at == moment("06:40")) is (came is Came.LATER)


def test_a_check_in_stands_as_it_is_worth_and_leaving_as_leaving(work: Any) -> None:
    made = comes(work, SEVEN, near=False)
    assert own(work, "G02", SEVEN).today[0].came is Came.DOUBTFUL
    made.standing = Standing.CONFIRMED
    assert own(work, "G02", SEVEN).today[0].came is Came.DONE
    assert own(work, "G02", SEVEN).today[0].at == SEVEN
    now_of(checkouts.leave_early(work, work.person("G02"), made.id, moment("08:20")))
    assert own(work, "G02", moment("08:30")).today[0].came is Came.OUT
    made.standing = Standing.TAKEN_BACK
    assert own(work, "G02", moment("08:00")).today[0].came is Came.WAIT


def test_coming_to_another_gate_of_the_same_window_counts(work: Any) -> None:
    made = comes(work, SEVEN)
    made.post_id = "P001"
    assert own(work, "G02", SEVEN).today[0].came is Came.DONE


def test_who_is_on_no_roster_reads_nothing_of_shifts_and_who_is_reads_of_tomorrow(work: Any) -> None:
    principal, guard = own(work, "PR01", SEVEN), own(work, "G02", SEVEN)
    assert not principal.rostered and not principal.today and not principal.tomorrow
    assert guard.rostered and guard.tomorrow[0].post == work.district.posts["P002"].name
    assert guard.tomorrow[0].school == "", "who serves one school need not read its name"
    officer = own(work, "PO02", SEVEN)
    assert officer.today and all(one.stint.school for one in officer.today)


def test_ones_own_reports_of_a_week_newest_first_without_drafts(work: Any) -> None:
    files(work, SEVEN - timedelta(days=8))
    for day in range(5):
        files(work, SEVEN - timedelta(days=day, minutes=1))
        guard = work.person("G02")
        at = SEVEN - timedelta(days=day)
        now_of(file_incident(work, guard, at, kind="fight", triage=Triage.P2, school_id="SCH01"))
    now_of(drafting.described(work, work.person("G02"), "走廊灯坏了", SEVEN))
    files(work, SEVEN, "G03")
    reports = own(work, "G02", SEVEN).reports
    assert len(reports) == 6
    assert [one.at for one in reports] == sorted((one.at for one in reports), reverse=True)
    assert [one.hazard for one in reports] == [False, True] * 3
    assert reports[0].what == "fight" and reports[1].what == "lighting"


def test_a_leader_reads_whose_check_ins_wait_three_days_long(work: Any) -> None:
    comes(work, SEVEN, near=False)
    (doubt,) = own(work, "G01", SEVEN + timedelta(days=2)).doubts
    assert (doubt.who, doubt.at) == ("李守田", SEVEN)
    assert not own(work, "G01", SEVEN + timedelta(days=3)).doubts
    for person_id in ("G02", "PR01", "G06"):
        assert not own(work, person_id, SEVEN).doubts, person_id


def test_duty_at_a_desk_is_named_with_its_role(work: Any) -> None:
    named = {
        (duty.place, duty.role)
        for person in work.district.people.values()
        if person.role is Role.DUTY_OFFICER
        for duty in own(work, person.id, SEVEN).on_duty
    }
    assert named and all(role == "duty_officer" and place for place, role in named)


# -- groups --------------------------------------------------------------------------------


class Groups:
    """The one group of a test."""

    def __init__(self) -> None:
        self.group: Any = None

    async def of_account(self, account_id: int) -> Any:
        return self.group if self.group and self.group.account_id == account_id else None

    async def add(self, group: Any) -> None:
        self.group, group.id = group, 1

    async def remove(self, group: Any) -> None:
        self.group = None

    async def told_there(self, account_id: int, new: Account) -> None: ...


def test_the_last_word_about_a_group_counts(work: Any) -> None:
    work.groups, admin, chat = Groups(), work.person("AD01"), Account("telegram", "-100", id=5)
    assert now_of(groups.bind(work, chat, "NOWHERE", admin, SEVEN)) is None and work.groups.group is None
    for school_id in ("SCH01", "SCH02", ""):
        group = now_of(groups.bind(work, chat, school_id, admin, SEVEN))
        assert group and group.school_id == school_id
        assert group.covers("SCH02") is (school_id in ("SCH02", ""))
    assert now_of(groups.unbind(work, chat, admin, SEVEN))
    assert not now_of(groups.unbind(work, chat, admin, SEVEN))
    assert [change.what for change in work.history] == ["bound"] * 3 + ["unbound"]
