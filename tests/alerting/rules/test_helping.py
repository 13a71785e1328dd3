"""🚨 as one act, and what its caller adds: where the call goes, what a second tap is, what a slip does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from duty.alerting.answering import answers, drills
from duty.alerting.answering.drills import NotStarted
from duty.alerting.answering.rights import Refusal, Refused
from duty.alerting.calling import raising
from duty.alerting.calls.drill import Drill
from duty.alerting.reporters import details, helping
from duty.alerting.reporters.details import Added
from duty.alerting.reporters.helping import Became, Heard, Help
from duty.attendance import checkins
from duty.district.people import Person, Role
from duty.district.places import Place
from duty.incidents.incident import IncidentState
from duty.language.reading import Meaning
from duty.messaging.accounts import CONSENT_VERSION
from duty.records.photos import Picture
from tests.alerting.rules.scene import Scene
from tests.kit.memory import moment


@pytest.fixture
def scene() -> Scene:
    return Scene()


# -- the tap -----------------------------------------------------------------------------------


async def test_one_tap_files_raises_and_calls(scene: Scene) -> None:
    tapped = await scene.tap()
    assert tapped.heard is Heard.CALLED and tapped.call
    assert tapped.call.incident.sos and tapped.call.incident.school_id == "SCH01"
    assert {page.person_id for page in scene.work.alerts.called} == {"DO1", "DO3", "PO01", "PO02", "PR01"}


async def test_whoever_belongs_to_no_school_is_told_whom_to_phone(scene: Scene) -> None:
    nobody = Person("X1", "路人", Role.TEACHER)
    tapped = await helping.call_for_help(scene.work, nobody, scene.now, scene.now)
    assert tapped == Help(Heard.NO_SCHOOL) and not scene.work.incidents.things


async def test_a_tap_kept_without_signal_is_believed_for_a_day(scene: Scene) -> None:
    for ago, delayed in ((timedelta(minutes=16), True), (timedelta(days=300), False)):
        person = scene.person("G02" if delayed else "G07")
        tapped = await helping.call_for_help(scene.work, person, scene.now, scene.now - ago)
        assert tapped.call and tapped.call.incident.delayed is delayed


async def test_a_second_tap_is_the_same_call_and_after_a_minute_everybody_hears(scene: Scene) -> None:
    call = await scene.help()
    scene.heard("DO3")
    scene.later(seconds=59)
    assert await scene.tap() == Help(Heard.KNOWN, call)
    assert scene.kinds("DO3") == []
    scene.later(seconds=2)
    assert await scene.tap() == Help(Heard.TOLD_AGAIN, call)
    assert scene.kinds("DO3") == ["alert.again"]
    scene.later(seconds=30)
    assert await scene.tap() == Help(Heard.KNOWN, call), "counted from the last one that was told"


async def test_once_somebody_has_it_only_they_hear_another_tap(scene: Scene) -> None:
    call = await scene.help()
    await answers.arrive(scene.work, call.id, scene.person("DO3"), scene.now)
    for person in ("DO1", "DO3"):
        scene.heard(person)
    scene.later(minutes=2)
    assert (await scene.tap()).heard is Heard.TOLD_AGAIN
    (news,) = scene.heard("DO3")
    assert news.kind == "alert.again_taken" and news.values()["held"].arrived
    assert scene.kinds("DO1") == []


@pytest.mark.parametrize("ends", ["closed", "two hours"])
async def test_a_call_that_is_over_is_not_meant_by_a_new_tap(scene: Scene, ends: str) -> None:
    call = await scene.help()
    if ends == "closed":
        await answers.call_false(scene.work, call.id, scene.person("DO3"), scene.now)
    else:
        scene.later(hours=2)
    tapped = await scene.tap()
    assert tapped.heard is Heard.CALLED and tapped.call != call


# -- 误触撤销 ----------------------------------------------------------------------------------


async def test_a_slip_stops_the_calls_and_an_officer_is_asked(scene: Scene) -> None:
    call = await scene.help()
    scene.heard("DO3")
    claimed = (scene.work, call.incident.known_id, scene.person("G02"))
    assert await helping.claim_mistake(*claimed, scene.now) is Became.DONE
    assert scene.kinds("DO3") == ["alert.mistake"] and call.alert.live
    assert await helping.claim_mistake(*claimed, scene.now) is Became.BEFORE
    desk = scene.person("DO3")
    refused = await answers.call_false(scene.work, call.id, desk, scene.now)
    assert isinstance(refused, Refused) and refused.why is Refusal.PHONE_FIRST
    assert await answers.take(scene.work, call.id, desk, scene.now) == call
    assert await answers.call_false(scene.work, call.id, desk, scene.now) == call
    assert await helping.claim_mistake(*claimed, scene.now) is Became.OVER


async def test_only_ones_own_call_for_help_can_be_a_slip(scene: Scene) -> None:
    call, report = await scene.help(), await scene.report()
    for incident_id, person in (
        (call.incident.known_id, "G07"),
        (report.incident.known_id, "G02"),
        (99, "G02"),
    ):
        claimed = await helping.claim_mistake(scene.work, incident_id, scene.person(person), scene.now)
        assert claimed is Became.UNKNOWN
    assert call.alert.open and report.alert.open


async def test_nobody_phones_so_the_same_and_the_next_are_asked_again(scene: Scene) -> None:
    """A tap can be forced: three minutes later the same people, and one step of the ladder more."""
    call = await scene.help()
    await helping.claim_mistake(scene.work, call.incident.known_id, scene.person("G02"), scene.now)
    first = {page.person_id for page in scene.work.alerts.called}
    for person in (*first, "DO4"):
        scene.heard(person)
    scene.later(minutes=2, seconds=59)
    await raising.sweep(scene.work, scene.now)
    assert scene.kinds("DO3") == []
    scene.later(seconds=1)
    await raising.sweep(scene.work, scene.now)
    assert scene.kinds("DO3") == ["alert.phone"] and scene.kinds("DO4") == ["alert.phone"]
    scene.later(minutes=3)
    await raising.sweep(scene.work, scene.now)
    assert scene.kinds("DO3") == ["alert.phone"]
    assert scene.kinds("SV01") == ["alert.phone"], "by now everybody"
    assert await answers.take(scene.work, call.id, scene.person("DO4"), scene.now) == call
    assert "sos.phoned" in scene.kinds("G02")
    scene.later(hours=1)
    await raising.sweep(scene.work, scene.now)
    assert scene.kinds("DO3")[-1:] != ["alert.page"], "never paged anew as if nothing had been said"


async def test_a_tap_after_a_slip_is_the_same_call_and_no_slip(scene: Scene) -> None:
    call = await scene.help()
    claim = (scene.work, call.incident.known_id, scene.person("G02"))
    await helping.claim_mistake(*claim, scene.now)
    scene.heard("DO3")
    scene.later(seconds=20)
    assert await scene.tap() == Help(Heard.TOLD_AGAIN, call)
    assert scene.kinds("DO3") == ["alert.on", "alert.again"] and not call.alert.mistake_at


async def test_a_loop_of_slips_and_taps_is_one_card(scene: Scene) -> None:
    call = await scene.help()
    claim = (scene.work, call.incident.known_id, scene.person("G02"))
    scene.heard("DO3")
    pages = len(scene.work.alerts.called)
    for _ in range(10):
        scene.later(seconds=2)
        await helping.claim_mistake(*claim, scene.now)
        await scene.tap()
    assert len(scene.work.alerts.called) == pages and len(scene.work.alerts.things) == 1
    assert scene.kinds("DO3").count("alert.again") == 1, "the rest changes the card in place"


async def test_whoever_cannot_speak_is_phoned_by_nobody(scene: Scene) -> None:
    call = await scene.help()
    scene.heard("DO3")
    mine = (scene.work, call.incident.known_id, scene.person("G02"), scene.now)
    assert await helping.hush(*mine) is Became.DONE
    card, told = scene.heard("DO3")
    assert (card.kind, told.kind) == ("alert.hushed_card", "alert.hushed")
    assert card.values()["call"].hushed and told.values()["call"].hushed
    assert await helping.hush(*mine) is Became.BEFORE
    assert await helping.claim_mistake(*mine) is Became.NOTED
    assert call.alert.open and not call.alert.mistake_at and "mistake_noted" in scene.recorded(call)
    await answers.take(scene.work, call.id, scene.person("DO3"), scene.now)
    silent = [n.silent for n in scene.work.notices if n.person_id == "G02" and n.kind == "sos.taken"]
    assert silent == [True]


async def test_only_somebody_to_come_is_for_the_school_and_its_station(scene: Scene) -> None:
    call = await scene.help()
    scene.heard("DO3")
    mine = (scene.work, call.incident.known_id, scene.person("G02"))
    assert await helping.want_company(*mine, scene.now) is Became.DONE
    assert call.incident.triage == call.alert.triage == "P1" and scene.kinds("DO3") == ["alert.company"]
    pages = len(scene.work.alerts.called)
    await raising.sweep(scene.work, scene.later(minutes=2))
    assert len(scene.work.alerts.called) == pages, "nobody further in a hurry"
    assert (await scene.tap()).heard is Heard.TOLD_AGAIN
    assert call.alert.triage == "P0", "worse after all: it climbs like one"
    assert await helping.want_company(*mine, scene.now) is Became.NOTED, "once"


@pytest.mark.parametrize(
    ("words", "triage"),
    [
        ("他掏刀了 在砍人", "P0"),
        ("救命", "P0"),
        ("他就在门口站着", "P1"),
        ("有人持刀时第一步该做什么？", "P1"),
    ],
)
async def test_graver_words_after_it_call_everybody_as_at_first(
    scene: Scene, words: str, triage: str
) -> None:
    call = await scene.help()
    mine = (scene.work, call.incident.known_id, scene.person("G02"))
    await helping.want_company(*mine, scene.now)
    scene.later(seconds=20)
    for person in ("DO1", "DO3", "PO01", "PO02", "PR01"):
        scene.heard(person)
    where = (scene.work, call.incident.known_id)
    added = await details.add_words(*where, says(words), scene.person("G02"), scene.now)
    assert added and added.raised is (triage == "P0")
    assert call.alert.triage == call.incident.triage == triage
    for person in ("DO1", "DO3", "PO01", "PO02", "PR01"):
        assert scene.kinds(person) == ["alert.detail", *(["alert.page"] if triage == "P0" else [])]
    if triage == "P0":
        assert await helping.want_company(*mine, scene.now) is Became.NOTED, "as after another tap"


async def test_graver_words_under_a_picture_count_and_whoever_has_it_keeps_it(scene: Scene) -> None:
    call = await scene.help()
    await helping.want_company(scene.work, call.incident.known_id, scene.person("G02"), scene.now)
    await answers.take(scene.work, call.id, scene.person("DO3"), scene.now)
    scene.heard("DO3")
    shown = (scene.work, call.incident.known_id, picture(scene), says("有人持刀"), scene.now)
    added = await details.add_picture(*shown)
    assert added and added.raised and call.alert.triage == "P0" and call.alert.taken_by == "DO3"
    assert "alert.changed_taken" in scene.kinds("DO3")


# -- what is added -----------------------------------------------------------------------------


def says(words: str) -> Meaning:
    return Meaning(words)


async def test_words_reach_everybody_called_and_stay_with_the_incident(scene: Scene) -> None:
    call = await scene.help()
    scene.heard("DO3")
    for words in ("两个人在门口打起来了", "有一个拿着棍子"):
        added = await details.add_words(
            scene.work, call.incident.known_id, says(words), scene.person("G02"), scene.now
        )
        assert added == Added(call)
    assert call.incident.sentence == "两个人在门口打起来了；有一个拿着棍子"
    told = [news.values()["words"] for news in scene.heard("DO3")]
    assert told == ["两个人在门口打起来了", "有一个拿着棍子"], "each line says only what is new"


async def test_politeness_adds_nothing(scene: Scene) -> None:
    call = await scene.help()
    before = scene.recorded(call)
    added = await details.add_words(
        scene.work, call.incident.known_id, says("收到"), scene.person("G02"), scene.now
    )
    assert added == Added(call) and not call.incident.sentence and scene.recorded(call) == before


@pytest.mark.parametrize("ends", ["closed", "later", "unknown"])
async def test_nothing_is_added_to_a_call_that_is_over(scene: Scene, ends: str) -> None:
    call = await scene.help()
    if ends == "closed":
        await answers.call_false(scene.work, call.id, scene.person("DO3"), scene.now)
    elif ends == "later":
        scene.later(minutes=31)
    incident_id = 0 if ends == "unknown" else call.incident.known_id
    where = (scene.work, incident_id)
    guard = scene.person("G02")
    assert await details.add_words(*where, says("门口有人"), guard, scene.now) is None
    assert await details.add_place(*where, Place(33.4, 118.8, 5), guard, scene.now) is None
    assert await details.add_picture(*where, picture(scene), says(""), scene.now) is None
    assert not call.incident.sentence and not scene.work.photos.things


async def test_who_speaks_of_a_drill_is_asked_and_it_is_told_all_the_same(scene: Scene) -> None:
    call = await scene.help()
    added = await details.add_words(
        scene.work, call.incident.known_id, says("这是演练"), scene.person("G02"), scene.now
    )
    assert added == Added(call, asks_drill=True) and call.incident.sentence == "这是演练"


@pytest.mark.parametrize(
    ("clock", "before", "due"),
    [
        ("06:53", "", True),
        ("06:53", "checked in", False),
        ("06:53", "no consent", False),
        ("10:00", "", False),
    ],
)
async def test_who_called_on_the_way_has_come_to_their_post(
    scene: Scene, clock: str, before: str, due: bool
) -> None:
    """Only while their shift runs, once, and not before they agreed to be seen at all."""
    scene.now = moment(clock)
    call, guard = await scene.help(), scene.person("G02")
    if before == "checked in":
        await checkins.check_in(scene.work, guard, scene.now)
    if before != "no consent":
        scene.work.accounts.consents.add(("G02", CONSENT_VERSION))
    place = scene.work.district.posts["P002"].place
    added = await details.add_place(scene.work, call.incident.known_id, place, guard, scene.now)
    assert added == Added(call, at_post=due) and call.incident.latitude == place.rounded().latitude
    said = await details.add_words(scene.work, call.incident.known_id, says("到岗"), guard, scene.now)
    assert said == Added(call, at_post=due)


async def test_a_place_far_from_any_post_is_only_the_place_of_the_call(scene: Scene) -> None:
    scene.now = moment("06:53")
    call = await scene.help()
    far = Place(33.0, 118.0, 5)
    added = await details.add_place(scene.work, call.incident.known_id, far, scene.person("G02"), scene.now)
    assert added == Added(call)


def picture(scene: Scene, album: str = "") -> Picture:
    return Picture("web", "web:1", "G02", scene.now, album)


async def test_a_picture_is_kept_with_the_incident_and_an_album_is_told_once(scene: Scene) -> None:
    call = await scene.help()
    scene.heard("DO3")
    where = (scene.work, call.incident.known_id)
    assert await details.add_picture(*where, picture(scene, "a"), says("门口"), scene.now) == Added(call)
    assert await details.add_picture(*where, picture(scene, "a"), says(""), scene.now) == Added(
        call, unsaid=True
    )
    assert await details.add_picture(*where, picture(scene), says(""), scene.now) == Added(call)
    assert {photo.subject for photo in scene.work.photos.things} == {call.incident.subject}
    assert scene.kinds("DO3") == ["alert.detail", "alert.photo", "alert.photo"]


# -- drills ------------------------------------------------------------------------------------


async def drill(scene: Scene) -> Drill:
    begun = await drills.start(scene.work, "P002", 10, scene.person("DO3"), scene.now)
    assert isinstance(begun, Drill)
    return begun


async def test_a_drill_stays_with_its_desk(scene: Scene) -> None:
    await drill(scene)
    tapped = await scene.tap()
    assert tapped.heard is Heard.DRILLED and tapped.call
    assert tapped.call.incident.state is IncidentState.DRILL
    assert {page.person_id for page in scene.work.alerts.called} == {"DO3", "DO4"}


@pytest.mark.parametrize(
    ("person", "post", "minutes", "why"),
    [
        ("G02", "P002", 10, NotStarted.UNKNOWN),
        ("PO02", "P002", 10, NotStarted.UNKNOWN),
        ("DO3", "P999", 10, NotStarted.UNKNOWN),
        ("DO3", "P002", 0, NotStarted.REFUSED),
        ("DO3", "P002", 16, NotStarted.REFUSED),
        ("PO05", "P002", 10, NotStarted.UNKNOWN),
    ],
)
async def test_who_starts_no_drill_where_and_for_how_long(
    scene: Scene, person: str, post: str, minutes: int, why: NotStarted
) -> None:
    assert await drills.start(scene.work, post, minutes, scene.person(person), scene.now) is why


async def test_one_drill_at_a_post_at_a_time(scene: Scene) -> None:
    await drill(scene)
    twice = await drills.start(scene.work, "P002", 5, scene.person("DO3"), scene.later(minutes=9))
    assert twice is NotStarted.REFUSED
    assert isinstance(await drills.start(scene.work, "P001", 5, scene.person("DO3"), scene.now), Drill)


async def test_an_hour_lies_between_two_drills_of_a_post(scene: Scene) -> None:
    """Back to back they would hide a post for hours (security-cases 13)."""
    begun = await drill(scene)
    officer = scene.person("DO3")
    await drills.end(scene.work, begun.id or 0, officer, scene.later(minutes=5))
    ended = begun.ended_at or begun.ends_at
    soon = await drills.start(scene.work, "P002", 5, scene.person("PO01"), ended + timedelta(minutes=59))
    assert soon is NotStarted.PAUSING
    later = await drills.start(scene.work, "P002", 5, officer, ended + timedelta(minutes=60))
    assert isinstance(later, Drill)


async def test_only_its_desk_ends_it_and_its_calls_end_with_it(scene: Scene) -> None:
    begun = await drill(scene)
    call = await scene.help()
    drill_id = begun.id or 0
    for person, why in (("G02", Refusal.UNKNOWN), ("DO1", Refusal.UNKNOWN), ("DO3", None)):
        assert await drills.end(scene.work, drill_id, scene.person(person), scene.now) is why
    assert not call.alert.live and call.incident.state is IncidentState.DRILL
    assert "drill.ended" in scene.kinds("G02") and "drill.ended" not in scene.kinds("DO3")
    again = await drills.end(scene.work, drill_id, scene.person("DO4"), scene.now)
    assert again is Refusal.TOO_LATE


async def test_what_can_be_drilled_is_shown_to_those_who_may(scene: Scene) -> None:
    officer, guard = scene.person("DO3"), scene.person("G02")
    schools = drills.schools_to_drill(scene.work, officer)
    assert schools and "SCH01" in {school.id for school in schools}
    assert drills.schools_to_drill(scene.work, guard) is None
    posts = drills.posts_to_drill(scene.work, "SCH01", officer)
    assert posts and {"P001", "P002"} <= {post.id for post in posts}
    assert drills.posts_to_drill(scene.work, "SCH99", officer) is None
    assert drills.posts_to_drill(scene.work, "SCH01", guard) is None
    assert drills.post_to_drill(scene.work, "P002", guard) is None


async def test_real_after_all_it_climbs_like_any_other(scene: Scene) -> None:
    await drill(scene)
    call = await scene.help()
    guard = scene.person("G02")
    made = await helping.say_it_is_real(scene.work, call.id, guard, scene.now, scene.now)
    assert made == Help(Heard.MADE_REAL, call)
    assert call.incident.state is IncidentState.OPEN and not call.alert.drill
    assert "PO01" in {page.person_id for page in scene.work.alerts.called}
    assert "made_real" in scene.recorded(call)


async def test_real_although_the_drill_is_over_is_a_new_call(scene: Scene) -> None:
    begun, guard = await drill(scene), scene.person("G02")
    call = await scene.help()
    await drills.end(scene.work, begun.id or 0, scene.person("DO3"), scene.now)
    made = await helping.say_it_is_real(scene.work, call.id, guard, scene.now, scene.now)
    assert made.heard is Heard.CALLED and made.call != call


async def test_real_while_the_next_drill_runs_is_no_part_of_it(scene: Scene) -> None:
    await drill(scene)
    made = await helping.say_it_is_real(scene.work, 99, scene.person("G02"), scene.now, scene.now)
    assert made.heard is Heard.CALLED and made.call and not made.call.alert.drill


async def test_said_to_be_a_drill_the_call_goes_on(scene: Scene) -> None:
    call = await scene.help()
    scene.heard("DO3")
    words = "本人说是演练，请核实"
    assert await helping.claim_drill(scene.work, call.id, scene.person("G02"), words, scene.now)
    assert scene.kinds("DO3") == ["alert.detail"] and call.alert.open
    assert not await helping.claim_drill(scene.work, call.id, scene.person("G07"), words, scene.now)
    assert not await helping.claim_drill(scene.work, 0, scene.person("G02"), words, scene.now)
