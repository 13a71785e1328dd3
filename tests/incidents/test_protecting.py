"""疑似侵害学生: whose head is told, that a second tap is the same one, and that no name is on record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duty.attendance.checkins import check_in
from duty.incidents.protecting import HarmSuspected, protect
from duty.messaging.notices import Priority
from tests.incidents.scene import TEN, Scene, minutes
from tests.kit.memory import moment


async def taps(scene: Scene, person: str, school: str = "", *, told: str = "") -> str:
    return await protect(scene.work, scene.person(person), school, TEN, told=told)


async def test_the_principal_of_the_only_school_is_told(scene: Scene) -> None:
    assert await taps(scene, "G02") == "SCH01"
    assert scene.told(HarmSuspected) == {"PR01": HarmSuspected("10:00", "实验小学", "110")}
    (notice,) = scene.work.notices
    assert notice.priority is Priority.P1
    assert notice.dedupe == "school:SCH01:protection:202611231000:PR01"


async def test_the_history_knows_when_and_where_and_nobody(scene: Scene) -> None:
    await taps(scene, "G02")
    (change,) = scene.work.history
    assert (str(change.subject), change.what, change.actor_id, change.detail) == (
        "school:SCH01",
        "protection",
        "",
        {},
    )


async def test_a_second_tap_is_the_same_one_and_another_school_is_not(scene: Scene) -> None:
    assert await taps(scene, "PO02", "SCH02", told="SCH02") == "SCH02"
    assert not scene.work.notices
    assert await taps(scene, "PO02", "SCH01", told="SCH02") == "SCH01"
    assert scene.told(HarmSuspected).keys() == {"PR01"}


@pytest.mark.parametrize("school", ["", "SCH03", "nowhere"])
async def test_where_the_school_is_not_known_nobody_is_told(scene: Scene, school: str) -> None:
    assert await taps(scene, "PO02", school) == ""
    assert not scene.work.notices
    assert not scene.work.history


async def test_who_is_on_duty_somewhere_means_that_school(scene: Scene) -> None:
    many = replace(scene.person("G02"), schools=("SCH02", "SCH01"))
    now = moment("07:20")
    await check_in(scene.work, many, now, place=scene.work.district.posts["P002"].place)
    assert await protect(scene.work, many, "", now) == "SCH01"


async def test_a_principal_who_taps_leaves_it_to_deputies_and_station(scene: Scene) -> None:
    await taps(scene, "PR01")
    told = set(scene.told(HarmSuspected))
    assert "PR01" not in told
    assert {"SO01", "PO01", "PO02"} <= told


async def test_a_principal_nobody_can_reach_is_stood_in_for(scene: Scene) -> None:
    scene.work.accounts.unreachable = {"PR01"}
    await taps(scene, "G02")
    assert {"PR01", "SO01", "PO02"} <= set(scene.told(HarmSuspected))


async def test_a_minute_later_it_is_another_tap(scene: Scene) -> None:
    guard = scene.person("G02")
    for now in (TEN, TEN, minutes(1)):
        await protect(scene.work, guard, "", now)
    assert len(scene.notices(HarmSuspected)) == 2
