"""Many at once for one person: what stands in which bundle is a row, and each change is told in its place."""

from __future__ import annotations

import pytest

from duty.alerting import answers, raising
from duty.alerting.call import Call
from duty.alerting.standing import Stands
from duty.alerting.storms import STORM, Bundle
from duty.district.severity import Triage
from tests.alerting.scene import Scene

REPORTERS = ("G02", "G07", "G10", "G12", "G15", "G19")


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def storm(scene: Scene, count: int = 5) -> list[Call]:
    """So many reports within the minute: the first three are calls of their own."""
    schools = ("SCH01", "SCH02", "SCH03", "SCH05", "SCH06", "SCH07")
    pairs = list(zip(REPORTERS, schools, strict=True))[:count]
    return [await scene.report(person_id=person, school_id=school) for person, school in pairs]


def bundles(scene: Scene, person_id: str = "DO3") -> list[Bundle]:
    return [news for news in scene.heard(person_id) if isinstance(news, Bundle)]


async def test_more_than_three_within_a_minute_are_one_message(scene: Scene) -> None:
    calls = await storm(scene, STORM + 2)
    told = bundles(scene)
    assert [len(one.lines) for one in told] == [STORM + 1, STORM + 2], "it grows in place"
    assert [line.call.alert for line in told[-1].lines] == [call.id for call in calls]
    names = {notice.name for notice in scene.work.notices if notice.kind == "alert.bundle"}
    assert names == {"storm:202611231000"}


async def test_a_minute_apart_there_is_no_storm(scene: Scene) -> None:
    for _ in range(STORM + 2):
        await scene.report()
        scene.later(seconds=31)
    assert bundles(scene) == []


async def test_a_call_for_help_is_never_among_it(scene: Scene) -> None:
    await storm(scene)
    bundles(scene)
    await scene.help("G20")
    assert scene.kinds("DO3") == ["alert.page"]


async def test_which_were_called_by_the_bundle_and_which_only_stand_there(scene: Scene) -> None:
    calls = await storm(scene)
    rows = [entry for entry in scene.work.alerts.bundled if entry.person_id == "DO3"]
    assert [entry.alert_id for entry in rows] == [call.id for call in calls]
    assert [entry.called_at is not None for entry in rows] == [False] * STORM + [True] * 2


async def test_what_becomes_of_a_bundled_one_is_told_in_the_bundle_alone(scene: Scene) -> None:
    calls = await storm(scene)
    scene.heard("DO1"), scene.heard("DO3")
    await answers.take(scene.work, calls[-1].id, scene.person("DO3"), scene.later(minutes=2))
    (bundle,) = scene.heard("DO1")
    assert isinstance(bundle, Bundle) and bundle.open == 4
    line = bundle.lines[-1]
    assert (line.stands, line.by, line.at, line.waits, line.live) == (
        Stands.TAKEN,
        "雷鸣",
        "10:02",
        False,
        True,
    )


async def test_who_was_called_alone_reads_it_in_both_places(scene: Scene) -> None:
    calls = await storm(scene)
    scene.heard("DO1")
    await answers.take(scene.work, calls[0].id, scene.person("DO3"), scene.now)
    assert sorted(scene.kinds("DO1")) == ["alert.bundle", "alert.taken"]


async def test_called_again_outside_of_the_bundle_it_has_a_message_of_its_own(scene: Scene) -> None:
    """Half an hour without a word: the message of that later call changes as well."""
    calls = await storm(scene)
    last = calls[-1]
    last.alert.take("DO3", scene.now)
    scene.later(minutes=61)
    last.alert.raise_again(scene.now)
    last.alert.triage = Triage.P0
    await scene.sweep()
    scene.heard("DO1")
    await answers.take(scene.work, last.id, scene.person("DO3"), scene.now)
    assert sorted(scene.kinds("DO1")) == ["alert.bundle", "alert.taken"]


async def test_less_urgent_changes_no_line(scene: Scene) -> None:
    calls = await storm(scene)
    scene.heard("DO1")
    calls[-1].incident.triage = Triage.P2
    await raising.change_triage(scene.work, calls[-1], scene.now)
    assert scene.kinds("DO1") == ["alert.changed"]
