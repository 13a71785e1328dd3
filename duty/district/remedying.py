"""How a district wants hazards put right: due times by category and level, and a few figures of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from duty.district.severity import Level

RULES = {"listed_five": (0, 1), "remind_before_min": (0, 40320), "goal_hours": (1, 8760)}
"""What `hazard_rules.csv` may say, and from what to what."""
MOST_MINUTES = 527_040
"""A year."""


@dataclass(frozen=True)
class Remedying:
    """due: minutes by category and level, where the district says so (`due_times.csv`).

    listed_five:       what is listed needs 资金 and 预案, too (五落实, domain §2.10).
    remind_before_min: so long before its due time the owner is reminded.
    goal_hours:        from report to fix (S2; 象山 has 48).
    """

    due: Mapping[tuple[str, Level], int] = field(default_factory=dict)
    listed_five: bool = False
    remind_before_min: int = 1440
    goal_hours: int = 48

    @property
    def remind_before(self) -> timedelta:
        return timedelta(minutes=self.remind_before_min)


def read_remedying(times: Iterable[Mapping[str, Any]], rules: Iterable[Mapping[str, Any]]) -> Remedying:
    """From the rows of both tables; what somebody typed there that is no such figure counts as not said."""
    levels = {str(level): level for level in Level}
    due = {
        (row["category"], levels[row["level"]]): row["minutes"]
        for row in times
        if row["level"] in levels and _within(row["minutes"], 1, MOST_MINUTES)
    }
    known = {
        row["rule"]: row["value"]
        for row in rules
        if row["rule"] in RULES and _within(row["value"], *RULES[row["rule"]])
    }
    plain = Remedying()
    return Remedying(
        due,
        listed_five=bool(known.get("listed_five", plain.listed_five)),
        remind_before_min=known.get("remind_before_min", plain.remind_before_min),
        goal_hours=known.get("goal_hours", plain.goal_hours),
    )


def _within(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and least <= value <= most
