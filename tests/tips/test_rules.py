"""Rules of what passers-by report, without a house: codes, limits, words, and how a report stands."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.tips.limits import SALT_LASTS_S, Limit
from duty.hazards.hazard import Hazard
from duty.hazards.status import Status
from duty.records.restricted import nobody
from duty.tips.following import Stand, of_hazard
from duty.tips.receiving import DANGER, Said, Turned, turned
from duty.tips.tip import LENGTH, LETTERS, Tip, TipState, Why, grouped, hashed, new_code, normal

NOW = datetime(2026, 11, 23, 9, 40, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_code_is_read_however_it_was_copied_and_only_its_hash_is_kept() -> None:
    code = new_code()
    assert len(code) == LENGTH and set(code) <= set(LETTERS)
    assert normal(grouped(code).lower()) == normal(f"{code[:3]}-{code[3:]}") == code
    assert hashed(grouped(code).lower()) == hashed(code) and code not in hashed(code)
    assert len({new_code() for _ in range(500)}) == 500


@pytest.mark.parametrize(
    ("words", "kind", "danger"),
    [
        ("三楼灭火器过期", "fire", False),
        ("校门口堵车", "traffic", False),
        ("东门外的窨井盖裂了", "facility", False),
        ("东门外的窨井盖裂了", "", True),
        ("有人拿刀", "other", True),
        ("门口车祸了", "traffic", True),
        ("孩子晕倒了", "", True),
        ("没什么", DANGER, True),
    ],
)
def test_danger_is_heard_and_a_thing_stays_a_thing(words: str, kind: str, danger: bool) -> None:
    assert Said.of(words, kind).danger is danger


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("路灯不亮", None),
        ("", Turned.WORDLESS),
        ("好", Turned.WORDLESS),
        ("收到", Turned.WORDLESS),
        ("社区矫正人员在门口", Turned.RESTRICTED),
        ("三年级二班王小明翻墙", Turned.RESTRICTED),
        ("路灯不亮" + "，" * 300 + "社区矫正人员在门口", Turned.RESTRICTED),
    ],
)
def test_what_is_turned_away_before_anything_is_kept(words: str, why: Turned | None) -> None:
    assert turned(Said.of(words, "other"), nobody) == why


def test_a_sentence_is_short_and_a_kind_is_one_of_ours() -> None:
    said = Said.of("灯 坏 了 " * 100, "no such kind")
    assert len(said.words) <= 200 and said.category == ""
    assert Said.of("灯坏了", "electric").category == "electric"


def test_whoever_answers_first_has_answered() -> None:
    tip = Tip(1, "SCH01", "", "", "路灯不亮", NOW, "x")
    assert tip.confirm(7, "SO01", NOW) and tip.state is TipState.CONFIRMED
    assert not tip.decline(Why.FINE, "PR01", NOW) and tip.reason is Why.NOTHING
    assert not tip.join(8, "PR01", NOW) and tip.hazard_id == 7
    assert not tip.call(9, NOW) and tip.incident_id is None


@pytest.mark.parametrize(
    ("status", "passed_on", "stand"),
    [
        (Status.NEW, False, Stand.REGISTERED),
        (Status.ASSIGNED, False, Stand.IN_WORK),
        (Status.RETURNED, False, Stand.IN_WORK),
        (Status.LISTED, False, Stand.IN_WORK),
        (Status.ESCALATED_GOV, False, Stand.IN_WORK),
        (Status.TRANSFERRED, False, Stand.TO_PASS_ON),
        (Status.TRANSFERRED, True, Stand.IN_WORK),
        (Status.RECTIFIED, False, Stand.LOOKED_AT),
        (Status.VERIFIED, False, Stand.DONE),
        (Status.CLOSED, False, Stand.DONE),
        (Status.DROPPED, False, Stand.WITHDRAWN),
    ],
)
def test_how_a_report_stands_follows_its_hazard(status: Status, passed_on: bool, stand: Stand) -> None:
    hazard = Hazard("SCH01", "SO01", NOW, "路灯不亮", status=status)
    hazard.passed_on_at = NOW if passed_on else None
    assert of_hazard(hazard) is stand


# -- how often -----------------------------------------------------------------------------


def test_a_limit_counts_each_by_itself_and_forgets() -> None:
    limit = Limit(2, 600.0)
    assert limit.takes("10.0.0.1", 0) and limit.takes("10.0.0.1", 1) and not limit.takes("10.0.0.1", 2)
    assert limit.takes("10.0.0.2", 2), "somebody else"
    assert limit.takes("10.0.0.1", 600.5), "the first is ten minutes ago"


def test_nobody_can_read_who_came() -> None:
    limit = Limit(2, 600.0)
    limit.count("10.0.0.1", 0)
    assert not [name for name in limit._lately if b"10.0.0.1" in name]
    before = set(limit._lately)
    limit.count("10.0.0.1", SALT_LASTS_S + 1)
    assert before.isdisjoint(limit._lately), "an hour later the same address is somebody new"
