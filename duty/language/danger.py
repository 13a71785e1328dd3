"""Words that speak of danger: which kind of incident, and how urgent it is taken to be."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from duty.district.severity import Triage

OTHER = "other"
"""The kind of what no word points to."""


@dataclass(frozen=True)
class Proposal:
    kind: str
    triage: Triage


@cache
def _words() -> list[tuple[str, Triage, tuple[str, ...]]]:
    text = resources.files("duty.language").joinpath("danger.toml").read_text("utf-8")
    table = tomllib.loads(text)["kind"]
    return [(entry["name"], Triage(entry["triage"]), tuple(entry["words"])) for entry in table]


@cache
def _any_word() -> re.Pattern[str]:
    """One glance for all of them: most sentences have none."""
    return re.compile("|".join(re.escape(word) for _, _, words in _words() for word in words))


_DENIED = re.compile(
    r"(没有?|无|未)(人|学生|孩子|人员)?(受伤|伤亡|流血|骨折|晕倒|中毒|明火|着火|起火|动手|打架|打起来)"
)
"""没人受伤 is no injury."""


def propose(sentence: str) -> Proposal:
    """The first kind of the word list with a word in the sentence (most dangerous kinds stand first)."""
    sentence = _DENIED.sub("", sentence)
    if _any_word().search(sentence) is None:
        return Proposal(OTHER, Triage.P3)
    for kind, triage, words in _words():
        if any(word in sentence for word in words):
            return Proposal(kind, triage)
    return Proposal(OTHER, Triage.P3)


def danger_word(sentence: str) -> str:
    """The word of the list that makes a sentence a P0 or P1; empty when there is none."""
    said = _DENIED.sub("", sentence)
    urgent = (words for _, triage, words in _words() if triage in (Triage.P0, Triage.P1))
    return next((word for words in urgent for word in words if word in said), "")


def triage_of(kind: str) -> Triage:
    """How urgent a kind is taken to be."""
    return next((triage for name, triage, _ in _words() if name == kind), Triage.P3)


def kinds() -> list[str]:
    return [kind for kind, _, _ in _words()] + [OTHER]
