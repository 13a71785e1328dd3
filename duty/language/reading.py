"""From what people write or dictate to what they mean: a first, small reading by words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from duty.district.people import Person
from duty.language.danger import propose


class Intent(StrEnum):
    CHECK_IN = "check_in"
    PROXY_CHECK_IN = "proxy_check_in"
    INCIDENT = "incident"
    ACK = "ack"
    NOISE = "noise"
    UNCLEAR = "unclear"


_NOISE = re.compile(r"^[\W_]*$")
_ACK = re.compile(r"^(收到|好的?|知道了|明白|嗯+|ok|谢谢|辛苦了)[。.!！~]*$", re.IGNORECASE)
_PROXY = re.compile(
    r"(?:帮|替|代)(?P<who>.{0,6}?)(?:也|都|先|去|把|一起)*(?:打个?卡|签个?到|报个?到|点个?到)"
)
_HERE = re.compile(
    r"(到岗|到刚|签到|打卡|上岗|在岗了|已到|(?:^|[我们刚门岗口处位都早，,。 ])到了(?!\w*[人车]))"
)
_SHORT_HERE = re.compile(r"^[“\"']?(到[了啦]?|今天(的)?护学岗)[”\"'。.!！]?$")
_NOT_HERE = re.compile(
    r"(没|未|不|别|快|马上|就要|等会儿?|怎么|如何|哪里)[^，。,；;]{0,4}(到|签|打卡|上岗)"
    r"|(签到|打卡)(不了|失败|不上|打不开)|[吗?？]\W*$"
)
"""Not there yet, or a question: no check-in. A colleague who 没来 says nothing about the speaker."""


def understand(words: str) -> Intent:
    """The one clear intent of a sentence, or UNCLEAR. Danger outranks everything."""
    if _NOISE.match(words):
        return Intent.NOISE
    if _ACK.match(words):
        return Intent.ACK
    if propose(words).kind != "other":
        return Intent.INCIDENT
    if _PROXY.search(words):
        return Intent.PROXY_CHECK_IN
    if _SHORT_HERE.match(words) or (_HERE.search(words) and not _NOT_HERE.search(words)):
        return Intent.CHECK_IN
    return Intent.UNCLEAR


_LATE = re.compile(
    r"迟到|晚[点些]?到|晚(来|个)?[一二三四五六七八九十两半\d]{1,3}个?(多?分|小时)"
    r"|堵在路上|路上堵|出警[中，, ]|正在出警"
)


def late_notice(words: str) -> bool:
    """迟到10分钟, 出警中: a place will be filled later. A question says nothing."""
    return bool(_LATE.search(words)) and not re.search(r"[吗么呢?？]\W*$|怎么|没有?迟到", words)


_LICENCE = re.compile(r"(没|无|没有)(保安员?)?证.{0,6}(能|可以|行|咋|怎么)")


def asks_licence(words: str) -> bool:
    """我没证能上班不: a question of the speaker's own, answered and not kept."""
    return bool(_LICENCE.search(words))


def proxied(words: str) -> str:
    """Whom somebody wants to check in: 老刘 of 帮老刘也打个卡. Empty when nobody is named."""
    found = _PROXY.search(words)
    return found["who"].strip() if found else ""


def find_colleague(people: Iterable[Person], name: str) -> Person | None:
    """The one of those people who is meant by 老刘, 刘师傅 or 刘桂生; None when nobody or several are."""
    everybody = list(people)
    full = [p for p in everybody if p.name and p.name in name]
    surname = _TITLES.sub("", name)
    same = full or [p for p in everybody if surname and p.surname == surname]
    return same[0] if len(same) == 1 else None


_TITLES = re.compile(r"^[老小]|师傅|队长|老师|[哥姐叔队]$")
