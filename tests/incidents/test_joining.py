"""Two reports of one event: what is offered to whom, who may join them, and who hears of it."""

from __future__ import annotations

import pytest

from duty.alerting.calls.standing import AlertState
from duty.alerting.reporters.joining import CallJoined, Joined, MaybeSame, ReportJoined, join, same_event
from duty.incidents.incident import Incident, IncidentState
from duty.incidents.refusal import Why
from duty.messaging.notices import Priority
from tests.incidents.scene import POWER, Scene, minutes, why

FIGHT, AGAIN = "两个人在校门口打架", "校门口有人动手"


async def both(scene: Scene, after: float = 4, second: str = AGAIN) -> tuple[Incident, Incident]:
    return await scene.reports(FIGHT), await scene.reports(second, "G01", now=minutes(after))


async def joins(scene: Scene, later: Incident, by: str = "DO3", after: float = 5) -> object:
    scene.forgets_news()
    return await join(scene.work, scene.person(by), later.known_id, minutes(after))


# -- the offer -----------------------------------------------------------------------------


async def test_those_called_for_the_later_one_are_offered_it(scene: Scene) -> None:
    first, later = await both(scene)
    told = scene.told(MaybeSame)
    assert told.keys() == {"DO1", "DO3"}
    assert set(told.values()) == {MaybeSame(later.known_id, later.number, first.number, "10:00", "李师傅")}
    (notice, _) = scene.notices(MaybeSame)
    assert (notice.priority, notice.dedupe) == (Priority.REPLY, "incident:2:same:DO1")


@pytest.mark.parametrize(
    ("after", "second"), [(31, AGAIN), (4, POWER), (4, "有点奇怪")], ids=["later", "kind", "no kind"]
)
async def test_what_is_far_or_of_another_kind_is_not_offered(scene: Scene, after: float, second: str) -> None:
    await both(scene, after, second)
    assert not scene.told(MaybeSame)


async def test_two_reports_of_no_kind_are_not_taken_for_one(scene: Scene) -> None:
    first = await scene.reports("有点奇怪")
    later = await scene.reports("又有点奇怪", "G01")
    assert first.kind == later.kind == "other"
    assert await same_event(scene.work, later, minutes(1)) is None


async def test_what_is_over_is_not_offered(scene: Scene) -> None:
    first = await scene.reports(FIGHT)
    await scene.takes(first, "DO3")
    await scene.closes(first, "DO3")
    await scene.reports(AGAIN, "G01", now=minutes(4))
    assert not scene.told(MaybeSame)


async def test_the_earliest_is_meant_and_never_itself(scene: Scene) -> None:
    first, later = await both(scene)
    third = await scene.reports(FIGHT, "G03", now=minutes(6))
    assert await same_event(scene.work, third, minutes(6)) is first
    assert await same_event(scene.work, first, minutes(6)) is later


# -- joining -------------------------------------------------------------------------------


async def test_one_event_goes_on_and_the_later_call_ends(scene: Scene) -> None:
    first, later = await both(scene)
    assert await joins(scene, later) == Joined(later, first)
    assert (later.state, later.joined_to) == (IncidentState.JOINED, first.id)
    ended, going = await scene.call_of(later), await scene.call_of(first)
    assert (ended.alert.state, ended.alert.closed_by, ended.alert.next_at) == (
        AlertState.CLOSED,
        "DO3",
        None,
    )
    assert going.alert.live
    assert first.also_reported_by == ["G01"]
    for subject in (later.subject, ended.subject, going.subject):
        assert scene.on_record(subject)[-1] == "joined"


async def test_cards_change_in_place_and_the_reporter_reads_the_number(scene: Scene) -> None:
    first, later = await both(scene)
    await joins(scene, later)
    cards = scene.notices(CallJoined)
    assert {card.person_id for card in cards} == {"DO1", "DO3"}
    assert {(card.name, card.replaces) for card in cards} == {("alert:2", "alert:2")}
    (news, _) = scene.told(CallJoined).values()
    assert (news.by, news.at, news.other) == ("雷鸣", "10:05", first.number)
    assert scene.told(ReportJoined) == {"G01": ReportJoined(later.number, first.number, "", "")}


async def test_the_reporter_reads_who_has_the_first_one_in_hand(scene: Scene) -> None:
    first, later = await both(scene)
    await scene.takes(first, "DO3", minutes(4))
    await joins(scene, later)
    assert scene.told(ReportJoined) == {"G01": ReportJoined(later.number, first.number, "雷警官", "10:04")}


async def test_ones_own_second_report_makes_nobody_read_twice(scene: Scene) -> None:
    first = await scene.reports(FIGHT)
    later = await scene.reports(AGAIN, now=minutes(4))
    await joins(scene, later)
    assert first.also_reported_by == []


@pytest.mark.parametrize(
    ("person", "may"), [("DO1", True), ("PO02", True), ("PO05", False), ("G01", False), ("PR01", False)]
)
async def test_only_who_may_answer_it_joins_it(scene: Scene, person: str, may: bool) -> None:
    _, later = await both(scene)
    assert why(await joins(scene, later, person)) is (None if may else Why.GONE)
    assert later.open is not may


async def test_what_is_not_there_cannot_be_joined(scene: Scene) -> None:
    assert why(await join(scene.work, scene.person("DO3"), 99, minutes(1))) is Why.GONE


async def test_a_second_tap_says_that_it_was_done(scene: Scene) -> None:
    _, later = await both(scene)
    await joins(scene, later)
    assert why(await joins(scene, later, "DO1")) is Why.ALREADY
    assert not scene.work.notices


async def test_once_the_first_is_over_the_offer_is(scene: Scene) -> None:
    first, later = await both(scene)
    await scene.takes(first, "DO3")
    await scene.closes(first, "DO3")
    assert why(await joins(scene, later)) is Why.EXPIRED
    assert later.open
