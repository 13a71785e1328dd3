"""Labels that are one only of somebody: 二进宫 beside a name; and talk about a label, which is of nobody."""

from __future__ import annotations

import re
from functools import cache

from duty.records.private.folding import Folded
from duty.records.private.persons import Knows, Span, somebody_named
from duty.records.private.words import any_of, beside, by_sound

_KINDS = ("mind", "drugs", "prison", "petition", "disease", "register")


def called(folded: Folded, knows: Knows) -> list[Span]:
    """The label and the name, where both stand in it; colleagues say such words of their own day."""
    tight = folded.tight
    found = [(one.start(), one.end(), "") for one in _labels().finditer(tight)] or _by_ear(folded)
    who = [(begin, end, "有人") for begin, end in somebody_named(tight, knows)] if found else []
    return [*who, *found] if who else []


def _by_ear(folded: Folded) -> list[Span]:
    heard = _heard().search(folded.sounded)
    if heard is None:
        return []
    same = len(folded.sounded) == len(folded.tight)
    return [(*heard.span(), "") if same else (0, len(folded.tight), "")]


def spoken_about(tight: str, knows: Knows) -> bool:
    """A lesson, a rule or a question about the word: nobody is meant."""
    if _about().search(tight) is None or _somebody().search(tight):
        return False
    return next(somebody_named(tight, knows), None) is None


@cache
def hints() -> str:
    """What a glance looks for."""
    lists = beside()
    every = [*(one for kind in _KINDS for one in lists["called"][kind])]
    acts = (one for kind in ("property", "body", "harm", "office") for one in lists["act"][kind])
    return any_of([*every, *acts])


@cache
def _labels() -> re.Pattern[str]:
    lists = beside()["called"]
    every = any_of([one for kind in _KINDS for one in lists[kind]])
    return re.compile(f"{every}(?!{any_of(lists['not_behind'])})")


@cache
def _heard() -> re.Pattern[str]:
    return re.compile(any_of(beside()["called"]["by_sound"]).translate(by_sound()))


@cache
def _about() -> re.Pattern[str]:
    return re.compile(any_of(beside()["ordinary"]["about"]))


@cache
def _somebody() -> re.Pattern[str]:
    return re.compile(any_of(beside()["ordinary"]["somebody"]))


@cache
def heard() -> str:
    """The same of what is only heard."""
    return _heard().pattern
