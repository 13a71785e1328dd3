"""Words: what is meant, whom 老刘 means, and what must not be here."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duty.language.colleagues import find_colleague, proxied
from duty.language.danger import propose
from duty.language.matters import late_notice
from duty.language.reading import Intent, Meaning
from duty.records.restricted import restricted, restricted_in
from tests.kit.memory import sample_district
from tests.kit.paths import DATA

SAMPLES = [json.loads(line) for line in (DATA / "messages.jsonl").read_text("utf-8").splitlines()]
"""Invented, as everything in that folder is."""


@pytest.mark.parametrize(
    "words", ["到", "到了", "“到”", "到岗", "我到了", "到岗（没有定位）", "东门到了 人齐", "刚到岗"]
)
def test_here(words: str) -> None:
    assert Meaning(words).intent is Intent.CHECK_IN


@pytest.mark.parametrize(
    "words", ["没到岗", "还没到", "怎么签到", "马上到岗", "签到不了", "老刘到岗了吗？", "快递到了", "迟到"]
)
def test_not_here(words: str) -> None:
    assert Meaning(words).intent is not Intent.CHECK_IN


@pytest.mark.parametrize("words", ["快打幺幺零", "快打一一零", "快打110"])
def test_the_number_of_the_police_as_it_is_spoken(words: str) -> None:
    assert Meaning(words).calls


@pytest.mark.parametrize("words", ["", "  。", "？？", "👍", "收到", "好的", "OK", "谢谢。"])
def test_nothing_to_do(words: str) -> None:
    assert Meaning(words).intent in (Intent.NOISE, Intent.ACK)


@pytest.mark.parametrize(
    ("words", "name", "person"),
    [
        ("帮老刘也打个卡", "老刘", "G04"),
        ("替刘师傅签个到", "刘师傅", "G04"),
        ("帮刘桂生签到", "刘桂生", "G04"),
        ("代老张打卡", "老张", "G03"),
        ("帮他打个卡", "他", ""),
        ("帮忙签到", "忙", ""),
    ],
)
def test_for_whom(words: str, name: str, person: str) -> None:
    assert Meaning(words).intent is Intent.PROXY_CHECK_IN
    assert proxied(words) == name
    school = [p for p in sample_district().people.values() if "SCH01" in p.schools and p.id.startswith("G")]
    found = find_colleague(school, name)
    assert (found.id if found else "") == person


def test_danger_outranks_a_favour() -> None:
    assert Meaning("有人打架，快帮老刘签到").intent is Intent.INCIDENT


def test_there_are_samples() -> None:
    assert len(SAMPLES) == 29


@pytest.mark.parametrize("sample", [s for s in SAMPLES if "restricted" in s["intents"]], ids=str)
def test_the_restricted_samples_are_refused(sample: dict[str, str]) -> None:
    assert restricted(sample["text"])


@pytest.mark.parametrize("sample", [s for s in SAMPLES if "restricted" not in s["intents"]], ids=str)
def test_no_other_sample_is_refused(sample: dict[str, str]) -> None:
    assert not restricted(sample["text"])


IDS = st.from_regex(r"\A32070519[89]\d(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}[\dX]\Z")


@given(IDS, st.sampled_from(["", " ", "-", "—", ".", "　"]), st.text("门口那人他的啊", max_size=6))
def test_an_id_number_does_not_hide(number: str, gap: str, around: str) -> None:
    wide = number.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    for written in (number, gap.join(number), wide):
        assert restricted(f"{around}{written}{around}") == "id_number"
    assert restricted_in({"message": {"photo": [{"file_id": "x"}], "caption": number}}) == "id_number"
    assert restricted_in({"edited_message": {"text": number}}) == "id_number"


@pytest.mark.parametrize(
    "words",
    ["电话13800000000", "YH-SCH01-2026-0007", "000-0002", "绝密酒店", "秘密花园", "2026年11月23日 07:00"],
)
def test_ordinary_numbers_and_words_pass(words: str) -> None:
    assert not restricted(words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("三十多个 没人受伤", "other"),
        ("门口打架了，没人受伤", "fight"),
        ("插座打火，没有明火", "other"),
        ("没人管，学生受伤了", "medical"),
        ("没有老师，着火了", "fire"),
    ],
)
def test_what_is_denied_is_no_alarm(words: str, kind: str) -> None:
    assert propose(words).kind == kind


@pytest.mark.parametrize(
    "words", ["迟到10分钟", "老刘晚十分钟", "堵在路上了", "17:00前有出警可能晚到", "出警中，晚点"]
)
def test_somebody_comes_later(words: str) -> None:
    assert late_notice(words)


@pytest.mark.parametrize("words", ["晚上好", "没迟到", "谁迟到了？", "晚高峰几点", "晚饭到了"])
def test_nobody_comes_later(words: str) -> None:
    assert not late_notice(words)


@pytest.mark.parametrize(
    "words", ["他爸是吸毒人员", "门口有个社区矫正的", "重点人员王某又来了", "学生姓名：王某"]
)
def test_a_label_or_a_student_s_name_is_refused(words: str) -> None:
    assert restricted(words) == "person"


@pytest.mark.parametrize("words", ["一名男子持器械冲门", "有人在门口闹", "学生名单贴在墙上", "家长来访"])
def test_what_somebody_does_is_not(words: str) -> None:
    assert not restricted(words)


@pytest.mark.parametrize(
    ("words", "late"),
    [
        ("路上堵车，晚15分钟", True),
        ("堵车了晚到十分钟", True),
        ("电动车坏了，晚20分钟到", True),
        ("校门口堵车，我晚到10分钟", False),
        ("东门灯坏了，我晚到十分钟", False),
        ("校门口堵车", False),
    ],
)
def test_what_keeps_somebody_on_their_way_is_no_hazard(words: str, late: bool) -> None:
    assert Meaning(words).only_late is late
