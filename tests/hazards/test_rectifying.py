"""A hazard is put right and looked at: proof, who reads what, and how the ledger shows it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duty.district.severity import Level
from duty.hazards import ledger, rectifying, verifying
from duty.hazards.hazard import Hazard
from duty.hazards.rectifying import PassedOn, Proof, SaidFixed, ToVerify
from duty.hazards.rights import may_see, may_see_photos
from duty.hazards.status import Act, Status
from duty.hazards.step import Step
from duty.hazards.verifying import Closed, LookedAt, SentBack
from duty.language.reading import Meaning
from duty.records.photos import Developed
from tests.hazards.test_hazard_life import EVERYBODY, NOW, OWNER, PRINCIPAL, REPORTER, kept
from tests.kit.memory_cases import now_of, picture


def proves(work: Any, made: Hazard, words: str = "", *, shown: bool = True, by: str = OWNER) -> Proof:
    if shown:
        sent = picture(by, NOW)
        step = rectifying.prove_by_picture(work, made.id or 0, work.person(by), sent, words, NOW)
        return now_of(step).result
    return now_of(rectifying.prove_by_words(work, made.id or 0, work.person(by), words, NOW)).result


# -- proof ---------------------------------------------------------------------------------


def test_a_picture_is_proof_more_pictures_are_more_of_it_and_a_word_explains() -> None:
    work, made = kept(Status.ASSIGNED)
    assert proves(work, made) is Proof.RECTIFIED
    assert proves(work, made) is Proof.MORE
    assert proves(work, made, "两根都换了", shown=False) is Proof.EXPLAINED
    assert [photo.purpose for photo in work.photos.things] == ["after", "after"]
    assert made.remedy == "两根都换了"
    assert work.history_of(made.subject) == ["rectified", "explained"]


def test_a_word_may_follow_a_picture_and_nothing_need_follow_a_word() -> None:
    work, made = kept(Status.ASSIGNED)
    first = now_of(rectifying.prove_by_words(work, made.id or 0, work.person(OWNER), "换了", NOW))
    assert first.result is Proof.RECTIFIED and not first.more
    work, made = kept(Status.ASSIGNED)
    sent = picture(OWNER, NOW)
    shown = now_of(rectifying.prove_by_picture(work, made.id or 0, work.person(OWNER), sent, "", NOW))
    assert shown.result is Proof.RECTIFIED and shown.more


def test_a_forwarded_picture_proves_nothing() -> None:
    work, made = kept(Status.ASSIGNED)
    sent = picture(OWNER, NOW, forwarded=True)
    proved = now_of(rectifying.prove_by_picture(work, made.id or 0, work.person(OWNER), sent, "好了", NOW))
    assert proved.result is Proof.FORWARDED
    assert made.status is Status.ASSIGNED and not work.photos.things


def test_proof_too_late_is_kept_and_changes_nothing() -> None:
    work, made = kept(Status.CLOSED)
    assert proves(work, made) is Proof.STANDS
    assert made.status is Status.CLOSED and len(work.photos.things) == 1
    assert proves(work, made, "又修了", shown=False) is Proof.STANDS


@pytest.mark.parametrize("number", [0, 99])
def test_a_hazard_nobody_knows_stands_nowhere(number: int) -> None:
    work, _ = kept(Status.ASSIGNED)
    owner, sent = work.person(OWNER), picture(OWNER, NOW)
    assert now_of(rectifying.prove_by_words(work, number, owner, "好了", NOW)).result is Proof.GONE
    assert now_of(rectifying.prove_by_picture(work, number, owner, sent, "", NOW)).result is Proof.GONE
    assert now_of(rectifying.ask_proof(work, number, owner)) == Step()
    assert not work.photos.things


def test_without_a_word_nothing_is_proved_and_nothing_sent_back() -> None:
    work, made = kept(Status.ASSIGNED)
    assert proves(work, made, "", shown=False) is Proof.GONE
    work, made = kept(Status.RECTIFIED)
    assert now_of(verifying.send_back(work, made.id or 0, work.person(PRINCIPAL), NOW, "")) == Step()


# -- who reads what ------------------------------------------------------------------------


def test_the_rest_of_the_office_is_asked_to_look_each_time() -> None:
    work, made = kept(Status.ASSIGNED)
    proves(work, made)
    assert work.readers(ToVerify) == [
        one for one in work.district.office_of("SCH01") if one != OWNER
    ] and PRINCIPAL in work.readers(ToVerify)
    now_of(verifying.send_back(work, made.id or 0, work.person(PRINCIPAL), NOW, "看不清"))
    later = NOW + timedelta(minutes=5)
    owner = work.person(OWNER)
    now_of(rectifying.prove_by_words(work, made.id or 0, owner, "这次清楚了", later))
    assert work.readers(ToVerify).count(PRINCIPAL) == 2


def test_the_owner_reads_what_is_missing_and_until_when() -> None:
    work, made = kept(Status.RECTIFIED)
    now_of(verifying.send_back(work, made.id or 0, work.person(PRINCIPAL), NOW, "看不清"))
    (notice,) = work.told_of(SentBack)
    assert notice.person_id == OWNER
    assert (notice.news.hazard.why, notice.news.hazard.due_day) == ("看不清", 24)


def test_the_reporter_and_the_owner_hear_that_it_is_struck_off_and_nobody_of_their_own_tap() -> None:
    work, made = kept(Status.VERIFIED)
    now_of(verifying.close(work, made.id or 0, work.person(PRINCIPAL), NOW))
    assert work.readers(Closed) == [REPORTER, OWNER]
    work, made = kept(Status.VERIFIED, rectified_by=PRINCIPAL, reported_by=OWNER)
    now_of(verifying.close(work, made.id or 0, work.person(OWNER), NOW))
    assert not work.readers(Closed)


def test_a_card_that_somebody_else_answered_asks_for_nothing_any_more() -> None:
    """Two were asked to look; the second one's [复查通过] stood there a day later and was refused."""
    work, made = kept(Status.RECTIFIED, rectified_by=REPORTER, owner_id="")
    number, looks, other = made.id or 0, work.person(PRINCIPAL), OWNER
    assert set(work.district.office_of("SCH01")) == {PRINCIPAL, other}
    now_of(verifying.send_back(work, number, looks, NOW, "看不清"))
    now_of(rectifying.prove_by_words(work, number, work.person(REPORTER), "换了", NOW))
    made.status, made.rectified_by = Status.RECTIFIED, REPORTER
    now_of(verifying.verify(work, number, looks, NOW))
    now_of(verifying.close(work, number, looks, NOW))
    told = work.told_of(LookedAt)
    assert [notice.person_id for notice in told] == [other] * 3
    assert [notice.news.act for notice in told] == [Act.SEND_BACK, Act.VERIFY, Act.CLOSE]
    assert all(notice.replaces == notice.name == f"{made.subject}:card" and notice.silent for notice in told)


def test_whoever_hears_of_it_anyway_reads_it_once() -> None:
    work, made = kept(Status.RECTIFIED)
    now_of(verifying.verify(work, made.id or 0, work.person(PRINCIPAL), NOW))
    assert not work.told_of(LookedAt), "the owner put it right and was asked nothing"


def test_the_reporter_hears_that_the_department_knows() -> None:
    work, made = kept(Status.TRANSFERRED)
    assert now_of(rectifying.pass_on(work, made.id or 0, work.person(OWNER), NOW)).done
    assert work.readers(PassedOn) == [REPORTER]
    assert not now_of(rectifying.pass_on(work, made.id or 0, work.person(OWNER), NOW)).done
    assert work.history_of(made.subject) == ["passed_on"]


def test_what_is_told_is_how_it_stood_and_does_not_change_afterwards() -> None:
    work, made = kept(Status.ASSIGNED)
    proves(work, made, "换了灯管", shown=False)
    (notice, *_) = work.told_of(ToVerify)
    made.remedy = made.description = "别的"
    assert (notice.news.hazard.remedy, notice.news.hazard.description) == ("换了灯管", "走廊灯坏了")


# -- word of it ----------------------------------------------------------------------------


def test_news_that_it_is_repaired_asks_which_of_the_open_ones_one_knows() -> None:
    work, made = kept(Status.ASSIGNED)
    for status in (Status.CLOSED, Status.RECTIFIED, Status.DRAFT):
        now_of(work.hazards.add(kept(status)[1]))
    meaning = Meaning("昨天那个灯修好了")
    for person_id, knows in ((REPORTER, True), (OWNER, True), ("G03", False), ("SO05", False)):
        found = now_of(rectifying.which_fixed(work, work.person(person_id), meaning))
        assert [hazard.id for hazard in found] == ([made.id] if knows else []), person_id
    assert not now_of(rectifying.which_fixed(work, work.person(REPORTER), Meaning("灭火器换好了")))


def test_at_most_three_are_named() -> None:
    work, _ = kept(Status.ASSIGNED)
    for _ in range(4):
        now_of(work.hazards.add(kept(Status.ASSIGNED)[1]))
    found = now_of(rectifying.which_fixed(work, work.person(REPORTER), Meaning("昨天那个灯修好了")))
    assert len(found) == 3


def test_who_may_put_it_right_is_asked_for_proof_anybody_else_is_heard() -> None:
    work, made = kept(Status.ASSIGNED)
    heard = now_of(rectifying.hear_fixed(work, made.id or 0, work.person(OWNER), NOW))
    assert heard.proof and heard.step.done and not work.notices
    heard = now_of(rectifying.hear_fixed(work, made.id or 0, work.person(REPORTER), NOW))
    assert heard.step.done and not heard.proof
    (notice,) = work.told_of(SaidFixed)
    assert (notice.person_id, notice.news.who) == (OWNER, work.district.polite(REPORTER))
    assert made.status is Status.ASSIGNED, "it stays open until the owner has looked"


def test_word_of_one_that_is_done_says_how_it_stands() -> None:
    work, made = kept(Status.CLOSED)
    heard = now_of(rectifying.hear_fixed(work, made.id or 0, work.person(REPORTER), NOW))
    assert not heard.step.done and heard.step.hazard and heard.step.hazard.status is Status.CLOSED
    assert not work.notices


# -- who sees it ---------------------------------------------------------------------------


def test_a_hazard_exists_for_its_people_and_those_above_the_school() -> None:
    work, made = kept(Status.ASSIGNED)
    sees = {person_id for person_id in EVERYBODY if may_see(work, made, work.person(person_id))}
    assert sees == {"SO01", "PR01", "G02", "G01", "PO02", "DO1", "AD01"}


@pytest.mark.parametrize(("level", "desk_sees"), [(Level.ORDINARY, False), (Level.MAJOR, True)])
def test_desks_see_pictures_of_major_ones_only_and_the_admin_none(level: Level, desk_sees: bool) -> None:
    work, made = kept(Status.ASSIGNED, level=level)
    assert may_see_photos(work, made, work.person("DO1")) is desk_sees
    assert not may_see_photos(work, made, work.person("AD01"))
    for person_id in (OWNER, PRINCIPAL, REPORTER, "PO02"):
        assert may_see_photos(work, made, work.person(person_id))


# -- the ledger ----------------------------------------------------------------------------


def test_a_page_holds_six_and_the_figures_are_of_the_whole() -> None:
    work, _ = kept(Status.ASSIGNED, due_at=NOW - timedelta(hours=1))
    for status in [Status.ASSIGNED] * 4 + [Status.RECTIFIED, Status.VERIFIED, Status.CLOSED]:
        now_of(work.hazards.add(kept(status)[1]))
    owner = work.person(OWNER)
    first, second, third = (now_of(ledger.page(work, owner, n, NOW)) for n in range(3))
    assert (first.pending, first.overdue, first.done) == (6, 1, 2)
    assert [line.overdue for line in first.lines] == [True] + [False] * 5
    assert not first.last and second.last and not first.several
    assert [line.hazard.status for line in second.lines] == [Status.VERIFIED, Status.CLOSED]
    assert not third.lines and not third.empty


def test_a_guards_ledger_is_what_they_reported_or_own_a_leaders_that_of_the_school() -> None:
    work, _ = kept(Status.ASSIGNED)
    now_of(work.hazards.add(kept(Status.ASSIGNED, reported_by="G03")[1]))
    for person_id, count in (("G02", 1), ("G03", 1), ("G04", 0), ("G01", 2), ("PR01", 2), ("SO05", 0)):
        page = now_of(ledger.page(work, work.person(person_id), 0, NOW))
        assert len(page.lines) == count, person_id
        assert page.empty == (count == 0)


def test_the_card_shows_before_and_after_and_the_last_changes() -> None:
    work, made = kept(Status.RECTIFIED)
    for key, purpose in (("before.jpg", "before"), ("after.jpg", "after")):
        photo = picture(OWNER, NOW).of(made.subject, purpose)
        photo.develop(Developed(key, "small.jpg", "a", "b"))
        now_of(work.photos.add(photo))
    for number in range(8):
        work.record(made.subject, f"step{number}", NOW, OWNER if number % 2 else "nobody")
    card = now_of(ledger.card(work, made.id or 0, work.person(PRINCIPAL)))
    assert card and card.photo == f"pair/{made.id}" and not card.photo_gone
    assert [entry.what for entry in card.history] == [f"step{number}" for number in range(2, 8)]
    assert [entry.who for entry in card.history] == ["", work.district.polite(OWNER)] * 3
    desk = now_of(ledger.card(work, made.id or 0, work.person("DO1")))
    assert desk and desk.photo == "" and not desk.photo_gone, "there is one, though not for the desk"


def test_a_card_says_that_its_pictures_were_kept_as_long_as_they_may_be() -> None:
    work, made = kept(Status.CLOSED)
    photo = picture(OWNER, NOW).of(made.subject, "before")
    now_of(work.photos.add(photo))
    photo.lose()
    card = now_of(ledger.card(work, made.id or 0, work.person(OWNER)))
    assert card and card.photo_gone and card.photo == ""


def test_no_card_for_who_may_not_know_and_none_of_a_draft() -> None:
    for status, person_id in ((Status.ASSIGNED, "SO05"), (Status.DRAFT, REPORTER), (Status.DROPPED, OWNER)):
        work, made = kept(status)
        assert now_of(ledger.card(work, made.id or 0, work.person(person_id))) is None
