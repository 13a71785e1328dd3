"""Kinds of sentences that were misread in strangers' sets: each is read as what it is, its neighbour too."""

from __future__ import annotations

import pytest

from duty.language.alarm import Alarm, danger
from duty.language.understanding.understanding import understand
from duty.language.understanding.understood import Matter, Reaction


@pytest.mark.parametrize(
    "words",
    [
        "有人推电瓶车进去充电",
        "看见一个老师推着电瓶车上楼充电",
        "有人从三楼窗户拉线充电",
        "从二楼阳台扯了根线下来给电瓶车充",
    ],
)
def test_who_charges_indoors_is_a_hazard_and_calls_nobody(words: str) -> None:
    read = understand(words)
    assert danger(words).alarm is Alarm.NONE
    assert read.intents == (Matter.HAZARD,) and read.reaction is Reaction.DRAFT
    assert (read.category, read.level) == ("electric", "major")


@pytest.mark.parametrize(
    "words", ["充电的电瓶车炸了 火往楼上窜", "有人拿刀进来 就在充电桩那里", "充电的人触电倒了 没反应"]
)
def test_what_comes_of_charging_still_calls(words: str) -> None:
    assert understand(words).reaction is Reaction.ALERT


@pytest.mark.parametrize(
    "words", ["楼道口堆的快递挡着安全出口", "快递堆得安全通道走不过人", "疏散门前头横在那儿一排课桌"]
)
def test_what_stands_before_an_exit_is_major(words: str) -> None:
    read = understand(words)
    assert Matter.HAZARD in read.intents and (read.category, read.level) == ("fire", "major")


@pytest.mark.parametrize(
    "words", ["护学岗没人，李师傅跟赵师傅换门了，都在", "西门没人，老刘挪到东门了，人都在岗"]
)
def test_who_only_changed_gates_leaves_no_gap(words: str) -> None:
    assert Matter.POST_GAP not in understand(words).intents


def test_a_post_where_nobody_stands_is_a_gap() -> None:
    assert understand("护学岗没人，民警还没到").has(Matter.POST_GAP)


@pytest.mark.parametrize(
    ("words", "intents"),
    [
        ("收到 已到西门", {Matter.ACK, Matter.CHECK_IN}),
        ("到岗了 今天几点放学", {Matter.CHECK_IN, Matter.QUESTION}),
        ("我下班了 后门插销坏了关不严", {Matter.CHECK_OUT, Matter.HAZARD}),
        ("东门到岗 门口路灯不亮", {Matter.CHECK_IN, Matter.HAZARD}),
    ],
)
def test_two_things_in_one_message_are_both_read(words: str, intents: set[Matter]) -> None:
    assert set(understand(words).intents) == intents


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("两个家长吵起来了 劝开了 都走了", "fight"),
        ("烟感响了 是煮面的汽熏的 没火", "alarm_false"),
    ],
)
def test_what_is_over_today_is_drafted_and_calls_nobody(words: str, kind: str) -> None:
    read = understand(words)
    assert read.intents == (Matter.INCIDENT,) and read.kind == kind and read.reaction is Reaction.DRAFT


@pytest.mark.parametrize(
    "words", ["今天热死了", "忙得要命 刚喝口水", "楼下喊救命的是话剧社对词", "没着火 是蒸馒头的汽"]
)
def test_idioms_plays_and_what_is_denied_call_nobody(words: str) -> None:
    assert understand(words).reaction not in (Reaction.ALERT, Reaction.ASK)
    assert understand(words).intents == (Matter.OTHER,)


@pytest.mark.parametrize(
    ("words", "matter"),
    [("老李家里有事 今天请假不来", Matter.ABSENCE), ("小周堵车 托我说一声晚十分钟", Matter.LATE)],
)
def test_a_colleague_s_lateness_and_leave_are_such_and_no_report(words: str, matter: Matter) -> None:
    assert understand(words).intents == (matter,)
