"""Filed expressions find what one large alternation of them finds: over everything in the sets."""

from __future__ import annotations

import json
import re
from functools import cache

import pytest

from duty.records.private import apart, called, marks
from duty.records.private.filed import Filed, first_letters
from duty.records.private.folding import Folded
from duty.records.private.words import any_of, words
from tests.kit.paths import DATA


@cache
def texts() -> tuple[Folded, ...]:
    paths = sorted((DATA / "language").glob("*.jsonl"))
    lines = (line for path in paths for line in path.read_text("utf-8").splitlines())
    return tuple(Folded.of(json.loads(line)["text"]) for line in lines)


def test_a_glance_reads_the_same_as_the_whole_alternation() -> None:
    lists = words()
    every = (*lists["labels"]["people"], *lists["marks"]["core"], *called.traits(), *apart.hints())
    filed, plain = Filed(every), re.compile(any_of(every))
    differs = [one.tight for one in texts() if filed.stands_in(one.tight) != bool(plain.search(one.tight))]
    assert not differs


def test_so_it_is_with_what_is_only_heard() -> None:
    every = (marks.heard().pattern, called.heard())
    filed, plain = Filed(every), re.compile(any_of(every))
    assert all(filed.stands_in(one.sounded) == bool(plain.search(one.sounded)) for one in texts())


@pytest.mark.parametrize(
    ("expression", "letters"),
    [
        ("刑满", "刑"),
        ("[两三]进宫|劳改", "两三劳"),
        ("(?<!防)吸?毒", "吸毒"),
        ("(?:公安|派出所)?名单", "公派名"),
        (r"[\d一]+号", "0123456789一"),
    ],
)
def test_the_letters_a_match_can_begin_with(expression: str, letters: str) -> None:
    assert first_letters(expression) == frozenset(letters)


@pytest.mark.parametrize("expression", ["[^,]密", r"\w密", "(?m:^)秘", ".*密"])
def test_where_that_is_not_plain_it_is_looked_for_everywhere(expression: str) -> None:
    assert first_letters(expression) is None
    assert Filed((expression,)).stands_in("绝密") or expression == "(?m:^)秘"
