"""A hazard as a table: where it stands, what is to be done to it, and who may."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from duty.district.severity import Level
from duty.hazards import filing, ledger, rectifying, verifying
from duty.hazards.category import categories, category_of
from duty.hazards.filing import Back
from duty.hazards.hazard import Hazard
from duty.hazards.life.acting import act
from duty.hazards.life.given import Given
from duty.hazards.rectifying import Proof
from duty.hazards.status import DRAFTS, OFFERED, OPEN, REGISTERED, Act, Status
from tests.kit.memory import moment
from tests.kit.memory_cases import CaseWork, now_of, picture

NOW = moment("10:00")
OWNER, PRINCIPAL = "SO01", "PR01"
REPORTER, LEADER, POLICE, TEACHER, DESK, ADMIN = "G02", "G01", "PO02", "T01", "DO1", "AD01"
ELSEWHERE = "SO05"
"""The safety office of another school."""
EVERYBODY = (OWNER, PRINCIPAL, REPORTER, LEADER, POLICE, TEACHER, DESK, ADMIN, ELSEWHERE)

CORE = (Act.PASS_ON, Act.RECTIFY, Act.VERIFY, Act.SEND_BACK, Act.CLOSE)
STILL_OPEN = "NEW ASSIGNED RETURNED LISTED ESCALATED_GOV"
MAY: dict[tuple[str, str], str] = {
    **{(status, OWNER): "rectify" for status in STILL_OPEN.split()},
    **{(status, PRINCIPAL): "rectify" for status in STILL_OPEN.split()},
    ("TRANSFERRED", OWNER): "pass_on rectify",
    ("TRANSFERRED", PRINCIPAL): "rectify",
    ("RECTIFIED", PRINCIPAL): "verify send_back",
    ("VERIFIED", PRINCIPAL): "close",
}
"""Everything that anybody may do; the owner put it right, so looking at it is somebody else's."""
LEADS_TO = {
    Act.PASS_ON: Status.TRANSFERRED,
    Act.RECTIFY: Status.RECTIFIED,
    Act.VERIFY: Status.VERIFIED,
    Act.SEND_BACK: Status.RETURNED,
    Act.CLOSE: Status.CLOSED,
}


def hazard(status: Status, **changes: Any) -> Hazard:
    """As it stands after the owner has put it right, where it has come so far."""
    made = Hazard("SCH01", REPORTER, NOW - timedelta(days=2), "走廊灯坏了", "lighting", status=status)
    if status not in DRAFTS:
        made.number, made.registered_at = "YH-SCH01-2026-0007", NOW - timedelta(days=2)
        made.owner_id, made.owner_title, made.owner_told = OWNER, "总务主任", True
        made.due_at = NOW + timedelta(days=1)
        made.outside = status is Status.TRANSFERRED
    if status in (Status.RECTIFIED, Status.VERIFIED, Status.CLOSED):
        made.rectified_by, made.rectified_at, made.remedy = OWNER, NOW - timedelta(hours=1), "换了灯管"
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def kept(status: Status, **changes: Any) -> tuple[Any, Hazard]:
    work, made = CaseWork(), hazard(status, **changes)
    now_of(work.hazards.add(made))
    return work, made


def does(work: Any, what: Act, made: Hazard, person_id: str) -> bool:
    """The act as a whole use case."""
    number, by = made.id, work.person(person_id)
    if what is Act.RECTIFY:
        proof = picture(person_id, NOW)
        proved = now_of(rectifying.prove_by_picture(work, number, by, proof, "", NOW))
        return proved.result is Proof.RECTIFIED
    if what is Act.SEND_BACK:
        return now_of(verifying.send_back(work, number, by, NOW, "还没好")).done
    acts = {
        Act.PASS_ON: rectifying.pass_on,
        Act.VERIFY: verifying.verify,
        Act.CLOSE: verifying.close,
    }
    return now_of(acts[what](work, number, by, NOW)).done


def acted(made: Hazard, what: Act, work: Any, person_id: str) -> bool:
    """With everything at hand that it may ask for."""
    made.measure, made.supervisor, made.interim = "换灯", "区教育局", "拉警戒线"
    given = Given("写一句", OWNER, NOW + timedelta(days=9), department="城管中队", pictured=True, other=99)
    return act(made, what, work.person(person_id), NOW, given, work.district)


def expected(status: Status, person_id: str) -> list[str]:
    return MAY.get((status, person_id), "").split()


@pytest.mark.parametrize(("status", "what"), list(product(Status, CORE)))
def test_who_may_do_what_and_where_it_leads(status: Status, what: Act) -> None:
    for person_id in EVERYBODY:
        work, made = kept(status)
        before = dict(vars(made))
        if what in expected(status, person_id):
            assert does(work, what, made, person_id), person_id
            assert made.status is LEADS_TO[what]
            assert [change.actor_id for change in work.history] == [person_id]
        else:
            assert not does(work, what, made, person_id), person_id
            assert vars(made) == before, "what is refused changes nothing"
            assert not work.notices and not work.history


@pytest.mark.parametrize("status", list(Status))
def test_the_card_offers_exactly_what_is_then_done(status: Status) -> None:
    """销号 was once offered to officers and teachers of the school, and refused when they tapped it."""
    work, made = kept(status)
    for person_id in work.district.people:
        card = now_of(ledger.card(work, made.id, work.person(person_id)))
        offered = set(card.acts) if card else set()
        done = {one for one in OFFERED if acted(hazard(status), one, work, person_id)}
        assert offered == (done if card else set()), person_id


def test_nobody_looks_at_their_own_fix_whoever_they_are() -> None:
    for status in (Status.RECTIFIED, Status.VERIFIED):
        work, made = kept(status, rectified_by=PRINCIPAL)
        looking = {Act.VERIFY, Act.SEND_BACK, Act.CLOSE}
        assert not looking & {*made.acts_of(work.person(PRINCIPAL))}
        assert looking & {*made.acts_of(work.person(OWNER))}, "the owner did not put it right, so may look"


def test_what_was_passed_on_once_is_not_offered_again() -> None:
    work, made = kept(Status.TRANSFERRED)
    owner = work.person(OWNER)
    assert act(made, Act.PASS_ON, owner, NOW) and made.passed_on_at == NOW
    assert not act(made, Act.PASS_ON, owner, NOW + timedelta(hours=1)) and made.passed_on_at == NOW
    assert Act.PASS_ON not in made.acts_of(owner) and made.may(Act.RECTIFY, owner)


def test_a_hazard_outside_that_came_back_has_nobody_to_be_passed_on_to() -> None:
    """已转告 was once offered for it, and refused when it was tapped."""
    work, made = kept(Status.RETURNED, outside=True)
    assert not made.may(Act.PASS_ON, work.person(OWNER)) and made.may(Act.RECTIFY, work.person(OWNER))


def test_putting_right_asks_for_a_picture_or_a_word() -> None:
    work, made = kept(Status.ASSIGNED)
    owner = work.person(OWNER)
    assert not act(made, Act.RECTIFY, owner, NOW)
    assert act(made, Act.RECTIFY, owner, NOW, Given(pictured=True))
    assert (made.rectified_by, made.rectified_at, made.remedy) == (OWNER, NOW, "")


def test_only_who_put_it_right_explains_how_and_only_until_somebody_looked() -> None:
    work, made = kept(Status.RECTIFIED)
    assert not act(made, Act.EXPLAIN, work.person(PRINCIPAL), NOW, Given(words="我换的"))
    assert act(made, Act.EXPLAIN, work.person(OWNER), NOW, Given(words="两根都换了"))
    assert made.remedy == "换了灯管；两根都换了"
    assert act(made, Act.VERIFY, work.person(PRINCIPAL), NOW)
    assert not act(made, Act.EXPLAIN, work.person(OWNER), NOW, Given(words="又想起来一点"))


@pytest.mark.parametrize(("due_in", "then_in"), [(-3, 1), (0, 1), (5, 5)])
def test_sent_back_there_is_a_day_more_at_least(due_in: int, then_in: int) -> None:
    work, made = kept(Status.RECTIFIED, due_at=NOW + timedelta(days=due_in))
    assert act(made, Act.SEND_BACK, work.person(PRINCIPAL), NOW, Given(words="看不清" * 100))
    assert made.due_at == NOW + timedelta(days=then_in)
    assert len(made.returned_why) == 200


# -- taking back ---------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "minutes"), list(product(Status, (0, 10, 11))))
def test_its_reporter_takes_it_back_soon_and_before_anybody_worked_on_it(
    status: Status, minutes: int
) -> None:
    began = NOW - timedelta(minutes=minutes)
    number = {} if status in DRAFTS else {"registered_at": began}
    work, made = kept(status, reported_at=began, **number)
    in_time = status in DRAFTS or (status in OPEN | {Status.JOINED} and minutes <= 10)
    for other in set(EVERYBODY) - {REPORTER}:
        undone = now_of(filing.take_back(work, made.id, work.person(other), NOW))
        assert undone.result is Back.GONE, "nobody else takes it back"
    undone = now_of(filing.take_back(work, made.id, work.person(REPORTER), NOW))
    gone = Back.DROPPED if status in DRAFTS else Back.TAKEN_BACK
    assert undone.result is (gone if in_time else Back.TOO_LATE)
    assert (made.status is Status.DROPPED) == (in_time or status is Status.DROPPED)
    assert undone.number == made.number, "a number once given stays given"


# -- registering ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(categories()))
@pytest.mark.parametrize("level", list(Level))
def test_a_number_comes_with_an_owner_and_a_due_time(name: str, level: Level) -> None:
    work: Any = CaseWork()
    draft = hazard(Status.DRAFT, category=name, level=level)
    now_of(work.hazards.add(draft))
    assert now_of(filing.register(work, draft, NOW))
    category = category_of(name)
    assert draft.number == "YH-SCH01-2026-0001" and draft.registered_at == NOW
    assert draft.owner_id == ("G01" if name == "equip" else OWNER)
    assert draft.status is (Status.TRANSFERRED if category.outside else Status.ASSIGNED)
    assert draft.due_at == NOW + timedelta(days=1 if level is Level.MAJOR else category.days)
    assert not now_of(filing.register(work, draft, NOW)), "never a second number"


def test_without_an_office_it_is_nobodys_and_a_category_nobody_knows_is_other() -> None:
    made, other = hazard(Status.DRAFT, category="unheard_of"), category_of("unheard_of")
    assert act(made, Act.REGISTER, None, NOW, Given(number="YH-1-2026-0001", category=other, due=NOW))
    assert made.status is Status.NEW and made.owner_title == category_of("other").owner


def test_every_state_is_a_draft_or_in_the_ledger_or_taken_back() -> None:
    assert DRAFTS | REGISTERED | {Status.DROPPED, Status.JOINED} == set(Status)
    assert not DRAFTS & REGISTERED
