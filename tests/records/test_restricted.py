"""The glance that spares most messages the search never spares one in which something would be found."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from duty.records.restricted import glanced, harmless, look, look_together, masked, restricted, searched
from tests.kit.memory import sample_district
from tests.kit.paths import DATA

NUMBER = "11010119900307123X"
LABELS = (
    "社区矫正", "刑满释放", "两劳人员", "吸毒人员", "重点人员", "上访户", "缠访", "肇事肇祸", "精神病患者",
    "高危人员", "有前科", "学生姓名：", "绝密文件", "【机密", "秘密★", "身份证1234", "证件号 9999",
)  # fmt: skip
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
PIECES = st.one_of(
    st.sampled_from([*LABELS, NUMBER, NUMBER[:15], NUMBER[:9], NUMBER[9:], NUMBER.translate(WIDE), *NUMBER]),
    st.sampled_from([" ", "-", ".", "·", "\u200b", "\u200d", "\u2060", "、", "到岗", "签到", "①", "㊙"]),
    st.text(max_size=6),
)


@given(st.lists(PIECES, max_size=24).map("".join))
@example(" ".join(NUMBER))
@example("证\u200b件号1234")
def test_it_finds_what_the_whole_search_finds(words: str) -> None:
    assert glanced(words) == searched(words)


@given(st.text("P0123456789xX -_.@*", max_size=30))
@example("P1990000001")
@example(f"P{NUMBER}")
def test_a_name_of_digits_without_a_word_is_searched_for_digits_only(name: str) -> None:
    assert glanced(name) == searched(name) or not any(map(str.isdecimal, name))


@given(st.sampled_from(LABELS), st.integers(0, 8), st.sampled_from(["", "\u200b", "\u2060", "\u00ad"]))
def test_what_is_hidden_between_the_characters_is_seen_through(label: str, at: int, veil: str) -> None:
    hidden = label[: at % len(label)] + veil + label[at % len(label) :]
    assert glanced(hidden).kind == searched(hidden).kind != ""


def test_what_people_write_all_day_is_spared_the_search() -> None:
    for words in ("📍 到岗签到", "📋 我的", "东门到了，一切正常。", "ok 08:20", "🚨 紧急求助"):
        assert harmless(words), words


# -- the sets --------------------------------------------------------------------------------------

SETS = (
    "restricted",
    *(f"restricted-{one}" for one in ("second", "third", "fourth", "fifth")),
    *(f"restricted-seventh-{one}" for one in ("north", "south", "officers", "examiner")),
)
COLLEAGUES = {person.name for person in sample_district().people.values()}


def refused(sample: dict[str, str]) -> bool:
    before, knows = sample.get("before", ""), COLLEAGUES.__contains__
    together = look_together(before, sample["text"], knows).kind if before else ""
    return bool(look(sample["text"], knows).kind or together)


@pytest.mark.parametrize("name", SETS)
def test_of_what_must_not_be_kept_at_most_one_in_fifty_is_missed(name: str) -> None:
    lines = (DATA / "language" / f"{name}.jsonl").read_text("utf-8").splitlines()
    samples = [json.loads(line) for line in lines]
    wrong = [one for one in samples if refused(one) != one["restricted"]]
    missed = [one["text"] for one in wrong if one["restricted"]]
    needless = [one["text"] for one in wrong if not one["restricted"]]
    among = sum(one["restricted"] for one in samples)
    assert len(missed) <= 0.02 * among and len(needless) <= 0.01 * (len(samples) - among), wrong


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("有个精神病人拿刀冲进校门了", "有个人拿刀冲进校门了"),
        ("三年级二班张小明晕倒了快来人", "三年级二班晕倒了快来人"),
        ("王建国打人了，快来", "有人打人了,快来"),
        ("【机密】有人持刀", ""),
        ("秦卫东脑壳有病拿刀冲进校门了", "有人拿刀冲进校门了"),
        ("有个吸毒人员拿刀冲进校门了", "有个人拿刀冲进校门了"),
    ],
)
def test_what_may_be_kept_beside_it(words: str, rest: str) -> None:
    assert look(words).kind and look(words).rest == rest


@pytest.mark.parametrize("words", ["张雨涵发烧了", "陈思远旷课"])
def test_a_name_nobody_knows_beside_an_illness_is_asked_about(words: str) -> None:
    assert (look(words).kind, look(words).doubt) == ("", "student")


def test_a_colleague_may_be_ill() -> None:
    assert look("张长根发烧请假").doubt and not look("张长根发烧请假", COLLEAGUES.__contains__).doubt


@pytest.mark.parametrize("words", ["王建国在食堂后面下药毒老鼠", "陈建国去派出所登记访客表"])
def test_of_a_colleague_such_words_are_everyday(words: str) -> None:
    assert look(words).kind and not look(words, {"王建国", "陈建国"}.__contains__).kind


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("社区矫正是什么意思", "那个社区矫正的又来了是什么意思"),
        ("培训讲了精神病人怎么应对", "那个精神病人又来了怎么应对"),
    ],
)
def test_a_question_about_the_word_is_none_about_somebody(asked: str, said: str) -> None:
    assert not look(asked).kind and look(said).kind


def test_a_number_that_fits_beside_the_word_of_a_thing_is_asked_about() -> None:
    found = look("设备编号 110101199003071233")
    assert (found.kind, found.doubt) == ("", "number")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("维修电话13800000000。", "维修电话138****00。"),
        ("打 0518 5555 0102 找我", "打 051****02 找我"),
        ("2026-11-23T07:15:30+08:00,P0001,120130098", "2026-11-23T07:15:30+08:00,P0001,120130098"),
        ("YH-SCH01-2026-0007", "YH-SCH01-2026-0007"),
    ],
)
def test_other_telephone_numbers_pass_and_are_masked_for_many_eyes(written: str, read: str) -> None:
    assert not restricted(written) and masked(written) == read


# -- a set that nothing is learned from ------------------------------------------------------------


def test_a_stranger_is_refused_what_must_be_and_hardly_more() -> None:
    """`restricted-eighth` was opened once, after everything else was done; what is reached must not sink."""
    lines = (DATA / "language" / "restricted-eighth.jsonl").read_text("utf-8").splitlines()
    samples = [json.loads(line) for line in lines]
    found = [one for one in samples if one["restricted"] and refused(one)]
    needless = [one["text"] for one in samples if not one["restricted"] and refused(one)]
    assert len(found) >= 147 and len(needless) <= 4, needless
