"""Who is meant in one place of a message, and what of them in another: 名字：某某。事情：砸了校门."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from duty.records.private import acts
from duty.records.private.called import traits
from duty.records.private.names import HAN, any_surname, full_name, nickname
from duty.records.private.persons import Knows, Span
from duty.records.private.words import any_of, apart, beside, words

_NEAR = 10
"""So far before an act stands who else has to do with it: 抓到, 制止了."""


def told_apart(tight: str, knows: Knows) -> Iterator[Span]:
    """Somebody named whose wrong act, illness or family stands in another clause; a home, a list."""
    if _listed().search(tight) and _listed_of().search(tight) and _not_listed().search(tight) is None:
        yield 0, len(tight), ""
    yield from _looked_up(tight, knows)
    yield from _at_home(tight)
    yield from _one_of_a_class(tight)
    yield from _of_a_family(tight)
    yield from _told_by_name(tight, knows)
    yield from _linked(tight, knows)


def hints() -> list[str]:
    """Where nobody is named, one of these stands in whatever is found here."""
    lists = apart()
    listing = lists["listing"]
    parts = (listing["what"], listing["look_up_any"], lists["home"]["house"], lists["pupil"]["pointed"])
    return [*(one for part in parts for one in part), _child().pattern]


def _wrong(tight: str) -> list[re.Match[str]]:
    """The wrong acts in it of which nobody says that they were seen or stopped."""
    found = _acts().finditer(tight)
    return [one for one in found if _seen().search(tight, max(0, one.start() - _NEAR), one.start()) is None]


def _told_by_name(tight: str, knows: Knows) -> Iterator[Span]:
    """名字：某某 and elsewhere what they did, or what is the matter with them."""
    if not _wrong(tight) and (_matter().search(tight) is None or _own().search(tight)):
        return
    for pattern in (_named(), _opening()):
        for one in pattern.finditer(tight):
            if not knows(one["who"]) and _self().search(tight, 0, one.start("who")) is None:
                yield *one.span("who"), "有人"


def _linked(tight: str, knows: Knows) -> Iterator[Span]:
    """The name, where 他 or 谁 makes the act theirs."""
    people = [one for one in _people().finditer(tight) if not knows(one["who"])]
    if not people:
        return
    asked = _asked().search(tight)
    for one in people:
        begin, end = one.span("who")
        he = _his().search(tight, end) or _his().search(tight, 0, begin)
        somebody = he is not None and _somebody().search(tight, end, max(end, he.start()))
        if (he and not somebody) or (asked and asked.end() <= begin):
            yield begin, end, "有人"


def _looked_up(tight: str, knows: Knows) -> Iterator[Span]:
    if _look_up_any().search(tight):
        yield 0, len(tight), ""
    for pattern in _look_up():
        for found in pattern.finditer(tight):
            if not knows(found["who"]):
                yield 0, len(tight), ""


def _at_home(tight: str) -> Iterator[Span]:
    """Where whoever did it lives."""
    if (found := _home().search(tight)) and (_wrong(tight) or _trait().search(tight)):
        yield *found.span(), ""


def _one_of_a_class(tight: str) -> Iterator[Span]:
    """A pupil whom the class and one thing more point out."""
    found = _pointed().search(tight)
    if found is None or not _matter().search(tight):
        return
    if _acute().search(tight) and not _before().search(tight):
        return
    yield *found.span(), ""


def _of_a_family(tight: str) -> Iterator[Span]:
    """桑家那丫头, a girl by the name of 瞿: a child by its family, and what is the matter there."""
    found = _child().search(tight)
    if found and _matter().search(tight) and not _own().search(tight):
        yield *found.span(), ""


# -- expressions ---------------------------------------------------------------------------


def _every(table: str, name: str) -> str:
    return any_of(apart()[table][name])


@cache
def _acts() -> re.Pattern[str]:
    return re.compile(f"{acts.act()}|{any_of(beside()['act']['discredit'])}")


@cache
def _seen() -> re.Pattern[str]:
    return re.compile(rf"{any_of(beside()['act']['not_between'])}[^,。;!?]*$")


@cache
def _who() -> str:
    """A full name, 李某, 老刘, 尉迟勇, 姓蔺."""
    surname = any_surname()
    return rf"(?P<who>{full_name()}|{surname}某{{1,2}}|(?<=姓){surname}|{nickname()})"


@cache
def _people() -> re.Pattern[str]:
    return re.compile(_who())


def _any_name() -> str:
    """A surname and any letters, which is a name only where it can be nothing else."""
    surname = any_surname()
    seldom, titles = words()["names"]["seldom"], any_of(words()["students"]["titles"])
    return rf"(?!{surname}{titles})(?:{surname}|[{seldom}])[{HAN}]{{1,2}}"


@cache
def _named() -> re.Pattern[str]:
    ended = f"{_any_name()}(?=[^{HAN}]|$|[的他她在是把和])"
    who = f"(?P<who>{full_name()}|{ended}|(?<=姓){any_surname()}|{nickname()})"
    return re.compile(f"{_every('linked', 'naming')}{who}")


@cache
def _opening() -> re.Pattern[str]:
    """关海这人吧，嘴甜。背后……"""
    return re.compile(f"(?<![{HAN}])(?P<who>{_any_name()})(?=[这那]个?(?:人|家伙|小子|货))")


@cache
def _self() -> re.Pattern[str]:
    return re.compile(f"{_every('linked', 'not_naming')}$")


@cache
def _his() -> re.Pattern[str]:
    """The act is his: 他放的火, 骗钱的就他."""
    he, deeds = _every("linked", "he"), _every("linked", "deeds")
    act = f"(?:{deeds}|{acts.act()})"
    between = rf"(?:(?!{any_of(beside()['act']['not_between'])})[^。;!?\n]){{0,8}}?"
    return re.compile(
        f"{he}{between}{act}|{act}[^。;!?，,]{{0,6}}(?:的|,)(?:就|都|也|多半|肯定|准|怕)*是?{he}"
    )


@cache
def _asked() -> re.Pattern[str]:
    who, act = _every("linked", "who"), f"(?:{_every('linked', 'deeds')}|{acts.act()})"
    return re.compile(f"{who}{act}|{act}[^。;]{{0,12}}{_every('linked', 'asked')}|谁[^,。;?!]{{0,2}}的")


@cache
def _that_one() -> re.Pattern[str]:
    """关海这人吧，嘴甜。背后……"""
    return re.compile("(?:这|那)个?(?:人|家伙|小子|货)")


@cache
def _somebody() -> re.Pattern[str]:
    return re.compile(_every("linked", "somebody"))


@cache
def _home() -> re.Pattern[str]:
    lives, house = _every("home", "lives"), _every("home", "house")
    return re.compile(f"{lives}[^。;!?]{{0,14}}?{house}+|回[^,。;]{{0,10}}{house}+[^,。;]{{0,8}}(?:住|睡)")


@cache
def _trait() -> re.Pattern[str]:
    return re.compile(any_of(traits()))


@cache
def _pointed() -> re.Pattern[str]:
    of_class = words()["students"]["class"]
    anyone = _every("pupil", "anyone")
    return re.compile(rf"{of_class}(?:(?!{anyone})[^。;]){{0,10}}?{_every('pupil', 'pointed')}")


@cache
def _matter() -> re.Pattern[str]:
    lists = words()["students"]
    return re.compile(any_of([*lists["health"], *lists["family"], *apart()["pupil"]["matters"]]))


@cache
def _acute() -> re.Pattern[str]:
    return re.compile(_every("pupil", "acute"))


@cache
def _before() -> re.Pattern[str]:
    return re.compile(_every("pupil", "before"))


@cache
def _own() -> re.Pattern[str]:
    return re.compile(_every("pupil", "own"))


@cache
def _child() -> re.Pattern[str]:
    surname = any_surname()
    child = f"(?:[两三几]个)?{_every('pupil', 'child')}"
    family = rf"{surname}家(?:的|那个?|这个?|里)?(?:小的?|大的?|老[大二三幺]|{child})"
    by_name = rf"{child}[^,。;]{{0,3}}姓{surname}|姓{surname}的?[^,。;]{{0,4}}{child}"
    return re.compile(f"(?<![国大专行住])(?:{family}|{by_name})")


@cache
def _listed() -> re.Pattern[str]:
    return re.compile(_every("listing", "asks"))


@cache
def _listed_of() -> re.Pattern[str]:
    return re.compile(_every("listing", "what"))


@cache
def _not_listed() -> re.Pattern[str]:
    return re.compile(_every("listing", "never"))


@cache
def _look_up_any() -> re.Pattern[str]:
    return re.compile(_every("listing", "look_up_any"))


@cache
def _look_up() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one.replace("{name}", full_name())) for one in apart()["listing"]["look_up"])
