"""Wrong acts some words behind a name, and a telephone number beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from duty.records.private.names import HAN, any_surname, full_name, nickname
from duty.records.private.persons import Knows, Span
from duty.records.private.words import any_of, beside, words


def said_to_act(tight: str, knows: Knows) -> Iterator[Span]:
    """Somebody named with a wrong act some words behind. Of colleagues such words are everyday reports."""
    for pattern in () if _played().search(tight) else (_acts(), _doers(), _titled()):
        for found in pattern.finditer(tight):
            if not knows(found["who"]):
                yield found.start("who"), found.end("who"), "有人"


def beside_phone(tight: str) -> bool:
    """Whether a telephone number in it would be that of somebody accused, or of a student's family."""
    if _accusing().search(tight) or (_wrong().search(tight) and not _contact().search(tight)):
        return True
    return bool(_students_phone().search(tight)) and not _contact().search(tight)


@cache
def _acts() -> re.Pattern[str]:
    surname = any_surname()
    who = rf"(?P<who>{full_name()}|{surname}某{{1,2}}|(?<=姓){surname}|{nickname()})"
    between = rf"(?:(?!{any_of(beside()['act']['not_between'])})[^。;!?\n]){{0,10}}?"
    return re.compile(f"{who}{between}{_act()}")


@cache
def _act() -> str:
    lists = beside()["act"]
    return any_of([*lists["property"], *lists["body"], *lists["harm"], *lists["office"]])


@cache
def _doers() -> re.Pattern[str]:
    who = rf"(?P<who>{full_name()}|{any_surname()}某{{1,2}})"
    return re.compile(f"{_act()}[^。;!?\\n]{{0,10}}?{any_of(beside()['act']['doer'])}{who}")


@cache
def _titled() -> re.Pattern[str]:
    """王老师: whoever has a title deals with thieves, and is accused of the rest only."""
    lists, titles = beside()["act"], any_of(words()["students"]["titles"])
    act = any_of([*lists["body"], *lists["office"]])
    between = rf"(?:(?!{any_of(lists['not_between'])})[^。;!?\n]){{0,8}}?"
    return re.compile(f"(?P<who>{any_surname()}[{HAN}]{{0,2}}?{titles}){between}{act}")


@cache
def _played() -> re.Pattern[str]:
    return re.compile(any_of(beside()["ordinary"]["played"]))


@cache
def _wrong() -> re.Pattern[str]:
    return re.compile(rf"(?<![防反])(?:{_act()})")


@cache
def _accusing() -> re.Pattern[str]:
    return re.compile(any_of(words()["accusing"]["beside_phone"]))


@cache
def _students_phone() -> re.Pattern[str]:
    student = any_of([*words()["students"]["words"], "家长"])
    of_class = words()["students"]["class"]
    family = "妈妈?|爸爸?|奶奶|爷爷|外婆|姥姥|监护人"
    return re.compile(rf"(?:{student}|{of_class}|{family}|通讯录)[^。;]{{0,14}}(?:电话|手机|联系|号|\d{{3}})")


@cache
def _contact() -> re.Pattern[str]:
    return re.compile(any_of(words()["numbers"]["contacts"]))
