"""A sentence becomes a report: at which school, of which kind, and at what time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from duty.alerting.reporters.reports import Statement, report_at, report_named, report_where_known
from duty.district.severity import Triage
from duty.incidents.filing import happened_at
from duty.incidents.incident import Incident
from duty.incidents.refusal import Why
from duty.language.reading import Meaning
from tests.incidents.scene import KNIFE, POWER, TEN, Scene, minutes, why


def said(scene: Scene, words: str, by: str = "G02", ago: timedelta = timedelta()) -> Statement:
    return Statement(scene.person(by), Meaning(words), TEN - ago)


async def test_it_happened_where_the_person_is(scene: Scene) -> None:
    made = await report_where_known(scene.work, said(scene, POWER), TEN)
    assert made is not None
    assert (made.school_id, made.post_id, made.kind, made.triage) == ("SCH01", "P002", "facility", Triage.P2)
    assert made.number == "SJ-SCH01-2026-0001"
    assert made.sentence == POWER


async def test_the_school_that_is_named_comes_before_where_one_is(scene: Scene) -> None:
    made = await report_where_known(scene.work, said(scene, "柳河小学停电了", "PO02"), TEN)
    assert made is not None
    assert (made.school_id, made.post_id) == ("SCH02", "")


async def test_ones_own_school_by_name_keeps_the_post(scene: Scene) -> None:
    made = await report_where_known(scene.work, said(scene, "实验小学停电了"), TEN)
    assert made is not None
    assert made.post_id == "P002"


async def test_a_school_outside_ones_scope_is_only_a_word(scene: Scene) -> None:
    made = await report_where_known(scene.work, said(scene, "柳河小学那边有人打架"), TEN)
    assert made is not None
    assert made.school_id == "SCH01"


async def test_who_serves_many_is_asked_and_nothing_is_kept_meanwhile(scene: Scene) -> None:
    assert await report_where_known(scene.work, said(scene, KNIFE, "DO1"), TEN) is None
    assert not scene.work.incidents.things
    assert not scene.work.notices


async def test_a_tap_on_the_school_completes_it(scene: Scene) -> None:
    made = await report_at(scene.work, said(scene, KNIFE, "DO1"), "SCH03", TEN)
    assert isinstance(made, Incident)
    assert (made.school_id, made.post_id, made.reported_by) == ("SCH03", "", "DO1")


async def test_a_tap_is_refused_for_another_school_and_once_nothing_waits(scene: Scene) -> None:
    assert why(await report_at(scene.work, said(scene, POWER), "SCH03", TEN)) is Why.GONE
    assert why(await report_at(scene.work, said(scene, "", "DO1"), "SCH03", TEN)) is Why.EXPIRED
    assert why(await report_at(scene.work, said(scene, ""), "SCH03", TEN)) is Why.GONE
    assert not scene.work.incidents.things


@pytest.mark.parametrize(
    ("name", "school"), [("柳河中学", "SCH06"), ("是东岭中心小学", "SCH03"), ("不知道", "")]
)
async def test_the_school_by_name_completes_it_too(scene: Scene, name: str, school: str) -> None:
    made = await report_named(scene.work, said(scene, KNIFE, "DO1"), name, TEN)
    assert (made.school_id if made else "") == school


@pytest.mark.parametrize(
    ("ago", "delayed"),
    [(timedelta(seconds=4), False), (timedelta(minutes=1), False), (timedelta(minutes=3), True)],
)
async def test_what_waited_for_signal_keeps_its_own_time(scene: Scene, ago: timedelta, delayed: bool) -> None:
    made = await report_where_known(scene.work, said(scene, POWER, ago=ago), TEN)
    assert made is not None
    assert made.occurred_at == (TEN - ago if ago > timedelta(seconds=5) else TEN)
    assert made.received_at == TEN
    assert made.delayed is delayed


@pytest.mark.parametrize("hours", [-1, 25])
def test_a_clock_that_is_plainly_wrong_is_not_believed(hours: int) -> None:
    assert happened_at(TEN - timedelta(hours=hours), TEN) == TEN


async def test_numbers_are_dense_per_school_and_year(scene: Scene) -> None:
    at = (("SCH01", TEN), ("SCH02", TEN), ("SCH01", TEN), ("SCH01", TEN + timedelta(days=60)))
    made = [await report_at(scene.work, said(scene, POWER, "DO1"), school, now) for school, now in at]
    assert [one.number for one in made if isinstance(one, Incident)] == [
        "SJ-SCH01-2026-0001",
        "SJ-SCH02-2026-0001",
        "SJ-SCH01-2026-0002",
        "SJ-SCH01-2027-0001",
    ]


async def test_a_person_without_any_school_is_asked_for_one(scene: Scene) -> None:
    nowhere = replace(scene.person("G02"), id="G99", schools=(), org_id="")
    assert await report_where_known(scene.work, Statement(nowhere, Meaning(POWER), TEN), minutes(0)) is None
