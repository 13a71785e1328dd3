"""Many short expressions by the letter they begin with: only those of a message's letters are tried."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from duty.records.private.words import any_of

_LETTERS = re.compile(r"[^\\\[\](){}|?*+.^$]")
_OPTIONAL = ("?", "*", "{0")


@dataclass(frozen=True, eq=False)
class Filed:
    """Finds whether one of the expressions stands in a folded text, as one large alternation would."""

    expressions: tuple[str, ...]
    _by_letter: dict[str, re.Pattern[str]] = field(init=False, repr=False)
    _rest: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        filed: dict[str, list[str]] = defaultdict(list)
        rest = []
        for one in self.expressions:
            letters = first_letters(one)
            for letter in letters or ():
                filed[letter].append(one)
            if letters is None:
                rest.append(one)
        object.__setattr__(self, "_by_letter", {at: re.compile(any_of(those)) for at, those in filed.items()})
        object.__setattr__(self, "_rest", re.compile(any_of(rest)) if rest else None)

    def stands_in(self, text: str) -> bool:
        known = self._by_letter
        for at, letter in enumerate(text):
            if letter in known and known[letter].match(text, at):
                return True
        return self._rest is not None and self._rest.search(text) is not None


def first_letters(expression: str) -> frozenset[str] | None:
    """The letters a match can begin with; None where that is not plain."""
    found: set[str] = set()
    for branch in _branches(expression):
        letters = _of_branch(branch)
        if letters is None:
            return None
        found |= letters
    return frozenset(found)


def _of_branch(branch: str) -> frozenset[str] | None:
    while branch.startswith(("(?<!", "(?<=", "(?!", "(?=")):  # looks around and takes no letter
        branch = branch[_end_of_group(branch) :]
    if not branch:
        return None
    if branch.startswith("(?:"):
        end = _end_of_group(branch)
        letters, behind = first_letters(branch[3 : end - 1]), branch[end:]
    elif branch[0] == "[":
        end = branch.index("]") + 1
        inside = branch[1 : end - 1].replace(r"\d", "0123456789")
        plain = inside and not set(inside) & set("\\^-")
        letters, behind = frozenset(inside) if plain else None, branch[end:]
    elif _LETTERS.match(branch):
        letters, behind = frozenset(branch[0]), branch[1:]
    else:
        return None
    if letters is None or not behind.startswith(_OPTIONAL):
        return letters
    more = _of_branch(re.sub(r"^(?:[?*]|\{0[^}]*\})[?+]?", "", behind))
    return None if more is None else letters | more


def _signs(expression: str) -> Iterator[tuple[int, str]]:
    """Where each character stands that is neither escaped nor in a set."""
    at = 0
    while at < len(expression):
        one = expression[at]
        if one == "\\":
            at += 1
        elif one == "[":
            at = expression.index("]", at + 2)
        else:
            yield at, one
        at += 1


def _branches(expression: str) -> Iterable[str]:
    """What stands between the bars that are in no group and no set."""
    depth, begin = 0, 0
    for at, one in _signs(expression):
        if one in "()":
            depth += 1 if one == "(" else -1
        elif one == "|" and not depth:
            yield expression[begin:at]
            begin = at + 1
    yield expression[begin:]


def _end_of_group(expression: str) -> int:
    depth = 0
    for at, one in _signs(expression):
        if one in "()":
            depth += 1 if one == "(" else -1
            if not depth:
                return at + 1
    raise ValueError(expression)
