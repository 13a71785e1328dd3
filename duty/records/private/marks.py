"""Labels of registers, and marks of secrecy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from duty.records.private.folding import Folded
from duty.records.private.persons import Span
from duty.records.private.words import any_of, by_sound, words

_OF_PEOPLE = "人员户者象子犯群物"
"""A label that ends so is somebody: what is left of it is 人."""
_SOMEBODY = ("那", "这", "人", "男", "女", "家")
"""刑满释放的那个人: whom it is about stands behind it."""


def labels(folded: Folded) -> Iterator[Span]:
    """Where a label stands in the tight text, and what may stand there instead."""
    for found in _labels().finditer(folded.tight):
        end = found.end()
        if folded.tight[end : end + 1] != "的":
            yield found.start(), end, "人" if found[0][-1] in _OF_PEOPLE else ""
        else:
            yield found.start(), end + 1, "" if folded.tight[end + 1 : end + 2] in _SOMEBODY else "人"
    yield from heard_labels(folded)


def heard_labels(folded: Folded) -> Iterator[Span]:
    """Labels that are written otherwise and only sound so."""
    if len(folded.sounded) == len(folded.tight):
        for found in _labels_by_sound().finditer(folded.sounded):
            yield found.start(), found.end(), "人"
    elif _labels_by_sound().search(folded.sounded):
        yield 0, len(folded.tight), ""


def misspelt(folded: Folded) -> list[Span]:
    """The labels that only sound so, where none is written as it should be."""
    return [] if _labels().search(folded.tight) else [*heard_labels(folded)]


def marked(folded: Folded) -> bool:
    """Whether it says to be secret."""
    found = _marks()
    return bool(
        found.search(folded.text)
        or (folded.tight is not folded.text and found.search(folded.tight))
        or _marks_by_sound().search(folded.sounded)
    )


@cache
def _around() -> tuple[str, str]:
    lists = words()["labels"]
    before = "".join(f"(?<!{one})" for one in lists["not_before"])
    return before, rf"(?!的?{any_of(lists['not_behind'])})"


@cache
def _labels() -> re.Pattern[str]:
    before, behind = _around()
    return re.compile(f"{before}(?>{'|'.join(words()['labels']['people'])}){behind}")


@cache
def _labels_by_sound() -> re.Pattern[str]:
    before, behind = _around()
    heard = "|".join(words()["labels"]["by_sound"])
    return re.compile(f"{before}(?:{heard}){behind}".translate(by_sound()))


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(any_of(words()["marks"]["found"]))


@cache
def _marks_by_sound() -> re.Pattern[str]:
    lists = words()["marks"]
    return re.compile(f"{any_of(lists['by_sound'])}{lists['sound_behind']}".translate(by_sound()))


@cache
def heard() -> re.Pattern[str]:
    """What a glance listens for."""
    return re.compile(f"{_labels_by_sound().pattern}|{_marks_by_sound().pattern}")
