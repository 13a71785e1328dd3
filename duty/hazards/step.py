"""What came of an act on a registered hazard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.district.people import Person
from duty.hazards.facts import HazardFacts, facts
from duty.hazards.hazard import Hazard
from duty.hazards.ports import Work
from duty.hazards.rights import find
from duty.hazards.status import Act


@dataclass(frozen=True)
class Step:
    """What came of an act. None: this person knows no such hazard; not done: it stands otherwise by now."""

    hazard: HazardFacts | None = None
    done: bool = False


def refused(work: Work, hazard: Hazard | None) -> Step:
    return Step(facts(work, hazard)) if hazard else Step()


async def whose_turn(work: Work, hazard_id: int, by: Person, act: Act) -> Step:
    """Done where that act is this person's to do now; nothing has changed yet."""
    hazard = await find(work, hazard_id, by)
    return Step(facts(work, hazard), done=hazard.may(act, by, work.district)) if hazard else Step()


def each_time(now: datetime) -> str:
    """What may happen to a hazard more than once is told each time."""
    return f":{now:%m%d%H%M%S}"
