"""One row behind a figure, and the question for a page of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from duty.summaries.editions.span import Span


class Figure(StrEnum):
    """A figure that opens, by its name in `duty.summaries.summary.Figures`."""

    GAPS = "gaps"
    OVERDUE = "overdue"
    OPEN_INCIDENTS = "open_incidents"
    PRESENT = "present"
    """Who was missing, or late."""
    INCIDENTS = "incidents"
    NEW_HAZARDS = "new_hazards"
    RECTIFIED = "rectified"
    OPEN_HAZARDS = "open_hazards"
    MAJOR_OPEN = "major_open"
    ROUNDS = "rounds"
    """Those that were not walked as planned."""
    NIGHTS_MISSED = "nights_missed"
    ROUTINES = "routines"
    """Those that nobody answered."""
    VISITS = "visits"
    TOMORROW = "tomorrow"


OF_HAZARDS = frozenset(
    {Figure.OVERDUE, Figure.NEW_HAZARDS, Figure.RECTIFIED, Figure.OPEN_HAZARDS, Figure.MAJOR_OPEN}
)
OF_INCIDENTS = frozenset({Figure.OPEN_INCIDENTS, Figure.INCIDENTS})
OF_ROUNDS = frozenset({Figure.ROUNDS, Figure.NIGHTS_MISSED})


@dataclass(frozen=True)
class Which:
    """Rows of a figure: of these schools (None: of all), in that span, behind or before the row of that key.

    listed: of the hazards only what is under supervision (挂牌督办).
    """

    figure: Figure
    schools: Sequence[str] | None
    span: Span
    key: int = 0
    back: bool = False
    listed: bool = False


@dataclass(frozen=True)
class Row:
    """Plain values; what a figure does not have is empty. `key` says where its page begins.

    at: when it was opened, received, due or came to be so. state: how it stands by now.
    """

    key: int
    school_id: str
    at: datetime | None = None
    post_id: str = ""
    number: str = ""
    what: str = ""
    words: str = ""
    state: str = ""
    person_id: str = ""
    round_id: str = ""
    ended_at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
