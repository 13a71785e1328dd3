"""The figures of one day, and the summary that froze them for one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Figures:
    """Counts in the units superiors ask for: 人次, 处, 起.

    planned: places the roster names for the windows that have begun; present: those that are filled.
    late, doubtful: among everybody who came, volunteers included.
    rounds: planned ones with points whose time is over; rounds_walked: of these those with 80 % of them,
    rounds_on_time: of those again those begun in their window.
    rounds_told: 未打点巡查. routines: what was asked and is over or answered. All as in domain §3.4.
    required, in_time: 到岗率; police_windows, police_seen: 见警率 (`duty.attendance.counting.rates`).
    nights_missed: rounds of last night nobody began. visits: 上门 of the day.
    gap_lines, overdue_lines, night_lines: the first few of them in words.
    urgent: P0 and P1 of thirty days; p50, p80, p985: seconds until that share was taken, None: it was not.
    answer_lines: the same by hour and by school; false_lines: posts with false calls. Never by person.
    rate_lines: 到岗率 by kind, area and station of schools, by name and never by figure.
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

    @property
    def nil(self) -> bool:
        """零报告: nothing open, nothing new."""
        return not any((self.gaps, self.overdue, self.open_incidents, self.new_hazards, self.incidents))

    def to_json(self) -> dict[str, Any]:
        """As the row of a summary keeps them."""
        return vars(self) | {"nil": self.nil}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Figures:
        """As they were kept; what is no figure of today is left out."""
        names = {field.name for field in fields(cls)}
        kept: dict[str, Any] = {name: value for name, value in raw.items() if name in names}
        for name in (
            "gap_lines",
            "overdue_lines",
            "night_lines",
            "answer_lines",
            "false_lines",
            "rate_lines",
        ):
            kept[name] = tuple(kept.get(name, ()))
        return cls(**kept)


@dataclass(eq=False)
class Summary:
    """What one person's summary said; never changed after it was made."""

    person_id: str
    date: date
    as_of: datetime
    figures: Figures
    daily: bool = False
    """The one of the day; others were asked for by 📊 小结."""
    peak: str = ""
    """The kind of window whose end it tells of (`am_peak`)."""
    id: int | None = None
