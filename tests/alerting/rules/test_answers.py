"""Each answer to a call as one act: who may, what becomes of it, who hears it, and what comes too late."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from duty.alerting.answering import answers, referring
from duty.alerting.answering.answers import Declined
from duty.alerting.answering.referring import Referral, To
from duty.alerting.answering.rights import Refusal, Refused, Right, right_of
from duty.alerting.calls.call import Call
from duty.alerting.calls.page import PageState
from duty.alerting.calls.standing import AlertState
from duty.alerting.reporters import helping
from tests.alerting.rules.scene import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def taken(scene: Scene, by: str = "DO3") -> Call:
    call = await scene.help()
    await answers.take(scene.work, call.id, scene.person(by), scene.now)
    return call


ACTS: dict[str, Callable[..., Any]] = {
    "take": answers.take,
    "decline": answers.decline,
    "arrive": answers.arrive,
    "stay busy": answers.stay_busy,
    "call false": answers.call_false,
    "reopen": answers.reopen,
    "close": lambda *where: answers.close(*where, words="已处理"),
    "refer": lambda work, alert, by, now: referring.refer(work, alert, To.LEADERS, by, now),
    "choose whom": referring.whom_to_refer_to,
    "ask the word": lambda work, alert, by, _now: answers.may_close(work, alert, by),
}


@pytest.mark.parametrize("act", ACTS)
async def test_to_whom_it_is_no_business_there_is_no_such_call(scene: Scene, act: str) -> None:
    """G10 of another school and PO05 of another station read the same as if it did not exist."""
    call = await scene.help()
    for alert_id, person in ((call.id, "G10"), (call.id, "PO05"), (99, "DO3"), (0, "DO3")):
        done = await ACTS[act](scene.work, alert_id, scene.person(person), scene.now)
        assert done == Refused(Refusal.UNKNOWN)
    assert call.alert.open


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("person", ["G02", "G01", "SO01", "AD01"])
async def test_who_may_only_read_it_answers_nothing(scene: Scene, act: str, person: str) -> None:
    """Its caller, leader and office of the school, the admin."""
    call = await scene.help()
    done = await ACTS[act](scene.work, call.id, scene.person(person), scene.now)
    assert done == Refused(Refusal.NOT_YOURS if person == "G02" else Refusal.READ_ONLY, call)
    assert call.alert.open


@pytest.mark.parametrize("act", [act for act in ACTS if act != "reopen"])
async def test_after_the_end_everything_comes_too_late(scene: Scene, act: str) -> None:
    call = await taken(scene)
    await answers.call_false(scene.work, call.id, scene.person("DO3"), scene.now)
    scene.heard("G02")
    done = await ACTS[act](scene.work, call.id, scene.person("DO1"), scene.later(minutes=1))
    assert done == Refused(Refusal.TOO_LATE, call)
    assert scene.kinds("G02") == []


@pytest.mark.parametrize(
    ("person", "right"),
    [
        *(("DO1", Right.ANSWER), ("PO02", Right.ANSWER), ("PR01", Right.ANSWER), ("PO09", Right.ANSWER)),
        *(("SO01", Right.READ), ("G01", Right.READ), ("AD01", Right.READ), ("G02", Right.READ)),
        *(("G10", Right.NONE), ("PO05", Right.NONE), ("G03", Right.NONE), ("T01", Right.NONE)),
    ],
)
async def test_what_each_may_do_with_it(scene: Scene, person: str, right: Right) -> None:
    """The principal because they were called; a colleague of the desk without having been."""
    call = await scene.help()
    assert await right_of(scene.work, call.alert, scene.person(person)) is right


async def test_an_officer_may_answer_what_they_reported_when_it_was_no_call_for_help(scene: Scene) -> None:
    """Urgent, nobody ends it for themselves; otherwise it is work like any other."""
    call = await scene.report(person_id="DO3")
    assert await right_of(scene.work, call.alert, scene.person("DO3")) is Right.READ
    call.alert.rate(next(t for t in type(call.alert.triage) if t == "P2"))
    assert await right_of(scene.work, call.alert, scene.person("DO3")) is Right.ANSWER


# -- 接警 --------------------------------------------------------------------------------------


async def test_who_takes_it_is_told_to_everybody_else_once(scene: Scene) -> None:
    call = await scene.help()
    for person in ("DO1", "DO3", "G02"):
        scene.heard(person)
    assert await answers.take(scene.work, call.id, scene.person("DO3"), scene.now) == call
    assert (scene.kinds("G02"), scene.kinds("DO1"), scene.kinds("DO3")) == (
        ["sos.taken"],
        ["alert.taken"],
        [],
    )
    mine = next(page for page in scene.work.alerts.called if page.person_id == "DO3")
    assert mine.state is PageState.TAKEN
    late = await answers.take(scene.work, call.id, scene.person("DO1"), scene.now)
    assert late == Refused(Refusal.TOO_LATE, call)


async def test_other_reports_are_answered_with_their_number(scene: Scene) -> None:
    call = await scene.report()
    await answers.take(scene.work, call.id, scene.person("DO3"), scene.now)
    (news,) = scene.heard("G02")
    assert news.kind == "incident.taken" and news.values()["number"] == call.incident.number


async def test_whoever_reported_the_same_later_hears_it_too(scene: Scene) -> None:
    call = await scene.report()
    call.incident.also_reported_by = ["G07"]
    await answers.take(scene.work, call.id, scene.person("DO3"), scene.now)
    assert scene.kinds("G07") == ["incident.taken"]


# -- who ends a call for help ------------------------------------------------------------------


async def test_a_principal_who_was_called_comes_and_an_officer_ends_it(scene: Scene) -> None:
    """A tap can be forced: the end of a call for help is said by police or a desk (security-cases 13)."""
    call, principal = await taken(scene, "PR01"), scene.person("PR01")
    assert call.alert.taken_by == "PR01"
    assert await answers.arrive(scene.work, call.id, principal, scene.now) == call
    for act in ("close", "call false", "ask the word"):
        assert await ACTS[act](scene.work, call.id, principal, scene.now) == Refused(Refusal.OFFICERS, call)
    assert call.alert.live
    assert await answers.take(scene.work, call.id, scene.person("DO3"), scene.now) == call
    done = await ACTS["close"](scene.work, call.id, scene.person("DO3"), scene.now)
    assert done == call and not call.alert.live


async def test_a_report_that_is_no_call_for_help_the_principal_may_end(scene: Scene) -> None:
    call = await scene.report()
    await answers.take(scene.work, call.id, scene.person("PR01"), scene.now)
    assert await ACTS["close"](scene.work, call.id, scene.person("PR01"), scene.now) == call


async def test_what_was_called_a_mistake_only_the_officer_who_phones_ends(scene: Scene) -> None:
    call = await scene.help()
    await helping.claim_mistake(scene.work, call.incident.known_id, scene.person("G02"), scene.now)
    first = await ACTS["close"](scene.work, call.id, scene.person("DO3"), scene.now)
    assert first == Refused(Refusal.PHONE_FIRST, call)
    await answers.take(scene.work, call.id, scene.person("PR01"), scene.now)
    for person, why in (("PR01", Refusal.OFFICERS), ("DO3", Refusal.TOO_LATE)):
        done = await ACTS["close"](scene.work, call.id, scene.person(person), scene.now)
        assert done == Refused(why, call), person
    assert await answers.take(scene.work, call.id, scene.person("DO3"), scene.now) == call
    late = await ACTS["call false"](scene.work, call.id, scene.person("DO1"), scene.now)
    assert late == Refused(Refusal.TOO_LATE, call), "DO1 does not phone"
    assert await ACTS["call false"](scene.work, call.id, scene.person("DO3"), scene.now) == call


# -- 走不开 ------------------------------------------------------------------------------------


async def test_cannot_come_calls_the_next_and_says_so(scene: Scene) -> None:
    call = await scene.help()
    done = await answers.decline(scene.work, call.id, scene.person("DO3"), scene.now)
    assert done == Declined(call, others_called=True)
    assert "DO4" in {page.person_id for page in scene.work.alerts.called}
    called = len(scene.work.alerts.called)
    assert await answers.decline(scene.work, call.id, scene.person("DO3"), scene.now) == done
    assert len(scene.work.alerts.called) == called, "once for each"


async def test_who_was_not_called_sends_nobody(scene: Scene) -> None:
    call = await scene.help()
    done = await answers.decline(scene.work, call.id, scene.person("PO09"), scene.now)
    assert done == Declined(call, others_called=False)
    assert "declined" not in scene.recorded(call)


async def test_after_a_mistake_whoever_cannot_phone_has_the_next_asked(scene: Scene) -> None:
    call = await scene.help()
    call.alert.claim_mistake(scene.now)
    done = await answers.decline(scene.work, call.id, scene.person("DO3"), scene.now)
    assert done == Declined(call, others_called=True) and "declined" in scene.recorded(call)
    assert scene.kinds("DO4") == ["alert.phone", "alert.declined"]


# -- 到场 · 还在处理 ----------------------------------------------------------------------------


async def test_whoever_arrives_first_has_taken_it_too(scene: Scene) -> None:
    call = await scene.help()
    assert await answers.arrive(scene.work, call.id, scene.person("PO01"), scene.now) == call
    assert call.alert.taken_by == "PO01" and call.alert.arrived
    assert scene.kinds("G02") == ["sos.taken", "sos.arrived"]
    again = await answers.arrive(scene.work, call.id, scene.person("PO01"), scene.now)
    assert again == Refused(Refusal.TOO_LATE, call)


async def test_still_busy_puts_the_question_off(scene: Scene) -> None:
    call = await taken(scene)
    await answers.stay_busy(scene.work, call.id, scene.person("DO3"), scene.later(minutes=29))
    scene.later(minutes=2)
    await scene.sweep()
    assert "alert.follow_up" not in scene.kinds("DO3")
    scene.later(minutes=28)
    await scene.sweep()
    assert "alert.follow_up" in scene.kinds("DO3")


# -- the end -----------------------------------------------------------------------------------


async def test_the_word_it_was_closed_with_stays_in_the_record(scene: Scene) -> None:
    call = await taken(scene)
    assert await answers.may_close(scene.work, call.id, scene.person("DO3")) == call
    done = await answers.close(scene.work, call.id, scene.person("DO3"), scene.now, words="移交110")
    assert done == call and call.alert.outcome == "移交110"
    (change,) = [c for c in scene.work.history if c.what == "closed"]
    assert change.detail["words"] == "移交110"


async def test_a_slip_is_taken_back_by_whoever_made_it(scene: Scene) -> None:
    call = await taken(scene)
    await answers.call_false(scene.work, call.id, scene.person("DO3"), scene.now)
    refused = await answers.reopen(scene.work, call.id, scene.person("DO1"), scene.now)
    assert refused == Refused(Refusal.TOO_LATE, call)
    scene.heard("G02")
    assert await answers.reopen(scene.work, call.id, scene.person("DO3"), scene.later(minutes=9)) == call
    assert call.alert.state is AlertState.TAKEN and scene.kinds("G02") == ["sos.reopened"]


async def test_taken_back_by_its_reporter_nobody_is_called_any_more(scene: Scene) -> None:
    call = await scene.report()
    scene.heard("DO3")
    assert await answers.withdraw(scene.work, call, scene.now)
    assert scene.kinds("DO3") == ["alert.withdrawn"] and scene.kinds("G02") == []
    assert not await answers.withdraw(scene.work, call, scene.now)


async def test_taken_back_too_late_it_stays_with_whoever_took_it(scene: Scene) -> None:
    call = await scene.report()
    await answers.take(scene.work, call.id, scene.person("DO3"), scene.now)
    assert not await answers.withdraw(scene.work, call, scene.now)
    assert call.alert.taken_by == "DO3"


# -- 转派 --------------------------------------------------------------------------------------


async def test_whom_it_can_be_passed_on_to(scene: Scene) -> None:
    """Neither whoever passes it on nor its caller; the other desk is that of education."""
    call = await scene.help()
    found = await referring.whom_to_refer_to(scene.work, call.id, scene.person("DO3"), scene.now)
    assert found == {To.LEADERS: ["DO2", "DO4"], To.STATION: ["PO01", "PO02"], To.DESK: ["DO1"]}


async def test_passed_on_whoever_has_it_keeps_it_until_it_is_taken_over(scene: Scene) -> None:
    call = await taken(scene)
    scene.work.accounts.unreachable = {"DO2"}
    done = await referring.refer(scene.work, call.id, "leaders", scene.person("DO3"), scene.now)
    assert isinstance(done, Referral)
    assert (done.people, done.unreached, done.reached) == (["DO2", "DO4"], ["DO2"], ["DO4"])
    assert call.alert.taken_by == "DO3" and scene.kinds("DO4")[-1] == "alert.referred"
    assert await answers.take(scene.work, call.id, scene.person("DO4"), scene.now) == call
    assert call.alert.taken_by == "DO4" and "taken_over" in scene.recorded(call)


@pytest.mark.parametrize("to", ["T01", "DO3", "G02", "", "admins"])
async def test_it_is_passed_on_to_nobody_who_is_not_on_duty(scene: Scene, to: str) -> None:
    call = await taken(scene)
    called = len(scene.work.alerts.called)
    done = await referring.refer(scene.work, call.id, to, scene.person("DO3"), scene.now)
    assert done == Refused(Refusal.TOO_LATE, call)
    assert len(scene.work.alerts.called) == called


async def test_with_nobody_on_duty_there_is_nothing_to_choose(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = await taken(scene)
    monkeypatch.setattr(type(scene.work.district), "on_duty", lambda *_, **__: [])
    done = await referring.whom_to_refer_to(scene.work, call.id, scene.person("DO3"), scene.now)
    assert done == Refused(Refusal.NOBODY, call)


async def test_a_stand_in_is_called_only_for_what_the_absent_one_could_take(scene: Scene) -> None:
    """DO3 has one in hand, DO1 the other: who stands in for DO3 is called for the first alone."""
    mine, theirs = await scene.help(), await scene.help("G07")
    await answers.take(scene.work, mine.id, scene.person("DO3"), scene.now)
    await answers.take(scene.work, theirs.id, scene.person("DO1"), scene.now)
    assert await referring.pass_on(scene.work, "DO3", "PO09", scene.now) == 1
    called = [page.alert_id for page in scene.work.alerts.called if page.person_id == "PO09"]
    assert called == [mine.id]
    assert await referring.pass_on(scene.work, "DO3", "PO09", scene.now) == 0, "once"
