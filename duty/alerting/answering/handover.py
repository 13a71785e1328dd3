"""A duty changes hands, and with it whatever is open: a stand-in accepts, gives it back, or it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from duty.alerting.answering.referring import pass_on
from duty.alerting.ports import Work
from duty.district.people import Person
from duty.messaging.refused import Refused
from duty.rosters.standin import ANSWER_WITHIN, StandIn
from duty.rosters.standins import StandInNews, either_side, facts_of, tell


@dataclass(frozen=True)
class HandedOver(StandInNews):
    """Whoever is away hears that the colleague has taken the duty."""

    kind: ClassVar[str] = "standin.accepted"


@dataclass(frozen=True)
class TakenBack(StandInNews):
    """The colleague hears that the duty is its owner's again."""

    kind: ClassVar[str] = "standin.taken_back"


@dataclass(frozen=True)
class NotAnswered(StandInNews):
    """Whoever is away hears that the colleague said nothing."""

    kind: ClassVar[str] = "standin.lapsed"


@dataclass(frozen=True)
class SpanOver(StandInNews):
    """Both hear that the duty is its owner's again."""

    kind: ClassVar[str] = "standin.ended"


async def accept(work: Work, person: Person, stand_in_id: int, now: datetime) -> StandIn | Refused:
    """[我来替]: from this minute the duty is theirs, and what is open with it."""
    one = await either_side(work, person, stand_in_id)
    if isinstance(one, Refused):
        return one
    if person.id != one.stand_in_id or not one.accept(now):
        return Refused.TOO_LATE
    work.record(one.subject, "accepted", now, one.stand_in_id)
    tell(work, one, one.absent_id, HandedOver(*facts_of(work.district, one)))
    await pass_on(work, one.absent_id, one.stand_in_id, now)
    return one


async def take_back(work: Work, person: Person, stand_in_id: int, now: datetime) -> StandIn | Refused:
    """收回: the duty is one's own again at once."""
    one = await either_side(work, person, stand_in_id)
    if isinstance(one, Refused):
        return one
    stood = one.accepted
    if person.id != one.absent_id or not one.take_back(now):
        return Refused.TOO_LATE
    work.record(one.subject, "taken_back", now, one.absent_id)
    tell(work, one, one.stand_in_id, TakenBack(*facts_of(work.district, one)))
    if stood:
        await pass_on(work, one.stand_in_id, one.absent_id, now)
    return one


async def sweep(work: Work, now: datetime) -> int:
    """A span ends by itself, a question without an answer too."""
    due = await work.stand_ins.due(now, now - ANSWER_WITHIN)
    for one in due:
        if one.lapse():
            work.record(one.subject, "lapsed", now)
            tell(work, one, one.absent_id, NotAnswered(*facts_of(work.district, one)))
        elif one.end(now):
            await _ended(work, one, now)
    return len(due)


async def _ended(work: Work, one: StandIn, now: datetime) -> None:
    work.record(one.subject, "ended", now)
    for person_id in (one.absent_id, one.stand_in_id):
        tell(work, one, person_id, SpanOver(*facts_of(work.district, one)))
    await pass_on(work, one.stand_in_id, one.absent_id, now)
