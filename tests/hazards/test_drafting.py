"""Reporting a hazard as rules: what a picture, a word or a tap makes of a draft, and what is read next."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duty.alerting.reporters import misfiled
from duty.district.severity import Level
from duty.hazards import drafting, filing
from duty.hazards.draft import Drafted, Next
from duty.hazards.filing import KeptAsProposed
from duty.hazards.hazard import Beware, Hazard
from duty.hazards.life.acting import act
from duty.hazards.life.given import Given
from duty.hazards.status import Act, Status
from duty.hazards.telling import ForChaser, ForOwner, MajorFound, TakenBack, Unowned
from duty.incidents.incident import Incident
from duty.language.reading import Meaning
from duty.records.photos import Developed, PhotoState
from tests.kit.memory import moment
from tests.kit.memory_cases import CaseWork, now_of, picture

NOW = moment("10:00")
GUARD, OWNER, PRINCIPAL = "G02", "SO01", "PR01"
WORDS = "三楼灭火器过期"


@pytest.fixture
def work() -> Any:
    return CaseWork()


def shows(work: Any, words: str = "", sent: str = "", person: str = GUARD, **known: Any) -> Drafted:
    """A picture is sent, of that album, with what the conversation knows of a draft."""
    one = picture(person, NOW, sent, forwarded=known.pop("forwarded", False))
    return now_of(drafting.pictured(work, work.person(person), one, words, NOW, **known))


def says(work: Any, words: str, draft_id: int = 0) -> Drafted:
    return now_of(drafting.said(work, work.person(GUARD), Meaning(words), NOW, draft_id=draft_id))


def describes(work: Any, words: str = WORDS, person: str = GUARD) -> Hazard:
    """A draft with words."""
    drafted = now_of(drafting.described(work, work.person(person), words, NOW))
    assert drafted.hazard
    draft: Hazard = now_of(work.hazards.get(drafted.hazard.id))
    return draft


def confirms(work: Any, draft: Hazard, person: str = GUARD, later: float = 0) -> Drafted:
    at = NOW + timedelta(seconds=later)
    return now_of(filing.confirm(work, draft.id or 0, work.person(person), at))


# -- pictures ------------------------------------------------------------------------------


def test_a_picture_with_words_is_asked_about_at_once(work: Any) -> None:
    drafted = shows(work, WORDS)
    assert drafted.next is Next.QUESTION and drafted.at_hand and drafted.hazard
    assert (drafted.hazard.category, drafted.hazard.level) == ("fire", Level.ORDINARY)
    assert [photo.subject for photo in work.photos.things] == [drafted.hazard.subject]


def test_a_picture_out_of_the_blue_may_be_anything_and_one_asked_for_needs_words(work: Any) -> None:
    assert shows(work).next is Next.WHAT
    assert shows(work, expected=True).next is Next.WORDS


def test_a_forwarded_picture_shows_nothing(work: Any) -> None:
    assert shows(work, WORDS, forwarded=True) == Drafted(Next.FORWARDED)
    assert not work.photos.things and not work.hazards.things


def test_an_album_is_one_hazard_and_its_caption_may_come_with_any_picture(work: Any) -> None:
    first = shows(work, sent="7")
    assert first.hazard
    known = {"draft_id": first.hazard.id, "album": "7"}
    assert shows(work, sent="7", **known).next is Next.NOTHING
    asked = shows(work, WORDS, sent="7", **known)
    assert asked.next is Next.QUESTION and not asked.at_hand
    assert shows(work, "又一句", sent="7", **known).next is Next.NOTHING, "one caption is enough"
    assert len(work.hazards.things) == 1 and len(work.photos.things) == 4


def test_a_picture_of_another_album_begins_another_hazard(work: Any) -> None:
    first = shows(work, sent="7")
    assert first.hazard
    second = shows(work, sent="8", draft_id=first.hazard.id, album="7")
    assert second.hazard and second.hazard.id != first.hazard.id


def test_more_pictures_join_an_open_draft_and_one_with_words_is_another_hazard(work: Any) -> None:
    draft = describes(work)
    assert shows(work, draft_id=draft.id, expected=True).next is Next.NOTHING
    assert shows(work, "走廊灯坏了", draft_id=draft.id, expected=True).next is Next.QUESTION
    assert len(work.hazards.things) == 2


def test_a_draft_that_was_finished_meanwhile_takes_no_more(work: Any) -> None:
    draft = describes(work)
    confirms(work, draft)
    again = shows(work, WORDS, draft_id=draft.id, expected=True)
    assert again.hazard and again.hazard.id != draft.id


def test_without_a_school_nothing_is_begun(work: Any) -> None:
    """The admin serves no school and stands at no post."""
    assert shows(work, WORDS, person="AD01").next is Next.NO_SCHOOL
    assert now_of(drafting.described(work, work.person("AD01"), WORDS, NOW)).next is Next.NO_SCHOOL
    assert not work.hazards.things


def test_an_officer_of_several_schools_names_one_and_its_post_is_not_guessed(work: Any) -> None:
    """The named school was once kept with the post of another one."""
    names = {school.short_name: school.id for school in work.district.schools_seen_by(work.person("PO02"))}
    for name, school_id in names.items():
        draft = describes(work, f"{name}门口路灯坏了", "PO02")
        assert draft.school_id == school_id
        assert not draft.post_id or work.district.posts[draft.post_id].school_id == school_id


# -- words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "next_"),
    [
        ("对", Next.RECEIPT),
        ("好的", Next.RECEIPT),
        ("谢谢", Next.NOTHING),
        ("。。。", Next.NOTHING),
        ("就在楼梯口", Next.QUESTION),
        ("走廊灯也坏了", Next.QUESTION),
        ("到岗", Next.ELSEWHERE),
        ("门口打架了", Next.ELSEWHERE),
    ],
)
def test_what_a_sentence_makes_of_a_draft_with_words(work: Any, words: str, next_: Next) -> None:
    draft = describes(work)
    assert says(work, words, draft.id or 0).next is next_


@pytest.mark.parametrize(
    ("words", "next_"),
    [("对", Next.WORDS), ("谢谢", Next.WORDS), ("到岗", Next.ELSEWHERE), ("门口打架了", Next.INCIDENT)],
)
def test_and_of_a_picture_that_waits_for_its_words(work: Any, words: str, next_: Next) -> None:
    shown = shows(work, expected=True)
    assert shown.hazard and says(work, words, shown.hazard.id).next is next_


@pytest.mark.parametrize(
    ("words", "next_"),
    [
        ("对", Next.WORDS),
        ("走廊灯坏了", Next.QUESTION),
        ("门口打架了", Next.ELSEWHERE),
        ("到岗", Next.ELSEWHERE),
    ],
)
def test_and_where_nothing_is_begun_yet(work: Any, words: str, next_: Next) -> None:
    assert says(work, words).next is next_


def test_category_and_level_are_proposed_from_all_that_was_said(work: Any) -> None:
    draft = describes(work, "有个东西坏了")
    assert draft.category == "other"
    says(work, "是走廊灯不亮", draft.id or 0)
    assert draft.category == "lighting"
    assert draft.description == "有个东西坏了；是走廊灯不亮"


def test_a_changed_message_changes_the_draft_and_nothing_that_has_its_number(work: Any) -> None:
    message = ("web", GUARD, "5")
    work.written.words[message] = "走廊灯坏了"
    draft = describes(work, "走廊灯坏了")
    changed = now_of(drafting.reworded(work, draft.id or 0, message, "三楼灭火器过期"))
    assert changed.next is Next.QUESTION and draft.category == "fire"
    assert work.written.words[message] == "三楼灭火器过期"
    unknown = now_of(drafting.reworded(work, draft.id or 0, ("web", GUARD, "6"), "别的话"))
    assert unknown.next is Next.ELSEWHERE
    confirms(work, draft)
    late = now_of(drafting.reworded(work, draft.id or 0, message, "没事了"))
    assert late.next is Next.ELSEWHERE and draft.description == "三楼灭火器过期"


@pytest.mark.parametrize(
    ("words", "beware"),
    [("插线板冒烟", Beware.OPEN_FIRE), ("一键报警按了没反应", Beware.ALARM_DEAD), (WORDS, Beware.NOTHING)],
)
def test_what_cannot_wait_is_said_with_the_question(work: Any, words: str, beware: Beware) -> None:
    assert describes(work, words).beware is beware


# -- buttons -------------------------------------------------------------------------------


BUTTONS = {
    "confirm": lambda work, number, by: filing.confirm(work, number, by, NOW),
    "is": lambda work, number, by: drafting.expect_words(work, number, by),
    "category": lambda work, number, by: drafting.choose_category(work, number, by),
    "level": lambda work, number, by: drafting.turn_level(work, number, by),
    "drop": lambda work, number, by: drafting.drop(work, number, by, NOW),
    "incident": lambda work, number, by: misfiled.is_incident(work, number, by, NOW, NOW),
}


@pytest.mark.parametrize("button", sorted(BUTTONS))
def test_every_button_is_its_reporters_and_only_while_it_is_a_draft(work: Any, button: str) -> None:
    draft, press = describes(work), BUTTONS[button]
    before = dict(vars(draft))
    assert now_of(press(work, draft.id, work.person(OWNER))).next is Next.GONE
    assert now_of(press(work, 99, work.person(GUARD))).next is Next.GONE
    assert vars(draft) == before
    confirms(work, draft)
    assert now_of(press(work, draft.id, work.person(GUARD))).next is Next.ALREADY
    assert draft.status is Status.ASSIGNED


def test_category_and_level_are_the_reporters_to_choose(work: Any) -> None:
    draft, guard = describes(work), work.person(GUARD)
    assert now_of(drafting.choose_category(work, draft.id or 0, guard)).next is Next.CATEGORY
    assert now_of(drafting.choose_category(work, draft.id or 0, guard, "lighting")).next is Next.QUESTION
    assert draft.category == "lighting"
    now_of(drafting.choose_category(work, draft.id or 0, guard, "unheard_of"))
    assert draft.category == "lighting"
    for level in (Level.MAJOR, Level.ORDINARY):
        now_of(drafting.turn_level(work, draft.id or 0, guard))
        assert draft.level is level


def test_a_picture_sent_by_mistake_is_gone_however_late_that_is_said(work: Any) -> None:
    """After ten minutes it was once answered 好的，不记, and kept."""
    shown = shows(work)
    assert shown.hazard
    late = NOW + timedelta(minutes=30)
    now_of(filing.sweep(work, late))
    (draft,) = work.hazards.things
    assert draft.status is Status.UNEXPLAINED
    assert now_of(drafting.drop(work, draft.id, work.person(GUARD), late)).next is Next.DROPPED
    assert draft.status is Status.DROPPED
    assert work.history_of(draft.subject) == ["drafted", "unexplained", "taken_back"]


# -- an incident after all -----------------------------------------------------------------


def test_words_and_pictures_move_over_to_the_incident(work: Any) -> None:
    drafted = shows(work, "西门积水停电")
    assert drafted.hazard
    said_at = NOW - timedelta(minutes=5)
    moved = now_of(misfiled.is_incident(work, drafted.hazard.id, work.person(GUARD), NOW, said_at))
    (draft,), (incident,) = work.hazards.things, work.incidents.things
    assert moved.incident is incident and isinstance(incident, Incident)
    assert (incident.sentence, incident.occurred_at) == ("西门积水停电", said_at)
    assert (incident.school_id, incident.post_id) == (draft.school_id, draft.post_id)
    assert draft.status is Status.DROPPED and not draft.number
    assert [photo.subject for photo in work.photos.things] == [incident.subject]
    assert work.history_of(draft.subject)[-1] == "became_incident"


def test_without_a_word_the_incident_still_waits_for_its_sentence(work: Any) -> None:
    drafted = shows(work)
    assert drafted.hazard
    moved = now_of(misfiled.is_incident(work, drafted.hazard.id, work.person(GUARD), NOW, NOW))
    assert moved.next is Next.WORDS and moved.incident is None
    assert moved.draft == drafted.hazard.subject, "where its pictures wait"
    assert not work.incidents.things and work.hazards.things[0].status is Status.DROPPED


# -- the receipt, and who is told ----------------------------------------------------------


def test_the_receipt_names_a_number_and_the_days_and_the_owner_hears_once(work: Any) -> None:
    draft = describes(work)
    receipt = confirms(work, draft)
    assert receipt.next is Next.RECEIPT and receipt.hazard
    assert (receipt.hazard.number, receipt.days, receipt.developing) == ("YH-SCH01-2026-0001", 3, False)
    assert work.readers(ForOwner) == [OWNER]
    now_of(filing.sweep(work, NOW + timedelta(minutes=1)))
    assert work.readers(ForOwner) == [OWNER]


def test_without_a_word_there_is_nothing_to_confirm(work: Any) -> None:
    shown = shows(work)
    assert shown.hazard
    asked = now_of(filing.confirm(work, shown.hazard.id, work.person(GUARD), NOW))
    assert asked.next is Next.WORDS and asked.at_hand
    assert not work.hazards.things[0].number


def test_the_owner_waits_for_the_pictures_but_not_longer_than_they_are_worth(work: Any) -> None:
    shown = shows(work, WORDS)
    (draft,) = work.hazards.things
    assert shown.hazard and confirms(work, draft).developing
    assert not work.readers(ForOwner)
    now_of(filing.sweep(work, NOW + timedelta(seconds=19)))
    assert not work.readers(ForOwner)
    now_of(filing.sweep(work, NOW + timedelta(seconds=20)))
    (notice,) = work.told_of(ForOwner)
    assert notice.news.hazard.photo == ""


def test_a_hazard_of_the_street_has_a_chaser_and_one_without_an_office_is_called_about(work: Any) -> None:
    confirms(work, describes(work, "门口又有三个卖麻辣烫的", "G15"), "G15")
    assert work.readers(ForChaser) == ["SO05"]
    draft = describes(work)
    fire = filing.category_of("fire")
    act(draft, Act.REGISTER, None, NOW, Given(number="YH-SCH01-2026-0009", category=fire, due=NOW))
    draft.due_at = NOW
    now_of(filing.sweep(work, NOW + timedelta(minutes=1)))
    assert work.readers(Unowned) and OWNER not in work.readers(Unowned)


def test_a_major_one_is_heard_above_at_once_and_taken_back_from_everybody(work: Any) -> None:
    draft = describes(work, "6号楼后面围墙塌了个口子")
    assert draft.major
    confirms(work, draft)
    above = work.readers(MajorFound)
    assert PRINCIPAL in above and OWNER not in above and len(set(above)) == len(above)
    now_of(filing.take_back(work, draft.id or 0, work.person(GUARD), NOW + timedelta(minutes=9)))
    assert work.readers(TakenBack) == [OWNER, *above]


def test_a_draft_with_words_that_nobody_confirmed_is_kept_as_proposed(work: Any) -> None:
    draft = describes(work)
    assert now_of(filing.sweep(work, NOW + timedelta(minutes=9))) == 0
    now_of(filing.sweep(work, NOW + timedelta(minutes=10)))
    assert draft.number and work.readers(KeptAsProposed) == [GUARD]
    assert work.readers(ForOwner) == [OWNER]
    assert now_of(filing.sweep(work, NOW + timedelta(minutes=11))) == 0, "nothing is done twice"


def test_names_and_keys_of_notices_are_those_of_every_earlier_version(work: Any) -> None:
    """A repeat is recognised by its key, also across an update of the house."""
    draft = describes(work)
    confirms(work, draft)
    (notice,) = work.told_of(ForOwner)
    assert (notice.dedupe, notice.name) == ("hazard:1:hazard.for_owner:SO01", "hazard:1:card")
    assert notice.kind == "hazard.for_owner"


def test_pictures_that_were_ready_are_shown(work: Any) -> None:
    shows(work, WORDS)
    (photo,) = work.photos.things
    photo.develop(Developed("large.jpg", "small.jpg", "a", "b"))
    confirms(work, work.hazards.things[0])
    (notice,) = work.told_of(ForOwner)
    assert notice.news.hazard.photo == "large.jpg" and photo.state is PhotoState.DEVELOPED
