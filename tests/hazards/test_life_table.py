"""The table of a hazard's life: what it promises holds wherever one walks in it, however one walks."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from duty.hazards.category import categories, category_of
from duty.hazards.hazard import Hazard
from duty.hazards.life.acting import act, missing
from duty.hazards.life.effects import EFFECTS
from duty.hazards.life.given import Given
from duty.hazards.life.table import TABLE, Need
from duty.hazards.status import DRAFTS, OPEN, REGISTERED, Act, Status
from tests.hazards.test_hazard_life import EVERYBODY, NOW, hazard
from tests.kit.memory import sample_district
from tools import draw_hazards

DOC = Path(__file__).parents[2] / "docs" / "hazards.md"
PEOPLE = (*EVERYBODY, "")
"""The empty one is the clock."""


@st.composite
def steps(draw: Any) -> list[tuple[Act, str, Given, int]]:
    def one() -> tuple[Act, str, Given, int]:
        given_ = Given(
            words=draw(st.sampled_from(["", "写一句"])),
            owner=draw(st.sampled_from(["", "SO01", "PR01"])),
            due=draw(st.sampled_from([None, NOW + timedelta(days=9)])),
            category=category_of(draw(st.sampled_from(sorted(categories())))),
            department=draw(st.sampled_from(["", "城管中队"])),
            pictured=draw(st.booleans()),
            other=draw(st.sampled_from([0, 7])),
            number="YH-SCH01-2026-0007",
            five=draw(st.booleans()),
        )
        what, who = draw(st.sampled_from(list(Act))), draw(st.sampled_from(PEOPLE))
        return what, who, given_, draw(st.integers(0, 30))

    return [one() for _ in range(draw(st.integers(5, 40)))]


@settings(max_examples=60, deadline=None)
@given(steps(), st.sampled_from([*DRAFTS, Status.ASSIGNED, Status.RECTIFIED]), st.booleans())
def test_however_one_walks_the_promises_hold(
    walk: list[tuple[Act, str, Given, int]], first: Status, noted: bool
) -> None:
    district, made, now = sample_district(), hazard(first), NOW
    if noted:
        made.measure, made.supervisor, made.interim = "换灯", "区教育局", "拉警戒线"
    for what, who, given_, minutes in walk:
        now += timedelta(minutes=minutes)
        before, stood = made.status, dict(vars(made))
        done = act(made, what, district.people.get(who), now, given_, district)
        if not done:
            assert vars(made) == stood, "what is refused changes nothing"
            continue
        assert any(
            row.act is what and before in row.sources and made.status is (row.to or before) for row in TABLE
        )
        _promised(made, what, who, before, given_)


def _promised(made: Hazard, what: Act, who: str, before: Status, given_: Given) -> None:
    if made.status in REGISTERED - {Status.NEW}:
        assert made.due_at, "no row leaves NEW without a due time (S0:31)"
        assert made.owner_id or made.outside or made.status not in OPEN, "nor without an owner"
    if what in (Act.VERIFY, Act.CLOSE):
        assert who != made.rectified_by, "nobody looks at their own fix"
    if what is Act.CLOSE_UNFIXED:
        assert made.unfixed_why and not made.major, "closed, not fixed: said why, and visible as such"
    if made.status is Status.CLOSED:
        assert made.unfixed_why or made.rectified_at, "an after-picture or a written reason"
    if what is Act.RECTIFY:
        assert given_.pictured or given_.words
    if what is Act.LIST:
        assert made.measure and made.owner_id and made.due_at and made.supervisor, "四到位 (S2:43)"
        assert not given_.five, "without 资金 and 预案 it is not listed where the district wants five"
    if what is Act.ESCALATE:
        assert made.interim and given_.words, "an interim measure (S2:43)"
    if what is Act.TRANSFER:
        assert made.owner_id and made.passed_on_at is None, "a named chaser, and 待转告 until it was told"
    if what is Act.REOPEN:
        assert before is Status.CLOSED and made.rectified_at is None
    if what in (Act.GRANT, Act.REFUSE):
        assert made.extension_until is None


def test_what_is_missing_is_asked_in_the_order_of_the_table() -> None:
    made = hazard(Status.ASSIGNED)
    assert missing(made, Act.LIST) == [Need.MEASURE, Need.SUPERVISOR]
    assert missing(made, Act.LIST, Given(five=True))[-2:] == [Need.FUNDS, Need.CONTINGENCY]
    made.measure, made.supervisor = "换灯", "区教育局"
    assert not missing(made, Act.LIST)
    assert missing(made, Act.ESCALATE) == [Need.INTERIM, Need.WHY]
    assert missing(made, Act.POSTPONE) == [Need.UNTIL, Need.WHY]


def test_every_act_has_a_row_and_an_effect() -> None:
    assert {row.act for row in TABLE} == set(Act) == set(EFFECTS)
    assert all(row.to is None or row.to in Status for row in TABLE)


def test_after_reopening_it_is_looked_at_anew(now: datetime = NOW) -> None:
    district, made = sample_district(), hazard(Status.CLOSED)
    reporter = district.people["G02"]
    assert not act(made, Act.REOPEN, reporter, now, Given(due=now)), "not without a word why"
    assert act(made, Act.REOPEN, reporter, now, Given(words="又不亮了", due=now + timedelta(days=1)))
    assert made.status is Status.RETURNED and not made.rectified_by and not made.verified_by


def test_the_page_shows_the_table_as_it_is() -> None:
    """`python -m tools.draw_hazards` writes it anew."""
    assert draw_hazards.drawn() in DOC.read_text("utf-8")
