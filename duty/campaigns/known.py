"""What the house counted of a school, as plain values for a form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LedgerCount:
    """Hazards of one category: how many were found, how many of them were put right and looked at."""

    category: str
    total: int
    done: int


@dataclass(frozen=True, slots=True)
class RoutineCount:
    """How often a routine was answered, and the people counted in its answers."""

    times: int
    people: int


def together(counts: Iterable[LedgerCount], *categories: str) -> LedgerCount:
    """Those of these categories as one; of all where none is named."""
    chosen = [one for one in counts if not categories or one.category in categories]
    return LedgerCount("", sum(one.total for one in chosen), sum(one.done for one in chosen))


AGE_LIMIT = "guard_age_limit"
"""Over how many years of age a guard counts as 超龄 (r3c). The law of the country sets none
(保安服务管理条例 §16), districts say 50, 55 or 60; without one the field is asked and nothing is proposed."""
FORM_RULES = {AGE_LIMIT: (18, 100)}
"""What `form_rules.csv` may say, and from what to what."""


def within(rule: str, value: int) -> bool:
    """What somebody typed into the table that is no such figure counts as not said."""
    least, most = FORM_RULES.get(rule, (1, 0))
    return least <= value <= most
