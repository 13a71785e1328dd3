"""Words that speak of something broken or in the way: which category, and how grave."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from duty.district.severity import Level
from duty.language.guide.items import item_of
from duty.language.understanding.called import NOBODY
from duty.language.understanding.hazards import hazard
from duty.language.understanding.vocabulary import vocabulary

OTHER = "other"
"""The category of what no word points to."""


@dataclass(frozen=True)
class Topic:
    """What a category of hazard is spoken of with; one of `major` makes it a major one."""

    category: str
    words: tuple[str, ...]
    major: tuple[str, ...]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files("duty.language").joinpath("trouble.toml").read_text("utf-8"))


@cache
def _topics() -> tuple[Topic, ...]:
    return tuple(Topic(raw["name"], tuple(raw["words"]), tuple(raw["major"])) for raw in _table()["category"])


def propose(sentence: str, *, around: bool = False) -> tuple[str, Level]:
    """The category (`other`: none), and whether it sounds major.

    What the guide calls major outright comes first, then this list, then the lexicon.

    around: it is said of a place around the school. The guide is about schools.
    """
    if not around and (item := item_of(sentence)):
        return item.category, Level.MAJOR
    listed = _listed(sentence)
    return listed if listed[0] != OTHER else _otherwise(sentence)


def _listed(sentence: str) -> tuple[str, Level]:
    """The category with most of its words in the sentence, and whether it sounds major."""
    scored = [(sum(word in sentence for word in topic.words), topic) for topic in _topics()]
    count, best = max(scored, key=lambda item: item[0])
    if not count:
        return OTHER, Level.ORDINARY
    return best.category, Level.MAJOR if any(word in sentence for word in best.major) else Level.ORDINARY


def _otherwise(sentence: str) -> tuple[str, Level]:
    """What the lexicon of things makes of it, which knows more words than this list."""
    found = hazard(vocabulary().cut(sentence, NOBODY))
    return (found.category, Level(found.level)) if found else (OTHER, Level.ORDINARY)


_NO_REPORT = re.compile(r"[吗么呢?？]\W*$|怎么|如何|几点|哪里|(能|可以|要|是)不\W*$|没(有)?(坏|问题)")
"""A question, or a word that all is well."""
_CRIES = re.compile(r"救命|救救|救人|来人|快来|🆘|sos|help", re.IGNORECASE)
"""救命，出口锁死了出不去: an item of the guide, and a cry all the same."""
_FIXED = re.compile(r"(修|弄|换|补|整改|处理|清理)(好|完)了?|给?销(了|号|掉)")


def mentions_hazard(sentence: str) -> bool:
    """Whether a sentence outside any flow reports a hazard: a thing, and what is wrong with it."""
    if _NO_REPORT.search(sentence):
        return False
    category, level = _listed(sentence)
    wrong = level is Level.MAJOR or any(word in sentence for word in _table()["trouble"])
    if category != OTHER and wrong:
        return True
    return item_of(sentence) is not None and not _CRIES.search(sentence)


def says_fixed(sentence: str) -> bool:
    """昨天那个灯修好了: news of an earlier hazard, no new one."""
    return bool(_FIXED.search(sentence)) and _listed(sentence)[0] != OTHER
