"""A round told in words: 巡逻了5遍 都正常, 宿舍楼巡罗完了都正常. People dictate, so its sounds count."""

from __future__ import annotations

import re

from duty.language.times import HANZI

_WALK = re.compile(r"[巡寻讯询循训][逻罗锣洛络落查视更楼]|夜巡|巡[了完过]|(?:走|转|查|看)了?(?:一|1)?[圈遍]")
_WELL = re.compile(
    r"(?<![不没])正常|没(?:有)?(?:什么|啥|任何)?(?:问题|异常|情况|事)|无(?:异常|情况|事)|平安|(?:都|全)(?:挺|很)?好"
)
_TIMES = re.compile(rf"(\d+|[{HANZI}百千万]+)(?:多|几|来)?(?:遍|次|圈|趟|回)")
_NOT_SO = re.compile(
    r"[吗么呢?？]\W*$|怎么|如何|没(?:有|去)?[巡寻讯]|(?:还没|未|不)(?:去|曾)?[巡寻讯]|不正常|几点"
)
_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2}
MOST = 30
"""More rounds a day nobody walks: such a number says nothing, and it is kept as a round."""


def walked(words: str) -> int:
    """How many rounds somebody says to have walked and found all well; 0 where it says nothing of it."""
    if not _WALK.search(words) or not _WELL.search(words) or _NOT_SO.search(words):
        return 0
    found = _TIMES.search(words)
    claimed = _number(found[1]) if found else 1
    return claimed if 1 <= claimed <= MOST else 1


def _number(text: str) -> int:
    if text.isascii():
        return int(text[:6])
    if len(text) > 3 or set("百千万") & set(text):
        return MOST + 1
    if "十" not in text:
        return _DIGITS[text[-1]]
    tens, _, ones = text.partition("十")
    return _DIGITS.get(tens, 1) * 10 + (_DIGITS[ones[-1]] if ones else 0)
