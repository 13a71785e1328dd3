"""Names of people beside what must not be said of them: an accusation, a class, an illness."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from duty.records.private import everyday
from duty.records.private.names import HAN, any_surname, begins, full_name, nickname
from duty.records.private.words import any_of, beside, words

Knows = Callable[[str], bool]
Span = tuple[int, int, str]


def nobody(name: str) -> bool:
    """Whoever has no roster at hand knows no colleague."""
    return False


@lru_cache(maxsize=8)
def anybody(tight: str) -> bool:
    """Whether somebody is named in it, or a list of students is."""
    return _anybody().search(tight) is not None


def accused(tight: str) -> Iterator[Span]:
    """Somebody named who is said to have done something; a colleague, too."""
    for pattern in (_accused(), _accused_before()):
        for found in pattern.finditer(tight):
            yield found.start("who"), found.end("who"), "有人"


def students(tight: str, knows: Knows) -> Iterator[Span]:
    """A student's name, known by the class, 学生 or 同学 beside it. A colleague's child is nobody's name."""
    tight = _shifts().sub(lambda found: "·" * len(found[0]), tight)
    grave = (_grave(), _grave_before())
    patterns = grave if _pupils_day(tight) else (*_students(), *grave)
    for pattern in patterns:
        for found in pattern.finditer(tight):
            if not knows(found["who"]):
                yield found.start("who"), found.end("who"), ""


def named(tight: str, knows: Knows) -> Iterator[Span]:
    """Every full name of somebody who is no colleague."""
    for found in _named().finditer(tight):
        if not knows(found[0]):
            yield found.start(), found.end(), ""


def somebody_named(tight: str, knows: Knows) -> Iterator[tuple[int, int]]:
    """Every full name, 李某, 老刘 or 姓霍 of no colleague."""
    return (span for span in _names_in(tight) if not knows(tight[slice(*span)]))


def _names_in(tight: str) -> Iterator[tuple[int, int]]:
    """Whoever is called by a name, a colleague, too; no word of every day that looks like one."""
    at, name = 0, _called_so()
    while found := name.search(tight, at):
        begin, end = found.span("who")
        if everyday.is_none(tight, begin, end):
            at = begin + 1
        else:
            yield begin, end
            at = end


def renamed(tight: str, name: Callable[[str], str]) -> str:
    """The text with something else for every full name, 李某, 老刘 or 姓霍."""
    if not anybody(tight):
        return tight
    parts, at = [], 0
    for begin, end in _names_in(tight):
        parts += [tight[at:begin], name(tight[begin:end])]
        at = end
    return "".join([*parts, tight[at:]])


def doubtful(tight: str, knows: Knows) -> list[Span]:
    """Names beside an illness or a family's trouble, that may be a student's."""
    found = _doubtful().finditer(tight)
    return [(one.start("who"), one.end("who"), "") for one in found if not knows(one["who"])]


def introduced(tight: str) -> frozenset[str]:
    """Whoever says 我叫…, 我是…: one's own name."""
    if "我" not in tight and "本人" not in tight:
        return frozenset()
    return frozenset(found["who"] for found in _introduced().finditer(tight))


def a_pupil(tight: str) -> bool:
    """Whether a student or a child is spoken of, named or not."""
    return _student().search(tight) is not None


def _pupils_day(tight: str) -> bool:
    """A lost cup, a prize: a pupil's name beside it says nothing that must not be kept."""
    return bool(_pupils().search(tight)) and _matters().search(tight) is None


# -- expressions ---------------------------------------------------------------------------


@cache
def _somebody() -> str:
    """张伟, 李某, 王老师, 老刘."""
    surname, titles = any_surname(), any_of(words()["students"]["titles"])
    return rf"(?P<who>{full_name()}|{surname}某{{1,2}}|{surname}{titles}|[老小]{surname})"


@cache
def _anybody() -> re.Pattern[str]:
    surname, titles = any_surname(), any_of(words()["students"]["titles"])
    seldom = words()["names"]["seldom"]
    called = (
        rf"{surname}[{HAN}]{{0,2}}?{titles}|(?<=姓){surname}|{nickname()}|[{seldom}](?=老师|主任|校长|教练)"
    )
    called += rf"|{surname}[{HAN}]{{1,2}}\((?:{words()['students']['class']})\)"
    return re.compile(rf"(?=[{begins()}老小阿学])(?:{_somebody()}|{called}|学生(?:姓名|名字|名单))")


@cache
def _named() -> re.Pattern[str]:
    return re.compile(full_name())


@cache
def _accused() -> re.Pattern[str]:
    lists = words()["accusing"]
    between = f"{any_of(lists['between'])}{{0,4}}"
    nouns = f"(?:就?是个?|真是个?|这个){any_of(lists['nouns'])}"
    does = any_of([*lists["does"], f"打了(?={full_name()})"])
    return re.compile(f"{_somebody()}[,(]?{between}(?:{does}|{nouns})")


@cache
def _accused_before() -> re.Pattern[str]:
    lists = words()["accusing"]
    named = rf"(?P<who>{full_name()}|{any_surname()}某{{1,2}})(?![{HAN}]?(?:抓|看|说|发现|报))"
    return re.compile(f"{any_of(lists['people'])}(?:就是|是|叫|名叫|那个|后勤|[,:(])*{named}")


@cache
def _called_so() -> re.Pattern[str]:
    surname = any_surname()
    name = rf"{full_name()}|{surname}某{{1,2}}|(?<=姓){surname}|{nickname()}"
    return re.compile(rf"(?=[{begins()}老小阿])(?P<who>{name})")


@cache
def _introduced() -> re.Pattern[str]:
    own = "我(?:就)?(?:叫|是)|我(?:的)?(?:名字|姓名)[是叫:]?|本人(?:姓名)?[叫是:]?"
    return re.compile(f"(?:{own})[^,。;]{{0,8}}?(?P<who>{full_name()})")


@cache
def _student() -> re.Pattern[str]:
    return re.compile(any_of(words()["students"]["words"]))


@cache
def _pupils() -> re.Pattern[str]:
    return re.compile(any_of(beside()["ordinary"]["pupils"]))


@cache
def _matters() -> re.Pattern[str]:
    lists = words()["students"]
    every = [lists[one] for one in ("health", "ill", "family", "school")]
    return re.compile(any_of([*(word for one in every for word in one), r"\d{7}"]))


@cache
def _students() -> tuple[re.Pattern[str], ...]:
    lists = words()["students"]
    student = any_of(lists["words"])
    linked = "的|里|有个|有|一个|名?叫|那个|这个|小|转来|新来|今天|昨天|早上|刚才"
    of_class = rf"{lists['class']}(?:{linked}|{student}|[,:\s(])*"
    described = rf"{lists['class']}(?:(?!老师|主任|任课|教室|值|门|灯|窗|楼)[^,。;]){{0,7}}?"
    of_student = rf"{student}(?:名单|姓名|名字)?(?:{linked}|是|为|[:,、(])*"
    named = rf"(?P<who>{full_name()}|{any_surname()}某{{1,2}})"
    listed = rf"(?:{student}名单|名单[:是有])[^。;]{{0,40}}?{named}"
    numbered = rf"学号\d*[,:\s]*{named}"
    of_room = "(?![^,。]{0,4}(?:门|教室|楼|走廊|老师|班主任|任课|窗|灯|值|队|到岗))"
    behind = rf"{named}(?:{any_of(lists['behind'])}|[,(]?{lists['class']}{of_room})"
    of_letters = rf"(?P<who>{any_surname()}[{HAN}]{{1,2}})\((?:{lists['class']})\)"
    announced = rf"学生(?:(?:姓名|名字)[:是叫]|名单:)(?P<who>[{HAN}]{{0,4}})"
    every = (
        rf"{of_class}{named}",
        rf"{described}(?P<who>{full_name(2)})",
        rf"{of_student}{named}",
        listed,
        numbered,
        behind,
        of_letters,
        announced,
    )
    return tuple(re.compile(one) for one in every)


def _beside(matters: list[str]) -> re.Pattern[str]:
    """A full name at the beginning of what is said, and such a matter soon behind it."""
    start = rf"(?:^|(?<=[^{HAN}])|(?<=[叫是把给跟的班生子学位名孩娃意说诉道系]))"
    short = rf"{full_name()}(?=[有患得是被他她家确查今昨也又老情父母爸妈爷奶跟从休吃心手,]|\W|$)"
    return re.compile(rf"{start}(?P<who>{full_name(2)}|{short})[^。;]{{0,14}}?{any_of(matters)}")


@cache
def _shifts() -> re.Pattern[str]:
    """中班 beside 早班 and 晚班, or 和我一班, is no class but a shift."""
    shift = "[早晚夜白]班"
    return re.compile(
        f"(?<=[和跟同与])[我你他她][^,。;]{{0,2}}一班|[这那上下头]一班|中班(?=.*{shift})|(?<={shift})中班"
    )


@cache
def _grave() -> re.Pattern[str]:
    """What must not be kept of anybody but is known of no colleague."""
    lists = words()["students"]
    return _beside([*lists["health"], *lists["family"]])


@cache
def _grave_before() -> re.Pattern[str]:
    lists = words()["students"]
    matter = any_of([*lists["health"], *lists["family"]])
    return re.compile(rf"{matter}[^。;]{{0,8}}?(?:叫|是|:|\()(?P<who>{full_name(2)})")


@cache
def _doubtful() -> re.Pattern[str]:
    lists = words()["students"]
    return _beside([*lists["ill"], *lists["school"]])
