"""The figures of one day, and the summary that froze them for one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Figures:
    """Counts in the units superiors ask for: 人次, 处, 起.

    planned: places the roster names for the windows that have begun; present: those that are filled.
    late, doubtful: among everybody who came, volunteers included; turned_out: all of them (出动).
    rounds: planned ones with points whose time is over; rounds_walked: of these those with 80 % of them,
    rounds_on_time: of those again those begun in their window.
    rounds_told: 未打点巡查. routines: what was asked and is over or answered. All as in domain §3.4.
    required, in_time: 到岗率; police_windows, police_seen: 见警率 (`duty.attendance.counting.rates`).
    nights_missed: rounds of last night nobody began. visits: 上门 of the day.
    tomorrow: places of the next day that are known to be empty (明天会缺).
    gap_lines, overdue_lines, night_lines, tomorrow_lines: the first few of them in words.
    urgent: P0 and P1 of thirty days; p50, p80, p985: seconds until that share was taken, None: it was not.
    answer_lines: the same by hour and by school; false_lines: posts with false calls. Never by person.
    rate_lines: 到岗率 by kind, area and station of schools, by name and never by figure.
    before: the same counts of the earlier summary it is compared with, that of the day `before_on`.
    changed: what the records of the day `changed_on` say by now and its summary did not: 更正, as (figure,
    what was said, what it is).
    """

    gaps: int
    overdue: int
    open_incidents: int
    present: int
    planned: int
    late: int
    doubtful: int
    new_hazards: int
    rectified: int
    open_hazards: int
    major_open: int
    incidents: int
    gap_lines: tuple[str, ...] = ()
    overdue_lines: tuple[str, ...] = ()
    sealed: str = ""
    """The head of the history's chain when they were frozen (`duty.records.chain`)."""
    rounds: int = 0
    rounds_walked: int = 0
    rounds_told: int = 0
    routines: int = 0
    routines_done: int = 0
    nights_missed: int = 0
    visits: int = 0
    rounds_on_time: int = 0
    night_lines: tuple[str, ...] = ()
    urgent: int = 0
    p50: float | None = None
    p80: float | None = None
    p985: float | None = None
    answer_lines: tuple[str, ...] = ()
    false_lines: tuple[str, ...] = ()
    required: int = 0
    in_time: int = 0
    police_windows: int = 0
    police_seen: int = 0
    rate_lines: tuple[str, ...] = ()
    turned_out: int = 0
    tomorrow: int = 0
    tomorrow_lines: tuple[str, ...] = ()
    before: Mapping[str, int] = field(default_factory=dict)
    before_on: str = ""
    changed: tuple[tuple[str, int, int], ...] = ()
    changed_on: str = ""

    @property
    def routines_open(self) -> int:
        """Asked, over, and nobody answered."""
        return self.routines - self.routines_done

    @property
    def nil(self) -> bool:
        """零报告: nothing open, nothing new, and nothing that tomorrow lacks."""
        open_ = (self.gaps, self.overdue, self.open_incidents, self.open_hazards, self.routines_open)
        return not any((*open_, self.new_hazards, self.incidents, self.nights_missed, self.tomorrow))

    def to_json(self) -> dict[str, Any]:
        """As the row of a summary keeps them."""
        return vars(self) | {"nil": self.nil}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Figures:
        """As they were kept; what is no figure of today is left out."""
        kept: dict[str, Any] = {name: value for name, value in raw.items() if name in NAMES}
        for name in LINES:
            kept[name] = tuple(kept.get(name, ()))
        kept["changed"] = tuple((name, was, is_) for name, was, is_ in kept.get("changed", ()))
        return cls(**kept)


Day = date
NAMES = frozenset(one.name for one in fields(Figures))
LINES = tuple(one.name for one in fields(Figures) if one.name.endswith("_lines"))


@dataclass(eq=False)
class Summary:
    """What one person's summary said; never changed after it was made.

    date: the last day it tells of; first: the first, where they are several.
    """

    person_id: str
    date: date
    as_of: datetime
    figures: Figures
    daily: bool = False
    """The one of the day; others were asked for by 📊 小结."""
    peak: str = ""
    """The kind of window whose end it tells of (`am_peak`)."""
    edition: str = ""
    """`week` or `month`: that of a week or a month, which comes by itself."""
    first: Day | None = None
    id: int | None = None
