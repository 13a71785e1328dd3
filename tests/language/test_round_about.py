"""What is said round about: danger calls, what only sounds like it does not, by kinds once gone wrong."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from bot.commands.understanding import Reader, Said
from duty.language.alarm import Alarm, danger
from duty.language.understanding.understanding import understand
from duty.language.understanding.understood import Matter, Reaction
from tests.kit.memory import sample_district
from tests.kit.paths import DATA


@pytest.mark.parametrize(
    "words", ["请假的王师傅被打了快来人", "体检的学生晕倒了快来", "登记的家长被捅了一刀 快来人"]
)
def test_who_somebody_is_speaks_not_against_what_happens_to_them(words: str) -> None:
    assert danger(words).alarm is Alarm.CALL
    assert understand(words).reaction is Reaction.ALERT


def test_leave_and_lists_are_still_no_danger() -> None:
    assert understand("王师傅请假 老毛病晕倒过").reaction is not Reaction.ALERT


@pytest.mark.parametrize(
    "words",
    [
        "烧荒的烟飘过来了",
        "冰雹砸坏车棚",
        "please call me when the bus comes",
        "刚才砰一声是门被风吹的",
        "救命这两个字打出来会不会就直接报警了",
        "没有人打架 就是两个家长嗓门大",
        "去年这时候有人翻墙进来偷东西 后来加了铁丝网",
        "校门口那家奶茶店最近火了 排老长队",
    ],
)
def test_what_only_sounds_like_danger_calls_nobody(words: str) -> None:
    assert understand(words).reaction not in (Reaction.ALERT, Reaction.ASK)


@pytest.mark.parametrize(
    "words",
    [
        "没跟你开玩笑 他要杀人",
        "前楼巡完都正常 等一哈 后楼冒黑烟燃起来了",
        "到岗了 西边路灯不亮 对了门口有个人拿砍刀",
        "他说他身上绑了炸药，谁过来就拉",
        "娃寻不着咧 放学到这阵一个钟头 哪达都没有",
    ],
)
def test_danger_behind_other_news_calls(words: str) -> None:
    assert understand(words).reaction is Reaction.ALERT


# -- a stranger's set of which nobody has read the even lines ------------------------------------------


@cache
def rows() -> tuple[tuple[dict[str, Any], dict[str, Any]], ...]:
    reader = Reader(sample_district())
    lines = (DATA / "language" / "fifth.jsonl").read_text("utf-8").splitlines()[1::2]
    return tuple((json.loads(line), reader.row(Said.of_line(line))) for line in lines)


def test_of_the_unread_half_danger_is_heard_and_nobody_is_called_needlessly() -> None:
    urgent = [row for one, row in rows() if one.get("triage") in ("P0", "P1")]
    calm = [row for one, row in rows() if "incident" not in one["intents"]]
    heard = [row for row in urgent if row["reaction"] in (Reaction.ALERT, Reaction.ASK)]
    assert len(heard) >= 0.94 * len(urgent)
    assert sum(row["reaction"] == Reaction.ALERT for row in calm) <= 0.02 * len(calm)


def test_of_the_unread_half_most_intents_are_right() -> None:
    both = [(set(one["intents"]), {str(found) for found in row["intents"]}) for one, row in rows()]
    hits = sum(len(wanted & found) for wanted, found in both)
    assert 2 * hits / sum(len(wanted) + len(found) for wanted, found in both) >= 0.82
    restricted = [found for wanted, found in both if str(Matter.RESTRICTED) in wanted]
    assert all(str(Matter.RESTRICTED) in found for found in restricted)
