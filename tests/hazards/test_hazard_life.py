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
from duty.hazards.rectifying import Proof
from duty.hazards.status import DRAFTS, OPEN, REGISTERED, Act, Status
from tests.kit.memory import moment
from tests.kit.memory_cases import CaseWork, now_of, picture

NOW = moment("10:00")
OWNER, PRINCIPAL = "SO01", "PR01"
REPORTER, LEADER, POLICE, TEACHER, DESK, ADMIN = "G02", "G01", "PO02", "T01", "DO1", "AD01"
ELSEWHERE = "SO05"
"""The safety office of another school."""
EVERYBODY = (OWNER, PRINCIPAL, REPORTER, LEADER, POLICE, TEACHER, DESK, ADMIN, ELSEWHERE)

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


def does(work: Any, act: Act, made: Hazard, person_id: str) -> bool:
    """The act as a whole use case."""
    number, by = made.id, work.person(person_id)
    if act is Act.RECTIFY:
        proof = picture(person_id, NOW)
        proved = now_of(rectifying.prove_by_picture(work, number, by, proof, "", NOW))
        return proved.result is Proof.RECTIFIED
    if act is Act.SEND_BACK:
        return now_of(verifying.send_back(work, number, by, NOW, "还没好")).done
    acts = {
        Act.PASS_ON: rectifying.pass_on,
        Act.VERIFY: verifying.verify,
        Act.CLOSE: verifying.close,
    }
    return now_of(acts[act](work, number, by, NOW)).done


def expected(status: Status, person_id: str) -> list[str]:
    return MAY.get((status, person_id), "").split()


@pytest.mark.parametrize(("status", "act"), list(product(Status, Act)))
def test_who_may_do_what_and_where_it_leads(status: Status, act: Act) -> None:
    for person_id in EVERYBODY:
        work, made = kept(status)
        before = dict(vars(made))
        if act in expected(status, person_id):
            assert does(work, act, made, person_id), person_id
            assert made.status is LEADS_TO[act]
            assert [change.actor_id for change in work.history] == [person_id]
        else:
            assert not does(work, act, made, person_id), person_id
            assert vars(made) == before, "what is refused changes nothing"
            assert not work.notices and not work.history


@pytest.mark.parametrize("status", list(Status))
def test_the_card_offers_exactly_what_is_then_done(status: Status) -> None:
    """销号 was once offered to officers and teachers of the school, and refused when they tapped it."""
    work, made = kept(status)
    for person_id in work.district.people:
        card = now_of(ledger.card(work, made.id, work.person(person_id)))
        offered = set(card.acts) if card else set()
        done = {act for act in Act if (lone := kept(status)) and does(lone[0], act, lone[1], person_id)}
        assert offered == done, person_id


def test_nobody_looks_at_their_own_fix_whoever_they_are() -> None:
    for status in (Status.RECTIFIED, Status.VERIFIED):
        work, made = kept(status, rectified_by=PRINCIPAL)
        assert not made.acts_of(work.person(PRINCIPAL))
        assert made.acts_of(work.person(OWNER)), "the owner did not put it right, so may look"


def test_what_was_passed_on_once_is_not_offered_again() -> None:
    work, made = kept(Status.TRANSFERRED)
    owner = work.person(OWNER)
    assert made.pass_on(owner, NOW) and made.passed_on_at == NOW
    assert not made.pass_on(owner, NOW + timedelta(hours=1)) and made.passed_on_at == NOW
    assert made.acts_of(owner) == (Act.RECTIFY,)


def test_a_hazard_outside_that_came_back_has_nobody_to_be_passed_on_to() -> None:
    """已转告 was once offered for it, and refused when it was tapped."""
    work, made = kept(Status.RETURNED, outside=True)
    assert made.acts_of(work.person(OWNER)) == (Act.RECTIFY,)


def test_putting_right_asks_for_a_picture_or_a_word() -> None:
    work, made = kept(Status.ASSIGNED)
    owner = work.person(OWNER)
    assert not made.rectify(owner, NOW, "", pictured=False)
    assert made.rectify(owner, NOW, "", pictured=True)
    assert (made.rectified_by, made.rectified_at, made.remedy) == (OWNER, NOW, "")


def test_only_who_put_it_right_explains_how_and_only_until_somebody_looked() -> None:
    work, made = kept(Status.RECTIFIED)
    assert not made.explain(work.person(PRINCIPAL), "我换的")
    assert made.explain(work.person(OWNER), "两根都换了") and made.remedy == "换了灯管；两根都换了"
    assert made.verify(work.person(PRINCIPAL), NOW)
    assert not made.explain(work.person(OWNER), "又想起来一点")


@pytest.mark.parametrize(("due_in", "then_in"), [(-3, 1), (0, 1), (5, 5)])
def test_sent_back_there_is_a_day_more_at_least(due_in: int, then_in: int) -> None:
    work, made = kept(Status.RECTIFIED, due_at=NOW + timedelta(days=due_in))
    assert made.send_back(work.person(PRINCIPAL), NOW, "看不清" * 100)
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
    in_time = status in DRAFTS or (status in OPEN and minutes <= 10)
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
    made = hazard(Status.DRAFT, category="unheard_of")
    assert made.register("YH-1-2026-0001", category_of(made.category), "", NOW)
    assert made.status is Status.NEW and made.owner_title == category_of("other").owner


def test_every_state_is_a_draft_or_in_the_ledger_or_taken_back() -> None:
    assert DRAFTS | REGISTERED | {Status.DROPPED} == set(Status)
    assert not DRAFTS & REGISTERED
