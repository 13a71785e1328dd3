"""Wrong acts some words behind a name, and a telephone number beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from duty.records.private import numbers
from duty.records.private.folding import Folded
from duty.records.private.names import HAN, any_surname, full_name, nickname
from duty.records.private.persons import Knows, Span
from duty.records.private.words import any_of, beside, words


def said_to_act(tight: str, knows: Knows) -> Iterator[Span]:
    """Somebody named with a wrong act some words behind. Of colleagues such words are everyday reports."""
    for pattern in () if _played().search(tight) else (*_acts(), _doers(), _done_by(), _titled()):
        for found in pattern.finditer(tight):
            if not knows(found["who"]):
                yield found.start("who"), found.end("who"), "有人"


def beside_phone(folded: Folded, knows: Knows) -> bool:
    """Whether a telephone number in it would be that of somebody accused, or of a student's family."""
    tight = folded.tight
    rest = Folded.of(_owned(sure=True).sub(" ", folded.digits))
    if numbers.phones(rest) and _accusing().search(tight):
        return True
    rest = Folded.of(_owned().sub(" ", rest.digits))
    if not numbers.phones(rest):
        return False
    return bool(_wrong().search(tight) or _students_phone().search(tight) or _listed(rest.digits, knows))


def _listed(digits: str, knows: Knows) -> bool:
    """Names with numbers one after another, or somebody's home: a class's list."""
    found = [one for one in _name_and_number().finditer(digits) if not knows(one["who"])]
    return len(found) > (0 if _of_a_class().search(digits) else 1) or any(one["home"] for one in found)


@cache
def _of_a_class() -> re.Pattern[str]:
    return re.compile("班级|接龙|班群|家长群|各班|家委")


@cache
def _name_and_number() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<who>{full_name()})(?P<home>家)?[的里]?(?:电话|手机|号码)?[^\w]{{0,3}}(?=\d{{7}}|0\d{{2}})"
    )


@cache
def _acts() -> tuple[re.Pattern[str], re.Pattern[str]]:
    surname = any_surname()
    who = rf"(?P<who>{full_name()}|{surname}某{{1,2}}|(?<=姓){surname}|{nickname()})"
    between = rf"(?:(?!{any_of(beside()['act']['not_between'])})[^。;!?\n]){{0,10}}?"
    discredit = f"(?P<who>{full_name()}){between}{any_of(beside()['act']['discredit'])}"
    return re.compile(f"{who}{between}{act()}"), re.compile(discredit)


@cache
def act() -> str:
    lists = beside()["act"]
    return any_of([*lists["property"], *lists["body"], *lists["harm"], *lists["pupils"], *lists["office"]])


@cache
def _doers() -> re.Pattern[str]:
    who = rf"(?P<who>{full_name()}|{any_surname()}某{{1,2}})"
    return re.compile(f"{act()}[^。;!?\\n]{{0,10}}?{any_of(beside()['act']['doer'])}{who}")


@cache
def _done_by() -> re.Pattern[str]:
    """是裘小军放的火: whose deed it was."""
    who = rf"(?P<who>{full_name()}|{any_surname()}某{{1,2}}|{nickname()})"
    deeds = any_of(beside()["act"]["deeds"])
    return re.compile(f"是{who}[^,。;]{{0,4}}?{deeds}")


@cache
def _titled() -> re.Pattern[str]:
    """王老师: whoever has a title deals with thieves, and is accused of the rest only."""
    lists, titles = beside()["act"], any_of(words()["students"]["titles"])
    act = any_of([*lists["body"], *lists["office"], *lists["pupils"]])
    between = rf"(?:(?!{any_of(lists['not_between'])})[^。;!?\n]){{0,12}}?"
    surname = f"(?:{any_surname()}|(?<![{HAN}])[{words()['names']['seldom']}](?=老师|主任|校长|教练|警官))"
    return re.compile(f"(?P<who>{surname}[{HAN}]{{0,2}}?{titles}){between}{act}")


@cache
def _played() -> re.Pattern[str]:
    return re.compile(any_of(beside()["ordinary"]["played"]))


@cache
def _wrong() -> re.Pattern[str]:
    return re.compile(rf"(?<![防反])(?:{act()})")


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
def _owned(*, sure: bool = False) -> re.Pattern[str]:
    """王师傅电话 and the number, or the number and 找我: a workman's, a colleague's, one's own.

    `sure`: even where somebody is accused.
    """
    lists = words()["numbers"]
    whose = any_of(lists["sure_contacts"] if sure else lists["contacts"])
    other = any_of([*words()["students"]["words"], "家长", "[爸妈]", "那个", "的[人号]"])
    mine = r"\d{3,}[\d -]*(?:就)?(?:能|可以)?(?:找我|联系我|打给我|回我电话|是我)"
    return re.compile(rf"{whose}(?:(?!{other})[^。;\d]){{0,10}}\d{{3,}}[\d -]*|{mine}")
