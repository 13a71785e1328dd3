"""The reporter corrects a report or takes it back: who may, for how long, and who hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from duty.alerting.calls.standing import AlertState
from duty.alerting.reporters.changing import Changed, KindChanged, set_kind, set_triage
from duty.alerting.reporters.withdrawing import take_back
from duty.district.severity import Triage
from duty.incidents.filing import file_incident
from duty.incidents.incident import Incident, IncidentState
from duty.incidents.own import changeable_report, own_report
from duty.incidents.refusal import Refusal, Why
from tests.incidents.scene import DRUNK, FIRST, KNIFE, POWER, STALL, TEN, Scene, minutes, why

P0, P1, P2, P3 = Triage


async def weighs(scene: Scene, report: Incident, triage: Triage, by: str = "G02", after: float = 1) -> object:
    scene.forgets_news()
    return await set_triage(scene.work, scene.person(by), report.known_id, triage, minutes(after))


async def renames(scene: Scene, report: Incident, kind: str, by: str = "G02", after: float = 1) -> object:
    scene.forgets_news()
    return await set_kind(scene.work, scene.person(by), report.known_id, kind, minutes(after))


def called(scene: Scene) -> set[str]:
    return {n.person_id for n in scene.work.notices if n.kind == "alert.page"}


# -- whose and how long --------------------------------------------------------------------


async def test_only_ones_own_report_can_be_changed(scene: Scene) -> None:
    report = await scene.reports(POWER)
    assert await own_report(scene.work, scene.person("G02"), report.known_id) is report
    for person in ("G03", "DO3", "PR01"):
        assert why(await own_report(scene.work, scene.person(person), report.known_id)) is Why.GONE
        assert why(await weighs(scene, report, P0, person)) is Why.GONE
        assert why(await renames(scene, report, "fire", person)) is Why.GONE
    assert (report.kind, report.triage) == ("facility", P2)


async def test_a_call_for_help_has_its_own_way_back(scene: Scene) -> None:
    guard = scene.person("G02")
    call = await file_incident(scene.work, guard, TEN, kind="sos", triage=P0, school_id="SCH01")
    assert why(await own_report(scene.work, guard, call.known_id)) is Why.GONE
    assert why(await take_back(scene.work, guard, call.known_id, TEN)) is Why.GONE
    assert call.open


@pytest.mark.parametrize(("hours", "may"), [(0, True), (12, True), (12.1, False)])
async def test_half_a_day_later_it_stands(scene: Scene, hours: float, may: bool) -> None:
    report = await scene.reports(STALL)
    now = TEN + timedelta(hours=hours)
    found = await changeable_report(scene.work, scene.person("G02"), report.known_id, now)
    assert found == (report if may else Refusal(Why.OVER, report.number))


async def test_what_is_closed_stands(scene: Scene) -> None:
    report = await scene.reports(POWER)
    await scene.takes(report, "DO3")
    await scene.closes(report, "DO3")
    assert await weighs(scene, report, P0) == Refusal(Why.OVER, report.number)
    assert await renames(scene, report, "fire") == Refusal(Why.OVER, report.number)
    assert not scene.work.notices


# -- more or less urgent -------------------------------------------------------------------


async def test_more_urgent_calls_the_higher_ladder_at_once(scene: Scene) -> None:
    report = await scene.reports(POWER)
    assert await weighs(scene, report, P0) == Changed(report, called=True, taken_by="")
    assert called(scene) == FIRST
    (change,) = [c for c in scene.work.history if c.what == "triage"]
    assert change.detail == {"before": P2, "after": P0}


async def test_what_waited_for_the_summary_is_called_when_it_turns_urgent(scene: Scene) -> None:
    report = await scene.reports(STALL)
    assert not await scene.work.alerts.call_of(report.id)
    assert await weighs(scene, report, P1) == Changed(report, called=True, taken_by="")
    assert called(scene) == FIRST


async def test_what_nobody_was_called_for_says_so(scene: Scene) -> None:
    report = await scene.reports(STALL)
    assert await weighs(scene, report, P3) == Changed(report, called=False, taken_by="")


async def test_who_was_called_is_not_uncalled(scene: Scene) -> None:
    report = await scene.reports(DRUNK)
    assert await weighs(scene, report, P3) == Changed(report, called=True, taken_by="")
    assert (await scene.call_of(report)).alert.live
    assert not called(scene)


async def test_whoever_has_it_keeps_it_and_is_named(scene: Scene) -> None:
    report = await scene.reports(POWER)
    await scene.takes(report, "DO3")
    assert await weighs(scene, report, P0) == Changed(report, called=True, taken_by="雷警官")
    assert {n.person_id for n in scene.work.notices} == {"DO3"}


async def test_the_same_triage_changes_nothing(scene: Scene) -> None:
    report = await scene.reports(POWER)
    before = list(scene.on_record(report.subject))
    await weighs(scene, report, P2)
    assert scene.on_record(report.subject) == before
    assert not scene.work.notices


# -- another kind --------------------------------------------------------------------------


async def test_a_more_dangerous_kind_calls_as_that_kind_does(scene: Scene) -> None:
    report = await scene.reports(STALL)
    assert await renames(scene, report, "fire") == Changed(report, called=True, taken_by="")
    assert (report.kind, report.triage) == ("fire", P0)
    assert called(scene) == FIRST


async def test_a_milder_kind_sends_nobody_home(scene: Scene) -> None:
    report = await scene.reports(KNIFE)
    await renames(scene, report, "facility")
    assert (report.kind, report.triage) == ("facility", P0)
    told = scene.told(KindChanged)
    assert told.keys() == FIRST
    assert {news.call.kind for news in told.values()} == {"facility"}
    assert not called(scene)


async def test_once_taken_only_whoever_has_it_reads_the_kind(scene: Scene) -> None:
    report = await scene.reports(KNIFE)
    await scene.takes(report, "PO02")
    assert await renames(scene, report, "facility") == Changed(report, called=True, taken_by="韩警官")
    assert scene.told(KindChanged).keys() == {"PO02"}


async def test_the_same_kind_is_told_to_nobody(scene: Scene) -> None:
    report = await scene.reports(POWER)
    await renames(scene, report, "facility")
    assert not scene.work.notices
    assert "kind" not in scene.on_record(report.subject)


# -- taking it back ------------------------------------------------------------------------


async def takes_back(scene: Scene, report: Incident, by: str = "G02", after: float = 1) -> object:
    return await take_back(scene.work, scene.person(by), report.known_id, minutes(after))


async def test_those_called_are_told_and_the_row_stays(scene: Scene) -> None:
    report = await scene.reports(POWER)
    scene.forgets_news()
    assert await takes_back(scene, report) is report
    assert report.state is IncidentState.TAKEN_BACK
    assert (await scene.call_of(report)).alert.state is AlertState.CLOSED
    assert {(n.person_id, n.kind) for n in scene.work.notices} == {
        ("DO1", "alert.withdrawn"),
        ("DO3", "alert.withdrawn"),
    }
    assert scene.on_record(report.subject)[-1] == "taken_back"


async def test_what_nobody_was_called_for_is_taken_back_quietly(scene: Scene) -> None:
    report = await scene.reports(STALL)
    assert await takes_back(scene, report) is report
    assert not scene.work.notices


async def test_once_somebody_comes_it_is_too_late(scene: Scene) -> None:
    report = await scene.reports(POWER)
    await scene.takes(report, "DO3")
    assert await takes_back(scene, report) == Refusal(Why.TAKEN, report.number, "雷警官")
    assert report.open


async def test_twice_is_once(scene: Scene) -> None:
    report = await scene.reports(STALL)
    await takes_back(scene, report)
    assert why(await takes_back(scene, report, after=30)) is Why.ALREADY


async def test_why_not_is_said(scene: Scene) -> None:
    report = await scene.reports(STALL)
    assert why(await takes_back(scene, report, by="G03")) is Why.GONE
    assert why(await takes_back(scene, report, after=10.1)) is Why.TOO_LATE
    report.close()
    assert await takes_back(scene, report) == Refusal(Why.OVER, report.number)
