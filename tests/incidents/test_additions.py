"""What is added to a report: to which it belongs, who reads it, and what is another matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from duty.alerting.reporters.additions import (
    IncidentMore,
    PictureAdded,
    PlaceAdded,
    WordsAdded,
    add_picture,
    add_place,
    add_words,
)
from duty.alerting.reporters.joining import join
from duty.alerting.reporters.pictures import IncidentPictured, Pictures, look, may_look, may_open
from duty.attendance.checkins import check_in
from duty.district.places import Place
from duty.district.shifts import Override
from duty.incidents.incident import Incident, IncidentState
from duty.incidents.refusal import Why
from duty.language.reading import Meaning
from duty.messaging.notices import Priority
from duty.records.photos import PhotoState
from duty.records.subject import Subject
from tests.incidents.scene import FIRST, KNIFE, POWER, STALL, TEN, Scene, minutes, why
from tests.kit.memory import moment

PLACE = Place(33.41, 118.88, 8)


async def adds(scene: Scene, report: Incident, words: str, by: str = "G02", after: float = 1) -> Why | None:
    scene.forgets_news()
    return why(await add_words(scene.work, scene.person(by), report.known_id, Meaning(words), minutes(after)))


# -- words ---------------------------------------------------------------------------------


async def test_everybody_called_reads_what_is_new_until_somebody_has_it(scene: Scene) -> None:
    report = await scene.reports(KNIFE)
    assert await adds(scene, report, "穿黑衣服") is None
    assert report.sentence == f"{KNIFE}；穿黑衣服"
    told = scene.told(IncidentMore)
    assert told.keys() == FIRST
    assert {(news.by, news.words) for news in told.values()} == {("李师傅", "穿黑衣服")}
    assert all(n.priority is Priority.P0 for n in scene.notices(IncidentMore))
    await scene.takes(report, "PO02")
    await adds(scene, report, "往东跑了")
    assert scene.told(IncidentMore).keys() == {"PO02"}


async def test_who_stands_in_for_the_taker_reads_it_too(scene: Scene) -> None:
    report = await scene.reports(POWER)
    await scene.takes(report, "DO3")
    gone = Override("ORG04", "DO3", "DO4", TEN, minutes(60))
    scene.work.district = replace(scene.work.district, overrides=(gone,))
    scene.work.stand_ins.overrides = lambda: (gone,)
    await adds(scene, report, "二楼也黑着")
    assert scene.told(IncidentMore).keys() == {"DO3", "DO4"}


async def test_each_addition_is_told_once_under_its_own_key(scene: Scene) -> None:
    report = await scene.reports(POWER)
    keys = set()
    for words in ("二楼也黑着", "食堂也是"):
        await adds(scene, report, words)
        keys |= {n.dedupe for n in scene.notices(IncidentMore) if n.person_id == "DO1"}
    assert len(keys) == 2
    assert all(key.startswith("incident:1:more:") for key in keys)


async def test_words_without_any_call_are_on_record_and_told_to_nobody(scene: Scene) -> None:
    report = await scene.reports(STALL)
    assert await adds(scene, report, "卖气球的") is None
    assert "detail" in scene.on_record(report.subject)
    assert not scene.work.notices


async def test_after_it_is_over_nothing_is_added(scene: Scene) -> None:
    report = await scene.reports(POWER)
    await scene.takes(report, "DO3")
    await scene.closes(report, "DO3")
    assert await adds(scene, report, "又停了") is Why.OVER
    assert report.sentence == POWER


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("收到", Why.NOTHING_SAID),
        ("。。。", Why.NOTHING_SAID),
        ("到岗", Why.ANOTHER_MATTER),
        ("帮老刘也打个卡", Why.ANOTHER_MATTER),
        ("有人持刀冲门", Why.ANOTHER_MATTER),
        ("配电房停电了", None),
        ("二楼也黑着", None),
    ],
)
async def test_what_is_another_matter_is_no_addition(scene: Scene, words: str, refused: Why | None) -> None:
    report = await scene.reports(POWER)
    assert await adds(scene, report, words) is refused


async def test_time_is_asked_before_words_are_read(scene: Scene) -> None:
    report = await scene.reports(POWER)
    assert await adds(scene, report, "收到", after=10.1) is Why.OVER


async def test_nobody_adds_to_somebody_elses_report_or_to_none(scene: Scene) -> None:
    report = await scene.reports(POWER)
    assert await adds(scene, report, "二楼也黑着", by="G03") is Why.GONE
    nothing = await add_words(scene.work, scene.person("G02"), 0, Meaning("二楼也黑着"), TEN)
    assert why(nothing) is Why.GONE


async def test_what_is_added_to_a_joined_report_belongs_to_the_event_that_goes_on(scene: Scene) -> None:
    first = await scene.reports("两个人在校门口打架")
    later = await scene.reports("校门口有人动手", "G01", now=minutes(2))
    await join(scene.work, scene.person("DO3"), later.known_id, minutes(3))
    assert await adds(scene, later, "有一个人跑了", by="G01", after=4) is None
    assert first.sentence.endswith("；有一个人跑了")
    assert "跑了" not in later.sentence
    assert {news.call.number for news in scene.told(IncidentMore).values()} == {first.number}


@pytest.mark.parametrize(
    ("words", "kind", "triage"),
    [
        ("其中一个掏出刀来了", "weapon", "P0"),
        ("他们现在打起来了，有人拿棍子", None, "P0"),
        ("一键包警按了没反应", "facility", "P1"),
    ],
)
async def test_what_is_added_is_weighed_anew(scene: Scene, words: str, kind: str | None, triage: str) -> None:
    report = await scene.reports(POWER)
    assert report.triage == "P2"
    scene.forgets_news()
    added = await add_words(scene.work, scene.person("G02"), report.known_id, Meaning(words), minutes(1))
    assert isinstance(added, WordsAdded) and added.raised and added.raised.called
    assert report.triage == triage and (kind is None or report.kind == kind)
    assert {n.person_id for n in scene.work.notices if n.kind == "alert.page"} >= FIRST


async def test_graver_words_of_a_report_nobody_was_called_for_call_somebody(scene: Scene) -> None:
    """已转告 used to be said, and nobody was told."""
    report = await scene.reports(STALL)
    plain = await add_words(scene.work, scene.person("G02"), report.known_id, Meaning("卖气球的"), minutes(1))
    assert isinstance(plain, WordsAdded) and not plain.told and not plain.raised
    assert await adds(scene, report, "其中一个掏出刀来了", after=2) is None
    assert {n.person_id for n in scene.work.notices if n.kind == "alert.page"} >= FIRST


# -- the place -----------------------------------------------------------------------------


async def test_the_place_is_of_the_event_and_whoever_deals_with_it_reads_it(scene: Scene) -> None:
    report = await scene.reports(POWER)
    scene.forgets_news()
    added = await add_place(scene.work, scene.person("G02"), report.known_id, PLACE, minutes(1))
    assert added == PlaceAdded(report, due=False)
    assert (report.latitude, report.accuracy_m) == (33.41, 8)
    (news, _) = scene.told(IncidentMore).values()
    assert (news.words, news.call.latitude) == ("", 33.41)


async def test_a_forwarded_place_is_no_evidence(scene: Scene) -> None:
    report = await scene.reports(POWER)
    added = await add_place(scene.work, scene.person("G02"), report.known_id, None, minutes(1))
    assert why(added) is Why.ANOTHER_MATTER
    assert report.latitude is None


async def test_a_spot_check_waits_for_the_same_place(scene: Scene) -> None:
    report = await scene.reports(POWER)
    scene.work.spot_checks.asked = {"G02"}
    added = await add_place(scene.work, scene.person("G02"), report.known_id, PLACE, minutes(1))
    assert added == PlaceAdded(report, due=True)


async def test_so_does_a_check_in_until_it_is_made(scene: Scene) -> None:
    guard, early = scene.person("G02"), moment("07:20")
    report = await scene.reports(POWER, now=early)
    added = await add_place(scene.work, guard, report.known_id, PLACE, early)
    assert added == PlaceAdded(report, due=True)
    await check_in(scene.work, guard, early, place=scene.work.district.posts["P002"].place)
    added = await add_place(scene.work, guard, report.known_id, PLACE, early)
    assert added == PlaceAdded(report, due=False)


# -- pictures ------------------------------------------------------------------------------


async def shows(
    scene: Scene, report: Incident, caption: str = "", after: float = 1, *, forwarded: bool = False
) -> object:
    now = minutes(after)
    picture = scene.picture(now=now, forwarded=forwarded)
    return await add_picture(scene.work, scene.person("G02"), report.known_id, picture, Meaning(caption), now)


async def test_a_picture_is_kept_with_the_report_and_told_once(scene: Scene) -> None:
    report = await scene.reports(KNIFE)
    scene.forgets_news()
    assert await shows(scene, report) == PictureAdded(report, words=None, answered=False)
    assert await shows(scene, report, after=1.3) == PictureAdded(report, words=None, answered=True)
    assert await shows(scene, report, after=5) == PictureAdded(report, words=None, answered=False)
    assert {photo.subject for photo in scene.work.photos.things} == {report.subject}
    told = scene.told(IncidentPictured)
    assert len(scene.notices(IncidentPictured)) == len(FIRST), "once to each"
    opens = {person_id for person_id, news in told.items() if news.opens}
    assert opens == set(FIRST), "the desks, too, while it is open"


async def test_a_caption_is_more_words(scene: Scene) -> None:
    report = await scene.reports(POWER)
    added = WordsAdded(report, told=True)
    assert await shows(scene, report, "配电房的门开着") == PictureAdded(report, added, answered=False)
    assert report.sentence == f"{POWER}；配电房的门开着"


@pytest.mark.parametrize(("caption", "forwarded"), [("到岗", False), ("有人持刀冲门", False), ("", True)])
async def test_a_picture_of_another_matter_is_not_kept_here(
    scene: Scene, caption: str, forwarded: bool
) -> None:
    report = await scene.reports(POWER)
    assert why(await shows(scene, report, caption, forwarded=forwarded)) is Why.ANOTHER_MATTER
    assert not scene.work.photos.things


async def test_pictures_that_came_before_their_sentence_belong_to_it(scene: Scene) -> None:
    waiting = Subject("pictures", "1:77")
    await scene.work.photos.add(scene.picture().of(waiting, "before"))
    report = await scene.reports(POWER, pictures=waiting)
    assert [photo.subject for photo in scene.work.photos.things] == [report.subject]
    assert scene.told(IncidentPictured).keys() == {"DO1", "DO3"}


# -- looking at them -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "may"),
    [
        *(("PO02", True), ("PR01", True), ("G01", True), ("G02", True), ("DO3", True)),
        *(("G03", False), ("T01", False), ("PO05", False), ("SV01", False), ("AD01", False)),
    ],
)
async def test_reporter_station_school_and_the_desks_while_it_is_open_look(
    scene: Scene, person: str, may: bool
) -> None:
    report = await scene.reports(KNIFE)
    await scene.photographed(report)
    assert may_look(scene.work, report, scene.person(person)) is may
    seen = await look(scene.work, scene.person(person), report.known_id)
    assert why(seen) is (None if may else Why.GONE)


async def test_once_it_is_over_the_desks_look_no_more(scene: Scene) -> None:
    report = await scene.reports(KNIFE)
    await scene.photographed(report)
    report.close()
    assert not may_look(scene.work, report, scene.person("DO3"))
    assert may_look(scene.work, report, scene.person("PO02"))


async def test_who_reported_it_later_sees_their_own_pictures_only(scene: Scene) -> None:
    first = await scene.reports("两个人在校门口打架")
    later = await scene.reports("校门口有人动手", "G03", now=minutes(2))
    mine, theirs = await scene.photographed(first), await scene.photographed(later)
    await join(scene.work, scene.person("DO3"), later.known_id, minutes(3))
    seen = await look(scene.work, scene.person("G02"), first.known_id)
    assert isinstance(seen, Pictures) and list(seen.photos) == [mine]
    assert await may_open(scene.work, later, scene.person("G03"))
    assert not await may_open(scene.work, first, scene.person("G03"))
    assert await may_open(scene.work, later, scene.person("DO3")), "the event is open"
    assert theirs not in seen.photos


async def test_ten_are_shown_and_a_tap_alone_is_no_look(scene: Scene) -> None:
    report = await scene.reports(KNIFE)
    for _ in range(12):
        await scene.photographed(report)
    seen = await look(scene.work, scene.person("PO02"), report.known_id)
    assert isinstance(seen, Pictures)
    assert len(seen.photos) == 10
    assert not [one for one in scene.work.history if one.what == "seen"]


async def test_pictures_of_joined_reports_are_among_them(scene: Scene) -> None:
    first = await scene.reports("两个人在校门口打架")
    later = await scene.reports("校门口有人动手", "G01", now=minutes(2))
    mine, theirs = await scene.photographed(first), await scene.photographed(later)
    await join(scene.work, scene.person("DO3"), later.known_id, minutes(3))
    seen = await look(scene.work, scene.person("PO02"), first.known_id)
    assert isinstance(seen, Pictures)
    assert list(seen.photos) == [mine, theirs]


@pytest.mark.parametrize(
    ("state", "refused"),
    [
        (PhotoState.WAITING, Why.NO_PICTURE_YET),
        (PhotoState.REFUSED, Why.NO_PICTURE_YET),
        (PhotoState.GONE, Why.PICTURES_GONE),
    ],
)
async def test_why_there_is_none_is_said(scene: Scene, state: PhotoState, refused: Why) -> None:
    report = await scene.reports(KNIFE)
    await scene.photographed(report, state)
    seen = await look(scene.work, scene.person("PO02"), report.known_id)
    assert why(seen) is refused
    assert report.state is IncidentState.OPEN
