"""A form as data: its fields, what each takes, on which screen it is asked. Read from a file (`reading`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

SLASH, NONE = "/", "无"
"""不适用, and 无: what a text of the form may say instead of words."""
MOST_COMBINATIONS = 8
"""So many buttons answer a row of choices at one tap; more choices are asked one after the other."""


class Kind(StrEnum):
    CHOICE = "choice"
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    NUMBER = "number"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Condition:
    """`r1a=是`, `r12!=无`, or the name of a fact of the school (`no_dormitory`)."""

    code: str = ""
    value: str = ""
    differs: bool = False
    fact: str = ""

    def holds(self, values: Mapping[str, str | None], facts: frozenset[str]) -> bool:
        """False while the field it asks for has no answer."""
        if self.fact:
            return self.fact in facts
        said = values.get(self.code)
        return said is not None and (said != self.value) is self.differs


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `label` stands on the paper word for word; `question` is how it is asked.

    values:      of a choice, all that may be said; of a text what may stand there instead of words.
    restricted:  a fixed choice and nothing else, in a chat as on a page (domain §1.8, r12).
    extra:       asked for another table, not on this paper (domain §1.10).
    parts:       questions whose answers together are this one: 是 where all are (r2c).
    each_of:     it is asked of each place that the field of that code names.
    needed_if:   without that nothing is asked; slash_if: exactly then it is `/`; zero_if: exactly then 0.
    at_most:     the code of a number it does not exceed; minus: it is the first less the second (r16c).
    source:      where the system knows an answer from; anew: last time's answer is no proposal.
    warns:       saying `warns[0]` is asked back while the school's fact `warns[1]` holds.
    agrees:      a choice is 是 exactly where this number is at least so much (r4d: `r4a`, 30).
    signer:      the role that signs.
    """

    code: str
    label: str
    name: str
    kind: Kind
    values: tuple[str, ...] = ()
    question: str = ""
    screen: str = ""
    restricted: bool = False
    extra: bool = False
    parts: tuple[str, ...] = ()
    each_of: str = ""
    needed_if: Condition | None = None
    slash_if: Condition | None = None
    zero_if: Condition | None = None
    at_most: str = ""
    minus: tuple[str, str] | None = None
    source: str = ""
    anew: bool = False
    warns: tuple[str, str] | None = None
    agrees: tuple[str, str] | None = None
    signer: str = ""

    @property
    def computed(self) -> bool:
        """Nobody types it: it follows from others."""
        return bool(self.minus or self.parts or self.each_of)

    @property
    def typed(self) -> bool:
        return self.kind in (Kind.TEXT, Kind.LONG, Kind.NUMBER, Kind.DATE)


PART = "#"
"""Between a field's code and the number of its part: `r2c#1`."""


def part_of(code: str) -> tuple[str, int]:
    """`r2c#1` is ("r2c", 1); of a whole field the number is 0."""
    whole, _, number = code.partition(PART)
    return whole, int(number) if number.isdecimal() else 0


@dataclass(frozen=True)
class FormSchema:
    """A form: its id, its title as printed, its fields in their order. `raw` is the file it was read from."""

    id: str
    title: str
    fields: tuple[Field, ...]
    raw: Mapping[str, Any]

    @cached_property
    def _by_code(self) -> dict[str, Field]:
        return {field.code: field for field in self.fields}

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def field(self, code: str) -> Field:
        """Of that code, or that the part `r2c#1` belongs to; KeyError where there is none."""
        return self._by_code[part_of(code)[0]]

    @cached_property
    def body(self) -> Sequence[Field]:
        """All that is filled in; signatures are not."""
        return [field for field in self.fields if field.kind is not Kind.SIGNATURE]

    @cached_property
    def signatures(self) -> Sequence[Field]:
        """In the order in which they are given."""
        return [field for field in self.fields if field.kind is Kind.SIGNATURE]

    @cached_property
    def screens(self) -> Mapping[str, Sequence[Field]]:
        """What is asked together, in the order of the form; the head of the form is asked of nobody."""
        found: dict[str, list[Field]] = {}
        for field in self.body:
            if field.screen:
                found.setdefault(field.screen, []).append(field)
        return found


SPLIT = re.compile(r"[；;\n]+")


def items_of(value: str | None) -> list[str]:
    """The places a text names, one after the other: 北门烧烤摊；东巷网吧."""
    if value in (None, "", NONE, SLASH):
        return []
    return [part.strip() for part in SPLIT.split(value or "") if part.strip()]
