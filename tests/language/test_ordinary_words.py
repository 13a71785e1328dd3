"""Ordinary words: commands by their plain word, whose shift, who is on duty, leaving, and colleagues."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from duty.language.corrections import corrected
from duty.language.reading import Intent, Meaning
from duty.language.times import named_time
from handlers.speech.plain_words import COMMAND_OF, command_meant
from storage.tables import check_ins
from tests.kit.presses import routing
from tests.kit.story import Story

NOW = datetime(2026, 11, 23, 8, 34, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("words", "clock"),
    [
        ("7点", "07:00"),
        ("七点", "07:00"),
        ("七点半", "07:30"),
        ("7:05", "07:05"),
        ("7：05", "07:05"),
        ("早上六点五十", "06:50"),
        ("六点零五分", "06:05"),
        ("七点一刻", "07:15"),
        ("六点三刻", "06:45"),
        ("十分钟前", "08:24"),
        ("半小时前", "08:04"),
        ("一个半小时前", "07:04"),
        ("两小时之前", "06:34"),
        ("一刻钟前", "08:19"),
    ],
)
def test_times(words: str, clock: str) -> None:
    found = named_time(words, NOW, past=True)
    assert found is not None and f"{found:%H:%M}" == clock


@pytest.mark.parametrize("words", ["早一点", "晚一点到", "快点", "有点早", "二十五点", "三点八十", "刚才"])
def test_no_times(words: str) -> None:
    assert named_time(words, NOW, past=True) is None


def test_of_two_that_it_may_be_the_nearer_one() -> None:
    evening = NOW.replace(hour=18, minute=0)
    soon = named_time("6点50到", evening, past=False)
    over = named_time("6点50就到了", evening, past=True)
    assert soon is not None and over is not None and (soon.hour, over.hour) == (18, 6)
    assert named_time("昨晚十点", NOW, past=True) == NOW.replace(day=22, hour=22, minute=0)
    assert named_time("下午三点", NOW, past=True) is None, "more than twelve hours back"


MEANT = {
    Intent.CHECK_IN: [
        "七点就到了",
        "十分钟前到的",
        "刚才到的",
        "我回来了",
        "我在东门六点五十就到了",
        "我早就到了",
        "7.10到的",
    ],
    Intent.CHECK_OUT: [
        "我要下班了",
        "下班",
        "下岗",
        "走了",
        "我七点半就走了",
        "队长，我先撤了",
        "我先走一步了",
        "下岗了，门锁好了",
    ],
    Intent.PROXY_CHECK_IN: [
        "吴小军到岗了",
        "老刘到了",
        "孙师傅已到岗",
        "老刘和小张都到了",
        "他到了",
        "大家都到了",
        "保安都到了",
    ],
    Intent.ABSENCE: ["小王还没来", "老刘今天请假", "今天老刘没来", "我今天请假", "刘桂生没到岗"],
    Intent.EMPTY_POST: ["西门还没人", "门口没人", "东门空着呢"],
    Intent.MINE: ["我今天几点的班", "我的班", "明天我有班吗", "我站哪个门"],
    Intent.USAGE: ["怎么用", "不会用", "怎么用啊？"],
    Intent.ON_DUTY: ["谁值班", "今天谁值班", "民警电话", "派出所电话是多少"],
    Intent.STANDING: ["我的求助怎样了", "我的求助", "有人来吗", "到哪了", "怎么还没人来", "还要多久到"],
    Intent.UNCLEAR: ["快递七点半就到了", "七点有人来了", "快递到了", "家长没来", "孩子走了"],
    Intent.HELP: ["救命怎么还没人来"],
}


@pytest.mark.parametrize(("intent", "words"), [(i, w) for i, some in MEANT.items() for w in some])
def test_what_ordinary_words_mean(intent: Intent, words: str) -> None:
    assert Meaning(words).intent is intent


@pytest.mark.parametrize("words", ["我七点二十才能到", "我要七点半左右才会到"])
def test_who_will_come_later_is_late(words: str) -> None:
    assert Meaning(words).says_late and Meaning(words).intent is Intent.UNCLEAR


@pytest.mark.parametrize("words", ["没事了", "看错了", "已经修好了", "误会", "哦没事了，不用了"])
def test_what_calls_off(words: str) -> None:
    assert Meaning(words).calls_off


@pytest.mark.parametrize("words", ["好的", "没", "灯修好了", "没事了，水管修好了没有水了", "有事了"])
def test_what_does_not(words: str) -> None:
    assert not Meaning(words).calls_off


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [
        ("三楼灭火器过期", "不是三楼，是四楼", "四楼灭火器过期"),
        ("三楼灭火器过期", "应该是四楼", "四楼灭火器过期"),
        ("三楼灭火器过期", "说错了，是四楼的", "四楼灭火器过期"),
        ("东门灯坏了", "更正：西门", "西门灯坏了"),
        ("三楼灭火器过期", "不对，走廊的灯坏了", "走廊的灯坏了"),
        ("三楼灭火器过期", "一共四个", None),
        ("三楼灭火器过期", "不是我弄的", None),
        ("", "应该是四楼", None),
    ],
)
def test_corrections(before: str, words: str, after: str | None) -> None:
    assert corrected(before, words) == after


# -- plain words of commands ---------------------------------------------------------------------


def test_every_plain_word_leads_to_a_command_there_is() -> None:
    assert {command.split()[0] for command in COMMAND_OF.values()} <= routing().commands


@pytest.mark.parametrize(
    "words", ["三楼灭火器过期", "", "帮助老人过马路", "我的手机丢了", "取消演练", "/undo"]
)
def test_a_sentence_is_no_command(words: str) -> None:
    assert command_meant(words) == ""


SAID = {
    "撤回": "近10分钟内没有可以撤回的",
    "帮我撤回一下": "近10分钟内没有可以撤回的",
    "点错了。": "近10分钟内没有可以撤回的",
    "帮助": "按键怎么用：",
    "不会用": "按键怎么用：",
    "换语言": "请选择语言",
    "中文": "好的，以后用中文",
    "我的": "李师傅，11月23日 周一：",
    "我今天几点的班": "07:00-08:20 西门岗：到了请点 📍 签到",
    "取消": "现在没有要取消的事",
    "巡逻": "白天巡查",
    "没事了": "好的，没事就好。",
    "谁在岗": "在岗：",
    "今天谁值班": "值班电话：",
    "下班": "您现在没有在岗的记录",
}


@pytest.mark.parametrize("words", SAID)
async def test_commands_by_their_plain_word(story: Story, words: str) -> None:
    guard = story.phone("G02")
    await guard.sends(words)
    await guard.sees(SAID[words])
    assert not await story.rows(check_ins)


async def test_who_is_on_duty_is_a_card_with_numbers(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("民警电话")
    card = (await guard.sees("值班电话：")).text
    assert "实验小学 王队长 000-0001" in card and "雷警官 000-0057" in card and "110" in card


async def test_the_plain_word_of_a_key_is_for_whoever_has_it(story: Story) -> None:
    guard, leader = story.phone("G02"), story.phone("G01")
    await leader.sends("在岗")
    await leader.sees("06:50 在岗：")
    await guard.sends("在岗")
    await guard.sees("06:50 到岗已记下")
    await leader.sees("请核对一下")


@pytest.mark.parametrize("words", ["西门有人吗", "老刘到了吗", "谁没来", "小李来了没", "人到齐了吗"])
async def test_who_is_there_is_answered_by_the_board(story: Story, words: str) -> None:
    leader = story.phone("G01")
    await leader.sends(words)
    await leader.sees("06:50 在岗：")
    assert not await story.rows(check_ins)


async def test_english_is_one_word_away(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends("English")
    await guard.sees("English")
    await guard.sends("中文")
    await guard.sees("好的，以后用中文")
