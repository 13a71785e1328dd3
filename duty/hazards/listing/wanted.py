"""What somebody wants to see of the ledger: where it stands, which category, which words, in which order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from duty.district.severity import Level
from duty.hazards.sight import Sight

MOST_WORDS = 4
"""Words that are looked for at once; each must stand there."""
LONGEST = 20
"""Characters of one of them."""


class Standing(StrEnum):
    """Which part of the ledger."""

    ALL = ""
    OPEN = "open"
    OVERDUE = "overdue"
    LISTED = "listed"
    """挂牌督办, and not put right yet."""
    VERIFY = "verify"
    """Put right, and not looked at yet."""
    DONE = "done"
    """已整改, and looked at."""
    UNFIXED = "unfixed"
    """Struck off without being put right."""


class Order(StrEnum):
    DUE = ""
    """As the ledger has it: what is open first, and of that what is due earliest."""
    NEWEST = "new"
    OLDEST = "old"


@dataclass(frozen=True)
class Wanted:
    """category, level: empty for any. words: each of them stands in its text, its remedy or its number.

    since, until: registered from that moment on, and before that one.
    now: by which 超期 is meant.
    """

    standing: Standing = Standing.ALL
    category: str = ""
    level: Level | None = None
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    order: Order = Order.DUE
    now: datetime | None = None

    @property
    def narrow(self) -> bool:
        """Whether it leaves anything out."""
        return replace(self, order=Order.DUE, now=None) != Wanted()


EVERYTHING = Wanted()


def words_of(text: str) -> tuple[str, ...]:
    """What was typed, word by word, as far as it is looked for."""
    return tuple(word[:LONGEST] for word in text.split()[:MOST_WORDS])


def narrowed(sight: Sight, schools: Collection[str]) -> Sight:
    """Of what is seen only these schools; whoever sees all asks for exactly them."""
    seen = schools if sight.schools is None else [one for one in schools if one in set(sight.schools)]
    return replace(sight, schools=tuple(seen))
