"""Names of people beside what must not be said of them: an accusation, a class, an illness."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from duty.records.private.words import any_of, words

Knows = Callable[[str], bool]
Span = tuple[int, int, str]
_HAN = "\u4e00-\u9fff"


def nobody(name: str) -> bool:
    """Whoever has no roster at hand knows no colleague."""
    return False


def accused(tight: str) -> Iterator[Span]:
    """Somebody named who is said to have done something; a colleague, too."""
    for pattern in (_accused(), _accused_before()):
        for found in pattern.finditer(tight):
            yield found.start("who"), found.end("who"), "有人"


def students(tight: str, knows: Knows) -> Iterator[Span]:
    """A student's name, known by the class, 学生 or 同学 beside it. A colleague's child is nobody's name."""
    for pattern in (*_students(), _grave()):
        for found in pattern.finditer(tight):
            if not knows(found["who"]):
                yield found.start("who"), found.end("who"), ""


def named(tight: str, knows: Knows) -> Iterator[Span]:
    """Every full name of somebody who is no colleague."""
    for found in _named().finditer(tight):
        if not knows(found[0]):
            yield found.start(), found.end(), ""


def doubtful(tight: str, knows: Knows) -> list[Span]:
    """Names beside an illness or a family's trouble, that may be a student's."""
    found = _doubtful().finditer(tight)
    return [(one.start("who"), one.end("who"), "") for one in found if not knows(one["who"])]


def beside_phone(tight: str) -> bool:
    """Whether a telephone number in it would be that of somebody accused, or of a student's family."""
    if _accusing().search(tight):
        return True
    return bool(_students_phone().search(tight)) and not _contact().search(tight)


# -- expressions ---------------------------------------------------------------------------


@cache
def _name(least: int = 1) -> str:
    """A full name. `least`: so many given letters at least."""
    lists = words()["names"]
    surname = f"(?:{'|'.join(lists['compound'])}|[{_letters(lists['surnames'])}])"
    title = any_of(words()["students"]["titles"])
    given = f"[{_letters(lists['given'])}]"
    called = f"(?:{given}{{{least},2}}|老[大二三四五六七八])"
    named = rf"(?:{surname}{called}|张三|李四|王五|赵六)"
    first = f"(?=[{_letters(lists['surnames'])}{''.join(one[0] for one in lists['compound'])}])"
    return rf"{first}(?<![保公治平])(?!{any_of(lists['no_names'])}){named}(?!{title})"


def _letters(lines: str) -> str:
    return lines.replace("\n", "")


@cache
def _surname() -> str:
    return f"[{_letters(words()['names']['surnames'])}]"


@cache
def _somebody() -> str:
    """张伟, 李某, 王老师, 老刘."""
    surname, titles = _surname(), any_of(words()["students"]["titles"])
    return rf"(?P<who>{_name()}|{surname}某{{1,2}}|{surname}{titles}|[老小]{surname})"


@cache
def _named() -> re.Pattern[str]:
    return re.compile(_name())


@cache
def _accused() -> re.Pattern[str]:
    lists = words()["accusing"]
    between = f"{any_of(lists['between'])}{{0,4}}"
    nouns = f"(?:就?是个?|真是个?|这个){any_of(lists['nouns'])}"
    does = any_of([*lists["does"], f"打了(?={_name()})"])
    return re.compile(f"{_somebody()}[,(]?{between}(?:{does}|{nouns})")


@cache
def _accused_before() -> re.Pattern[str]:
    lists = words()["accusing"]
    named = rf"(?P<who>{_name()}|{_surname()}某{{1,2}})(?![{_HAN}]?(?:抓|看|说|发现|报))"
    return re.compile(f"{any_of(lists['people'])}(?:就是|是|叫|名叫|那个|后勤|[,:(])*{named}")


@cache
def _students() -> tuple[re.Pattern[str], ...]:
    lists = words()["students"]
    student = any_of(lists["words"])
    of_class = rf"{lists['class']}(?:的|里|有个|有|一个|叫|{student}|[,:\s(])*"
    of_student = rf"{student}(?:名单|姓名|名字)?(?:名?叫|是|为|的|[:,、(])*"
    named = rf"(?P<who>{_name()}|{_surname()}某{{1,2}})"
    listed = rf"(?:{student}名单|名单[:是有])[^。;]{{0,40}}?{named}"
    numbered = rf"学号\d*[,:\s]*{named}"
    of_room = "(?![^,。]{0,4}(?:门|教室|楼|走廊|老师|班主任|任课|窗|灯|值|队|到岗))"
    behind = rf"{named}(?:{any_of(lists['behind'])}|[,(]?{lists['class']}{of_room})"
    announced = rf"学生(?:(?:姓名|名字)[:是叫]|名单:)(?P<who>[{_HAN}]{{0,4}})"
    every = (rf"{of_class}{named}", rf"{of_student}{named}", listed, numbered, behind, announced)
    return tuple(re.compile(one) for one in every)


def _beside(matters: list[str]) -> re.Pattern[str]:
    """A full name at the beginning of what is said, and such a matter soon behind it."""
    start = rf"(?:^|(?<=[^{_HAN}])|(?<=[叫是]))"
    return re.compile(rf"{start}(?P<who>{_name(2)})[^。;]{{0,8}}?{any_of(matters)}")


@cache
def _grave() -> re.Pattern[str]:
    """What must not be kept of anybody but is known of no colleague."""
    lists = words()["students"]
    return _beside([*lists["health"], *lists["family"]])


@cache
def _doubtful() -> re.Pattern[str]:
    lists = words()["students"]
    return _beside([*lists["ill"], *lists["school"]])


@cache
def _accusing() -> re.Pattern[str]:
    return re.compile(any_of(words()["accusing"]["beside_phone"]))


@cache
def _students_phone() -> re.Pattern[str]:
    student = any_of([*words()["students"]["words"], "家长"])
    return re.compile(rf"{student}[^。;]{{0,14}}(?:电话|手机|联系|号|\d{{3}})")


@cache
def _contact() -> re.Pattern[str]:
    return re.compile(any_of(words()["numbers"]["contacts"]))
