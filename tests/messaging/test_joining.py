"""Several things in one message: each keeps its buttons, and is found by them."""

from __future__ import annotations

from duty.messaging.joining import BREAK, LONGEST, bubble, fitting, takes, with_button
from duty.messaging.say import Key, Say, row

RECEIPT = Say("已签到。", keyboard=((Key("🏁 下岗"),),))
SANDBAGS = Say("防汛沙袋齐吗？", row(("齐", "task:do:1:0"), ("缺", "task:do:1:1")))
LOOK = Say("甲师傅到了吗？", row(("人在", "verify:seen:7")))


def test_one_thing_stands_below_with_its_own_buttons_and_the_keys_stay() -> None:
    said = bubble([RECEIPT, SANDBAGS], "另外：")
    assert said.text == f"已签到。{BREAK}另外：防汛沙袋齐吗？"
    assert (said.buttons, said.keyboard) == (SANDBAGS.buttons, RECEIPT.keyboard)


def test_where_several_ask_something_they_are_told_apart() -> None:
    said = bubble([RECEIPT, SANDBAGS, Say("只是一句话。"), LOOK], "另外：")
    assert "① 防汛沙袋" in said.text and "② 甲师傅" in said.text
    assert [[one.label for one in line] for line in said.buttons] == [["①齐", "①缺"], ["②人在"]]
    assert [one.data for line in said.buttons for one in line][-1] == "verify:seen:7", "they do what they did"


def test_an_answered_part_needs_no_mark_and_a_part_is_known_by_its_buttons() -> None:
    said = bubble([RECEIPT, Say("✓ 防汛沙袋：齐"), LOOK], "另外：")
    assert "①" not in said.text and said.text.endswith("✓ 防汛沙袋：齐\n\n甲师傅到了吗？")
    assert with_button(LOOK, "verify:seen:7") and not with_button(LOOK, "verify:seen:8")
    assert not with_button(RECEIPT, ""), "an answer to words is no press"


def test_what_is_too_much_waits_for_the_next_one() -> None:
    long = Say("长" * (LONGEST // 2))
    assert fitting([long] * 5) == 2
    assert fitting([Say("长" * (LONGEST + 1)), LOOK]) == 1, "one always fits"
    assert fitting([LOOK] * 30) == 8


def test_only_a_new_line_that_stays_takes_them() -> None:
    assert takes(RECEIPT) and takes(LOOK)
    none = [Say(toast="好"), LOOK.but(replaces="#7"), Say("图", photo="card/1"), Say("嘘", fleeting=True)]
    assert not any(map(takes, none))
