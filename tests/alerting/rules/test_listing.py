"""🔔 and the card: what each person sees of what is open, in which order, and what is red."""

from __future__ import annotations

import pytest

from duty.alerting.answering import answers, listing, rights
from duty.alerting.answering.listing import TOLD, CallsOut, Card, OpenCalls
from duty.alerting.answering.rights import Refusal, Refused
from duty.alerting.calling import paging
from duty.alerting.calls.alert import Alert
from duty.alerting.ports import Work
from duty.alerting.reporters import details
from duty.records.history import Change
from handlers.speech.voice import Voice
from tests.alerting.rules.scene import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def seen(scene: Scene, person_id: str, most: int = 8) -> OpenCalls:
    return await listing.open_calls(scene.work, scene.person(person_id), most)


async def test_each_sees_what_is_their_business(scene: Scene) -> None:
    here, there = await scene.help("G02"), await scene.help("G10")
    for person, calls in (
        ("DO3", [here, there]),
        ("PO01", [here]),
        ("PO05", [there]),
        ("SO01", [here]),
        ("AD01", [here, there]),
        ("G02", [here]),
        ("T01", []),
    ):
        found = await seen(scene, person)
        assert [line.call for line in found.lines] == calls, person
        assert found.count == len(calls)


async def test_only_the_first_are_lines_but_all_are_counted(scene: Scene) -> None:
    for person in ("G02", "G07", "G10"):
        await scene.help(person)
    found = await seen(scene, "DO3", most=2)
    assert (len(found.lines), found.count) == (2, 3)


async def test_a_line_is_red_only_when_everybody_was_tried_in_vain(scene: Scene) -> None:
    call = await scene.help()
    assert [line.unreached for line in (await seen(scene, "DO3")).lines] == [False], "still on its way"
    scene.delivered("PO02")
    assert [line.unreached for line in (await seen(scene, "DO3")).lines] == [False]
    await answers.decline(scene.work, call.id, scene.person("PO02"), scene.now)
    scene.delivered()
    assert [line.unreached for line in (await seen(scene, "DO3")).lines] == [False], "PO02 had it"


async def test_nobody_reached_is_red_until_somebody_has_it(scene: Scene) -> None:
    call = await scene.help()
    scene.delivered()
    assert [line.unreached for line in (await seen(scene, "DO3")).lines] == [True]
    card = await listing.look(scene.work, call.id, scene.person("DO3"))
    assert isinstance(card, Card) and card.unreached
    await answers.take(scene.work, call.id, scene.person("DO3"), scene.now)
    assert [line.unreached for line in (await seen(scene, "DO3")).lines] == [False]


async def test_who_may_only_read_sees_no_history(scene: Scene) -> None:
    call = await scene.help()
    scene.delivered()
    card = await listing.look(scene.work, call.id, scene.person("G02"))
    assert card == Card(call, may_answer=False, unreached=False, events=())
    hidden = await listing.look(scene.work, call.id, scene.person("G10"))
    assert hidden == Refused(Refusal.UNKNOWN)


async def test_the_history_is_in_order_of_time(scene: Scene) -> None:
    call = await scene.help()
    guard, officer = scene.person("G02"), scene.person("DO3")
    await details.add_place(
        scene.work, call.incident.known_id, scene.work.district.posts["P002"].place, guard, scene.now
    )
    scene.later(minutes=1, seconds=1)
    await scene.sweep()
    await answers.take(scene.work, call.id, officer, scene.later(seconds=5))
    await answers.close(scene.work, call.id, officer, scene.later(minutes=5), words="已处理")
    card = await listing.look(scene.work, call.id, officer)
    assert isinstance(card, Card)
    events = [one.what if isinstance(one, Change) else len(one.pages) for one in card.events]
    assert events == [5, "detail", 2, "taken", "closed"]
    assert [one.at for one in card.events] == sorted(one.at for one in card.events)
    assert isinstance(card.events[0], CallsOut)


def test_every_event_that_is_told_has_a_text() -> None:
    known = Voice.load().keys("zh")
    assert not [what for what in TOLD if f"timeline.{what}" not in known]


async def test_who_was_called_is_asked_once_for_a_card(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard holds it, so whether it can be taken over and who may end it are asked, too."""
    call = await scene.help()
    await answers.take(scene.work, call.id, scene.person("DO3"), scene.now)
    asked: list[int] = []

    async def counted(work: Work, alert: Alert) -> list[str]:
        asked.append(alert.known_id)
        return await paging.called(work, alert)

    for place in (listing, rights):
        monkeypatch.setattr(place, "called", counted)
    card = await listing.look(scene.work, call.id, scene.person("DO1"))
    assert not isinstance(card, Refused) and card.may_end and asked == [call.id]
