"""Who, where, how many and when: the slots of what is said."""

from __future__ import annotations

import re

from duty.language.numbers import DIGITS, UNITS
from duty.language.understanding.called import Called
from duty.language.understanding.rows import find, first
from duty.language.understanding.understood import Slots
from duty.language.understanding.vocabulary import Words

_CORRECTED = re.compile(r"不是(?P<wrong>[^,，。]{1,8})[,，]?而?是(?P<right>[^,，。]{1,8})")
_PLACE = re.compile(
    r"(?:[0-9一二三四五六七八九十]{1,3}号?(?:教学|宿舍|实验|综合|办公)?楼)?[0-9一二三四五六七八九十]{1,2}[楼层](?:[东西南北]侧|走廊|楼梯口|厕所)?"
    r"|[0-9一二三四五六七八九十]{1,3}号楼|[0-9]{3}(?:教室|室|宿舍)?(?!\d|[分人])|[零一二三四五六七八九]{3}(?=室|宿舍|教室|在)"
)
_TIME = re.compile(
    r"(?:早上|上午|中午|下午|晚上|今早|明早|今晚|凌晨)?(?:\d{1,2}[:：]\d{2}|[0-9一二三四五六七八九十]{1,3}点(?:半|[一三]刻|[0-9一二三四五六七八九十]{1,3}分?)?)"
)


def slots(words: Words, called: Called) -> Slots:
    """What of it was said."""
    text = words.text
    right = _CORRECTED.search(text)
    where = text[right.start("right") :] if right else text
    return Slots(
        person=_person(words, called),
        post=_post(words, called, where),
        place=_place(words, where),
        minutes=_minutes(words),
        count=_count(words),
        when=_when(words),
    )


def _person(words: Words, called: Called) -> str:
    hit = first(words, "name")
    return called.person(hit.said) if hit else ""


def _post(words: Words, called: Called, where: str) -> str:
    """The post by the name that the roster has for it."""
    tokens = [token.word for token in words.tokens if token.word in where]
    named = next((word for word in tokens if word in called.names.posts), "")
    district = called.names.district
    if named and district:
        return district.posts[called.names.posts[named]].name
    hit = first(words, "post")
    said = hit.said if hit else ""
    return said if said in where or not hit else next((w for w in tokens if w.endswith(("门", "岗"))), said)


def _place(words: Words, where: str) -> str:
    numbered = _PLACE.search(where)
    hit = first(words, "place")
    named = hit.said if hit else ""
    if numbered:
        return numbered[0] + (named if named and where.startswith(named, numbered.end()) else "")
    return named


def _minutes(words: Words) -> int | None:
    """十分钟, 一刻钟, 半小时."""
    hit = find(words, "num about* unit")
    if hit is None:
        if any("半小时" in token.word or "半个小时" in token.word for token in words.tokens):
            return 30
        return 15 if any("一刻钟" in token.word for token in words.tokens) else None
    number, unit = value(words.tokens[hit.start].word), words.tokens[hit.end - 1].word
    if number is None:
        return 30 if words.tokens[hit.start].word == "半" else None
    return number * (
        15 if "刻" in unit else 60 if "时" in unit or "钟头" in unit or unit.startswith("hour") else 1
    )


def value(said: str) -> int | None:
    """十, 二十五, 20, 两百."""
    if said.isascii() and said.isdigit():
        return int(said[:6])
    if not said or not set(said) <= DIGITS.keys() | UNITS.keys():
        return None
    if not set(said) & UNITS.keys():
        return int("".join(str(DIGITS[one]) for one in said)[:6])
    total, digit = 0, 0
    for one in said:
        if one in UNITS:
            total, digit = total + (digit or 1) * UNITS[one], 0
        else:
            digit = DIGITS[one]
    return total + digit


def _count(words: Words) -> int | None:
    """三个人, 2具, 5遍: the first number that counts something."""
    for expression in ("num about* counted", "num filler? pupil/heads/thing_around", "num times"):
        if hit := find(words, expression):
            return value(words.tokens[hit.start].word)
    return None


def _when(words: Words) -> str:
    if clock := _TIME.search(words.text):
        return clock[0]
    hit = first(words, "past", "future", "today", "justnow", "weekday")
    return hit.said if hit else ""
