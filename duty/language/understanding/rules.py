"""The rows of the subjects as rules: what each says, and what must not stand beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from duty.language.understanding.rows import Found, Row, clause, find, has, row
from duty.language.understanding.vocabulary import Words, subjects


@dataclass(frozen=True, eq=False)
class Rule:
    """One of `says` says it, unless a word of `unless` stands in its clause or a row of `never` anywhere."""

    gives: Mapping[str, str]
    says: tuple[str, ...]
    unless: str
    needs: str
    never: tuple[str, ...]

    @cached_property
    def anchor(self) -> frozenset[str]:
        """Without one of these tags nothing of it can be said; whoever asks has looked for them."""
        return frozenset().union(*(row(expression).anchor for expression in self.says))

    def found(self, words: Words) -> Found | None:
        present, tags = words.present, words.tags
        for sought in self._rows:
            if sought.anchor and sought.anchor.isdisjoint(present):
                continue
            hit = sought.pattern.search(tags)
            if hit is not None:
                found = Found(hit.start(), hit.end(), words.said(hit.start(), hit.end()))
                if self._stands(words, found):
                    return found
        return None

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        return tuple(row(expression) for expression in self.says)

    def _stands(self, words: Words, hit: Found) -> bool:
        if self.unless and has(words, *clause(words, hit), self.unless):
            return False
        if self.needs and not has(words, 0, len(words.tags), self.needs):
            return False
        return not any(find(words, expression) for expression in self.never)


@cache
def rules(kind: str) -> tuple[Rule, ...]:
    """All rules of that kind (`row`, `hazard`, `incident`, …), as they stand in the files."""
    found = (_rule(raw) for subject in subjects() for raw in subject.get(kind, ()))
    return tuple(found)


def _rule(raw: dict[str, Any]) -> Rule:
    texts = {name: value for name, value in raw.items() if isinstance(value, str)}
    unless, needs = texts.pop("unless", ""), texts.pop("needs", "")
    return Rule(
        texts,
        tuple(raw["says"]),
        "/".join(unless.split()),
        "/".join(needs.split()),
        tuple(raw.get("never", ())),
    )


@cache
def _by_tag(kind: str) -> Mapping[str, tuple[int, ...]]:
    """Which rules of the kind each tag may bring about, by their places."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, rule in enumerate(rules(kind)):
        for tag in rule.anchor:
            found[tag].append(place)
    return {tag: tuple(places) for tag, places in found.items()}


def standing(words: Words, kind: str) -> Iterator[tuple[Rule, Found]]:
    """Each rule of the kind that the text says, and where, in the order of the files."""
    every, by_tag = rules(kind), _by_tag(kind)
    for place in sorted({place for tag in words.present for place in by_tag.get(tag, ())}):
        if (hit := every[place].found(words)) is not None:
            yield every[place], hit
