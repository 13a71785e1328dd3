"""What people read of what somebody did to a hazard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from duty.hazards.status import Act
from duty.hazards.telling import HazardNews


@dataclass(frozen=True)
class Acted(HazardNews):
    """who: whoever did it; words: what they wrote; acts: what its reader may do to it now."""

    who: str
    words: str = ""
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True)
class HandedOver(Acted):
    """It is the reader's to put right now."""

    kind: ClassVar[str] = "hazard.handed_over"


@dataclass(frozen=True)
class ToPassOn(Acted):
    """A department outside puts it right; the reader passes it on."""

    kind: ClassVar[str] = "hazard.to_pass_on"


@dataclass(frozen=True)
class WaitsToBePassedOn(Acted):
    """Its reporter reads 已登记，待转告 until the department was told (product.md, Hazard)."""

    kind: ClassVar[str] = "hazard.waits_to_be_passed_on"


@dataclass(frozen=True)
class BroughtBack(Acted):
    kind: ClassVar[str] = "hazard.brought_back"


@dataclass(frozen=True)
class TimeWanted(Acted):
    """months and days of the time that is asked for."""

    kind: ClassVar[str] = "hazard.time_wanted"
    month: int = 0
    day: int = 0


@dataclass(frozen=True)
class TimeGiven(Acted):
    kind: ClassVar[str] = "hazard.time_given"


@dataclass(frozen=True)
class TimeNotGiven(Acted):
    kind: ClassVar[str] = "hazard.time_not_given"


@dataclass(frozen=True)
class HelpWanted(Acted):
    kind: ClassVar[str] = "hazard.help_wanted"


@dataclass(frozen=True)
class PartlyDone(Acted):
    kind: ClassVar[str] = "hazard.partly_done"


@dataclass(frozen=True)
class InterimTaken(Acted):
    kind: ClassVar[str] = "hazard.interim_taken"


@dataclass(frozen=True)
class LevelChanged(Acted):
    kind: ClassVar[str] = "hazard.level_changed"


@dataclass(frozen=True)
class Listed(Acted):
    kind: ClassVar[str] = "hazard.listed"


@dataclass(frozen=True)
class Escalated(Acted):
    kind: ClassVar[str] = "hazard.escalated"


@dataclass(frozen=True)
class ClosedUnfixed(Acted):
    """Struck off with a reason, though it was not put right: said so."""

    kind: ClassVar[str] = "hazard.closed_unfixed"


@dataclass(frozen=True)
class Reopened(Acted):
    """Whoever read that it was struck off reads that it is open again."""

    kind: ClassVar[str] = "hazard.reopened"


@dataclass(frozen=True)
class Corrected(Acted):
    kind: ClassVar[str] = "hazard.corrected"


@dataclass(frozen=True)
class Joined(Acted):
    """It is the same as another one (named in `words`), whose number counts."""

    kind: ClassVar[str] = "hazard.joined"


@dataclass(frozen=True)
class ReportedAgain(Acted):
    """又有人报告: the first reporter is thanked once more."""

    kind: ClassVar[str] = "hazard.reported_again"


@dataclass(frozen=True)
class Apart(Acted):
    """It is one of its own after all."""

    kind: ClassVar[str] = "hazard.apart"


@dataclass(frozen=True)
class StandsNow(Acted):
    """Somebody else did something to it: the reader's card offers what may be done now."""

    kind: ClassVar[str] = "hazard.stands_now"
