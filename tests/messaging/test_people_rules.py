"""Who lets whom in, what a code does, what is agreed to, and who can be reached: as rules."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from duty.district.people import DESK, POLICE, Role
from duty.messaging import enrolment, inviting, reachability
from duty.messaging.accounts import CONSENT_VERSION, Account, Binding, Invitation
from duty.messaging.enrolment import Agreement, Entered
from duty.messaging.inviting import PhoneCut, PhoneMoved
from duty.messaging.reachability import AllAnswered, CanYouHear, Reach, SomeSilent
from duty.messaging.rollcall import RollCall
from tests.alerting.rules.test_alert_rules import now_of
from tests.kit.memory import MemoryWork, moment

NOW = moment("10:00")
AT_SCHOOL = {"guard", "guard_leader", "teacher", "principal", "vice_principal", "safety_office"}


@pytest.fixture
def work() -> Any:
    return MemoryWork()


def person(work: Any, who: str) -> Any:
    return work.district.people[who]


# -- inviting ----------------------------------------------------------------------------------


STAFF = {Role.GUARD, Role.SCHOOL_STAFF, Role.TEACHER, Role.VOLUNTEER}


def test_a_leader_invites_the_staff_of_the_own_school(work: Any) -> None:
    found = inviting.may_be_invited(work.district, person(work, "G01"))
    assert found and {p.role for p in found} <= STAFF
    assert all("SCH01" in p.schools for p in found) and "G01" not in {p.id for p in found}


def test_the_safety_office_invites_the_leader_too_and_no_superior(work: Any) -> None:
    ids = {p.id for p in inviting.may_be_invited(work.district, person(work, "SO01"))}
    assert {"G01", "G02"} <= ids and not {"SO01", "G06", "PR01"} & ids


def test_a_school_never_binds_an_officer(work: Any) -> None:
    """It could sign in as one, read their ledger and close a P0 (security-cases 2)."""
    school = [p for p in work.district.people.values() if p.role in AT_SCHOOL]
    officers = [
        p for p in work.district.people.values() if p.role in POLICE | DESK | {Role.SUPERVISOR, Role.ADMIN}
    ]
    assert school and officers
    assert not [(a.id, b.id) for a in school for b in officers if inviting.may_invite(a, b)]


def test_officers_are_bound_by_their_own_line(work: Any) -> None:
    chief, leader = person(work, "PO01"), person(work, "DO4")
    assert {p.org_id for p in inviting.may_be_invited(work.district, chief)} == {chief.org_id}
    assert {p.role for p in inviting.may_be_invited(work.district, leader)} == {Role.DUTY_OFFICER}
    assert not inviting.may_invite(chief, leader) and not inviting.may_invite(chief, person(work, "PR01"))


def test_the_admin_invites_everybody_and_others_nobody(work: Any) -> None:
    everybody = list(work.district.people.values())
    assert inviting.may_be_invited(work.district, person(work, "AD01")) == everybody
    for who in ("G02", "DO3", "PO02", "T01", "SV01"):
        assert inviting.may_be_invited(work.district, person(work, who)) == []


def test_the_list_is_whom_the_rule_allows_one_by_one(work: Any) -> None:
    for inviter in work.district.people.values():
        allowed = [p for p in work.district.people.values() if inviting.may_invite(inviter, p)]
        assert inviting.may_be_invited(work.district, inviter) == allowed, inviter.id


def test_who_is_in_already_gets_a_new_phone(work: Any) -> None:
    work.accounts.without = {"G03"}
    people = [person(work, "G02"), person(work, "G03")]
    shown = now_of(inviting.with_accounts(work, people, NOW))
    assert [(one.person.id, one.bound) for one in shown] == [("G02", True), ("G03", False)]
    assert not any(one.stuck for one in shown), "nobody had a code"
    made = now_of(inviting.invite_person(work, person(work, "G01"), "G03", NOW))
    assert made is not None
    for at, stuck in ((NOW, False), (made.invitation.expires_at, True)):
        assert [one.stuck for one in now_of(inviting.with_accounts(work, people, at))] == [False, stuck]


def test_a_new_phone_cuts_every_old_one(work: Any) -> None:
    old = [Account("web", "G02", "G02"), Account("telegram", "9", "G02")]
    work.accounts.named = list(old)
    made = now_of(inviting.new_phone(work, person(work, "G01"), "G02", NOW))
    assert made is not None and made.invitation.person_id == "G02"
    assert [account.person_id for account in old] == ["", ""]
    assert [change.what for change in work.history] == ["phone_cut", "unbound", "unbound", "invited"]


@pytest.mark.parametrize(("inviter", "who"), [("G02", "G03"), ("G01", "G06"), ("G01", "G01"), ("G01", "X")])
def test_what_is_not_theirs_to_do_leaves_no_trace(work: Any, inviter: str, who: str) -> None:
    assert now_of(inviting.invite_person(work, person(work, inviter), who, NOW)) is None
    assert now_of(inviting.new_phone(work, person(work, inviter), who, NOW)) is None
    assert not work.history and not work.accounts.invitations


# -- the code ----------------------------------------------------------------------------------


def test_a_code_works_once_and_for_two_days() -> None:
    MemoryWork()
    code = Invitation("ABC", "G02", "G01", NOW, NOW + enrolment.VALID_FOR)
    assert not code.use(NOW + timedelta(hours=48)) and code.used_at is None
    assert code.use(NOW + timedelta(hours=47)) and not code.use(NOW)


def test_a_code_binds_and_cuts_the_older_account_of_the_channel(work: Any) -> None:
    old, page, new = Account("telegram", "1", "G02"), Account("web", "G02", "G02"), Account("telegram", "2")
    work.accounts.named = [old, page]
    code = now_of(enrolment.invite(work, person(work, "G02"), "G01", NOW)).code
    entered = now_of(enrolment.enter(work, new, f" {code[:4]}-{code[4:].lower()} ", NOW))
    assert entered == Entered(person(work, "G02"), moved=True)
    assert (old.person_id, page.person_id, new.person_id) == ("", "G02", "G02")
    assert new.bound_at == NOW
    assert now_of(enrolment.enter(work, Account("web", "X"), code, NOW)) is None


def test_the_first_account_moves_nobody(work: Any) -> None:
    work.accounts.without = {"G02"}
    code = now_of(enrolment.invite(work, person(work, "G02"), "", NOW)).code
    entered = now_of(enrolment.enter(work, Account("telegram", "2"), code, NOW))
    assert entered is not None and not entered.moved
    assert [change.what for change in work.history] == ["invited", "bound"]


def test_a_code_of_nobody_or_of_none_lets_nobody_in(work: Any) -> None:
    work.accounts.invitations["GONE222222"] = Invitation("GONE222222", "G99", "", NOW, NOW + timedelta(1))
    stranger = Account("web", "X")
    for code in ("GONE222222", "NEVER22222", ""):
        assert now_of(enrolment.enrol(work, stranger, code, NOW)) is None
    assert stranger.person_id == "" and not work.history


# -- the notice --------------------------------------------------------------------------------


def agree(work: Any, version: str) -> Agreement:
    account = Account("web", "G02", "G02")
    return now_of(enrolment.agree(work, person(work, "G02"), account, version, NOW))


def test_the_present_notice_is_agreed_to_once(work: Any) -> None:
    assert not now_of(enrolment.has_agreed(work, person(work, "G02")))
    assert agree(work, CONSENT_VERSION) is Agreement.DONE
    assert now_of(enrolment.has_agreed(work, person(work, "G02")))
    assert agree(work, CONSENT_VERSION) is Agreement.ALREADY


def test_an_older_notice_is_no_consent(work: Any) -> None:
    assert agree(work, "2025-01-01") is Agreement.OLD_NOTICE
    assert not work.accounts.consents


# -- accounts ----------------------------------------------------------------------------------


def test_an_account_is_bound_lost_heard_again_and_cut_off() -> None:
    MemoryWork()
    account = Account("telegram", "9")
    account.bind("G02", NOW)
    account.lose("blocked")
    assert (account.person_id, account.reachable, account.unreachable_why) == ("G02", False, "blocked")
    account.hear()
    assert account.reachable and account.unreachable_why == ""
    account.cut_off()
    assert account.person_id == "" and account.reachable


# -- who can be reached ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"reachable": False, "failures": 3}, "blocked"),
        ({"failures": 2}, "failures"),
        ({"failures": 1, "last_failure": "not_on_screen"}, "page_closed"),
        ({"last_failure": "not_on_screen"}, ""),
    ],
)
def test_why_somebody_cannot_be_reached(work: Any, changes: dict[str, Any], why: str) -> None:
    work.accounts.named = [Account("web", "DO3", "DO3", **changes)]
    (reach,) = now_of(reachability.reach_of(work, ["DO3"]))
    assert reach.why == why


def test_one_account_that_works_is_enough(work: Any) -> None:
    work.accounts.named = [Account("web", "DO3", "DO3", failures=4), Account("telegram", "9", "DO3")]
    work.accounts.without = {"DO4"}
    reach = now_of(reachability.reach_of(work, ["DO3", "DO4"]))
    assert [one.why for one in reach] == ["", "no_account"]


def test_the_last_sign_is_the_later_of_both_directions() -> None:
    assert Reach("DO3").last_sign_at is None
    assert Reach("DO3", heard_at=NOW).last_sign_at == NOW
    assert Reach("DO3", delivered_at=NOW, heard_at=NOW - timedelta(1)).last_sign_at == NOW


def test_the_list_is_for_the_desk_the_chief_and_the_admin(work: Any) -> None:
    for who in ("G02", "PR01", "PO02", "SV01"):
        assert now_of(reachability.reach_list(work, person(work, who))) is None
    work.accounts.unreachable = {"DO4"}
    desk = now_of(reachability.reach_list(work, person(work, "DO3")))
    chief = now_of(reachability.reach_list(work, person(work, "PO01")))
    assert desk is not None and chief is not None and desk.total > chief.total
    assert [one.person_id for one in desk.cut_off] == ["DO4"] == [one.person_id for one in chief.cut_off]


# -- the roll call -----------------------------------------------------------------------------


def roll_call(work: Any, clock: str = "10:00", day: str = "2026-11-02") -> int:
    return now_of(reachability.sweep(work, moment(clock, day)))


def test_the_first_school_day_of_the_month_asks_everybody_on_the_duty_roster(work: Any) -> None:
    assert roll_call(work, "09:59") == 0
    assert roll_call(work, "10:00") == 1 and roll_call(work, "10:01") == 0
    (call,) = work.roll_calls.things
    assert call.asked == work.district.on_any_duty_roster(work.district.schools)
    assert {n.news for n in work.notices} == {CanYouHear(1, 11)}
    assert [n.person_id for n in work.notices] == call.asked


def test_an_answer_counts_for_whoever_was_asked(work: Any) -> None:
    roll_call(work)
    assert now_of(reachability.answer(work, person(work, "DO3"), 1, NOW))
    assert now_of(reachability.answer(work, person(work, "DO3"), 1, NOW)), "thanks again"
    assert not now_of(reachability.answer(work, person(work, "SV01"), 1, NOW))
    assert not now_of(reachability.answer(work, person(work, "DO3"), 2, NOW))


def test_the_next_morning_the_leaders_read_who_was_silent(work: Any) -> None:
    roll_call(work)
    asked = work.roll_calls.things[0].asked
    for who in asked[1:]:
        now_of(reachability.answer(work, person(work, who), 1, NOW))
    assert roll_call(work, "07:59", "2026-11-03") == 0
    assert roll_call(work, "08:00", "2026-11-03") == 1 and roll_call(work, "08:01", "2026-11-03") == 0
    told = [notice for notice in work.notices if isinstance(notice.news, SomeSilent)]
    assert told and {person(work, notice.person_id).role for notice in told} == {Role.LEADER_ON_DUTY}
    assert [one.name for one in told[0].news.silent] == [person(work, asked[0]).name]


def test_when_all_answered_that_is_the_report(work: Any) -> None:
    roll_call(work)
    asked = work.roll_calls.things[0].asked
    for who in asked:
        now_of(reachability.answer(work, person(work, who), 1, NOW))
    roll_call(work, "08:00", "2026-11-03")
    assert work.notices[-1].news == AllAnswered(11, len(asked))


def test_a_report_is_owed_once_and_not_on_the_same_day() -> None:
    MemoryWork()
    call = RollCall(date(2026, 11, 2), NOW, ["DO3"])
    assert not call.due(date(2026, 11, 2)) and call.due(date(2026, 11, 3))
    call.report(NOW)
    assert not call.due(date(2026, 11, 3)) and call.asks("DO3") and not call.asks("DO4")


# -- a new phone, and off ----------------------------------------------------------------------


def bound(work: Any, who: str, number: int = 7) -> Account:
    account = Account("web", who, who, bound_at=NOW - timedelta(days=30), id=number)
    work.accounts.named.append(account)
    return account


def test_the_newest_code_is_the_only_one(work: Any) -> None:
    first = now_of(enrolment.invite(work, person(work, "G02"), "G01", NOW))
    second = now_of(enrolment.invite(work, person(work, "G02"), "SO01", NOW))
    other = now_of(enrolment.invite(work, person(work, "G03"), "G01", NOW))
    assert not first.usable(NOW) and second.usable(NOW) and other.usable(NOW)
    entered = now_of(enrolment.enter(work, Account("web", "x", id=9), second.code, NOW))
    assert entered and entered.person.id == "G02"
    assert now_of(enrolment.enter(work, Account("web", "y", id=10), first.code, NOW)) is None


def test_of_a_new_phone_the_old_one_and_the_line_hear_who_did_it(work: Any) -> None:
    old = bound(work, "G02")
    made = now_of(inviting.new_phone(work, person(work, "G01"), "G02", NOW))
    assert made and not old.person_id
    cut = [n for n in work.notices if isinstance(n.news, PhoneCut)]
    assert [(n.account_id, n.news.by) for n in cut] == [(7, "王建国")]
    moved = {n.person_id for n in work.notices if isinstance(n.news, PhoneMoved)}
    assert moved == {"SO01", "AD01"}, "whoever answers for them, but not who did it"


def test_within_ten_minutes_the_line_takes_it_back_and_the_old_phone_goes_on(work: Any) -> None:
    old = bound(work, "G02")
    since = old.bound_at
    made = now_of(inviting.new_phone(work, person(work, "SO01"), "G02", NOW))
    stranger = Account("telegram", "666", id=8)
    work.accounts.named.append(stranger)
    assert now_of(enrolment.enter(work, stranger, made.invitation.code, NOW))
    for who in ("G03", "G06", "DO3"):
        assert now_of(inviting.undo_new_phone(work, person(work, who), "G02", NOW)) is None
    later = NOW + timedelta(minutes=10)
    assert now_of(inviting.undo_new_phone(work, person(work, "G01"), "G02", later))
    assert (old.person_id, old.bound_at, stranger.person_id) == ("G02", since, "")
    assert now_of(inviting.undo_new_phone(work, person(work, "G01"), "G02", later)) is None, "once"


def test_who_signed_in_on_a_phone_taken_back_is_nobody() -> None:
    since, cut, undone = NOW - timedelta(days=9), NOW, NOW + timedelta(minutes=5)
    account = Account("web", "G02")
    account.restore("G02", Binding(since, None), cut, undone)
    minute = timedelta(minutes=1)
    admitted = {at: account.admits("G02", at) for at in (since - minute, since, cut, cut + minute, undone)}
    assert list(admitted.values()) == [False, True, False, False, False]
    assert account.admits("G02", undone + minute) and not account.admits("G03", undone + minute)
    account.cut_off()
    assert not account.admits("G02", since + minute)


def test_what_an_earlier_version_wrote_down_of_a_cut_can_be_taken_back() -> None:
    assert Binding.from_json(["2026-11-01T08:00:00+00:00"]).void_from is None
    for kept in (Binding(NOW, None), Binding(NOW - timedelta(days=1), NOW), Binding(None, None)):
        assert Binding.from_json(kept.to_json()) == kept


def test_after_ten_minutes_it_stays(work: Any) -> None:
    bound(work, "G02")
    now_of(inviting.new_phone(work, person(work, "SO01"), "G02", NOW))
    late = NOW + timedelta(minutes=10, seconds=1)
    assert now_of(inviting.undo_new_phone(work, person(work, "G01"), "G02", late)) is None


def test_cut_off_no_phone_and_no_code_lets_anybody_in(work: Any) -> None:
    old = bound(work, "G02")
    code = now_of(enrolment.invite(work, person(work, "G02"), "G01", NOW))
    done = now_of(inviting.cut_off(work, "G02", "", NOW))
    assert (done.accounts, done.codes) == (1, 1)
    assert not old.person_id and not code.usable(NOW)
    assert now_of(inviting.cut_off(work, "left-long-ago", "", NOW)) == inviting.CutOff(0, 0)
