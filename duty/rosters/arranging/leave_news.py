"""What is told of leave that was put in for somebody and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from duty.rosters.swaps.leaving import LeaveNews


@dataclass(frozen=True)
class LeaveCancelled(LeaveNews):
    """To the person: the roster holds again."""

    kind: ClassVar[str] = "leave.cancelled"
