"""What somebody is called: 二进宫 beside a name, 那个取保的 beside none; and talk about a word, of nobody."""

from __future__ import annotations

import re
from functools import cache

from duty.records.private.folding import Folded
from duty.records.private.persons import Knows, Span, a_pupil, somebody_named
from duty.records.private.words import any_of, beside, by_sound, words

_KINDS = ("mind", "drugs", "prison", "petition", "disease", "register")
_TRAITS = ("mind", "drugs", "prison", "petition", "register", "faith", "people", "disease")


def called(folded: Folded, knows: Knows) -> list[Span]:
    """The label and whom it is of: somebody named who is no colleague, or of a trait anybody at all."""
    tight = folded.tight
    traits = [(one.start(), one.end(), "") for one in _traits().finditer(tight)]
    found = [*traits, *((one.start(), one.end(), "") for one in _labels().finditer(tight))]
    found = found or _by_ear(folded)
    who = [(begin, end, "有人") for begin, end in somebody_named(tight, knows)] if found else []
    if who:
        return [*who, *found]
    if not traits and not a_pupil(tight):
        traits = [(one.start(), one.end(), "") for one in _ill().finditer(tight)]
    return [] if spoken_about(tight, knows) else traits


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


def traits() -> list[str]:
    """What counts of nobody named, too."""
    return [one for kind in _TRAITS for one in beside()["trait"][kind]]


def illnesses() -> list[str]:
    """The same, but not of a pupil who is not named."""
    return list(beside()["trait"]["ill"])


@cache
def _labels() -> re.Pattern[str]:
    lists = beside()["called"]
    every = any_of([one for kind in _KINDS for one in lists[kind]])
    return re.compile(f"{every}(?!{any_of(lists['not_behind'])})")


@cache
def _traits() -> re.Pattern[str]:
    return _of_people(traits())


@cache
def _ill() -> re.Pattern[str]:
    return _of_people(illnesses())


def _of_people(every: list[str]) -> re.Pattern[str]:
    """Not of a place or a lesson that is called so."""
    labels = words()["labels"]
    before = "".join(f"(?<!{one})" for one in labels["not_before"])
    return re.compile(f"{before}{any_of(every)}(?!的?{any_of(labels['not_behind'])})")


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
