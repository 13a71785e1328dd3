"""Reminded before the due time; then owner, principal and duty officers, each once (product.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import ClassVar

from duty.district.people import Role
from duty.hazards.facts import HazardFacts, facts
from duty.hazards.hazard import Hazard
from duty.hazards.life.doing import by_day
from duty.hazards.ports import Work
from duty.hazards.status import OPEN, Act
from duty.hazards.step import each_time
from duty.hazards.telling import HazardNews, notice_of
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.quiet import nudge

AT_ONCE = 200
A_DAY = timedelta(days=1)
SINGLY = 2
"""So many of one person are told one by one, with their buttons; more are one message."""
SHOWN = 8


class Stage(IntEnum):
    REMIND = 0
    OWNER = 1
    PRINCIPAL = 2
    DESK = 3
    DONE = 4


@dataclass(frozen=True)
class Reminded(HazardNews):
    """It is due soon. acts: what its reader may do to it; days: how long it is overdue."""

    kind: ClassVar[str] = "hazard.reminded"
    acts: tuple[Act, ...]
    days: int = 0


@dataclass(frozen=True)
class Overdue(Reminded):
    kind: ClassVar[str] = "hazard.overdue"


@dataclass(frozen=True)
class OverdueList(News):
    """Several in one message: a desk hears of a morning's in one line each."""

    kind: ClassVar[str] = "hazard.overdue_list"
    count: int
    hazards: tuple[HazardFacts, ...]


async def sweep(work: Work, now: datetime) -> int:
    """Whoever is to be reminded by now; each stage of each hazard once for its due time."""
    theirs: dict[tuple[str, bool], list[Hazard]] = defaultdict(list)
    found = await work.hazards.to_chase(now, AT_ONCE)
    for hazard in found:
        stage = _stage(hazard, now)
        if stage is not Stage.DONE:
            for person_id in _whom(work, hazard, stage, now):
                theirs[person_id, stage is Stage.REMIND].append(hazard)
            work.record(hazard.subject, "chased", now, "", stage=stage.name)
        _next(work, hazard, stage, now)
    for (person_id, soon), hazards in theirs.items():
        await _tell(work, person_id, hazards, now, soon=soon)
    return len(found)


def _stage(hazard: Hazard, now: datetime) -> Stage:
    """Where the clock was away for longer than a stage the owner is first all the same."""
    if hazard.status not in OPEN or hazard.due_at is None:
        return Stage.DONE
    stage = Stage(min(hazard.chased, Stage.DONE))
    return Stage.OWNER if stage is Stage.REMIND and hazard.due_at <= now else stage


def _next(work: Work, hazard: Hazard, stage: Stage, now: datetime) -> None:
    hazard.chased = min(stage + 1, Stage.DONE)
    if hazard.chased == Stage.DONE or hazard.due_at is None or hazard.status not in OPEN:
        hazard.chase_at = None
        return
    after = hazard.due_at + (hazard.chased - Stage.OWNER) * A_DAY
    earliest = now + A_DAY if stage >= Stage.OWNER else after
    hazard.chase_at = by_day(work, max(after, earliest))


def _whom(work: Work, hazard: Hazard, stage: Stage, now: datetime) -> Sequence[str]:
    """Whoever is it anyway, or has left, is not told; without an owner it is the head of the school."""
    district = work.district
    if stage <= Stage.OWNER:
        found = [hazard.owner_id] if hazard.owner_id else district.head_of(hazard.school_id)
    elif stage is Stage.PRINCIPAL:
        found = [one for one in district.head_of(hazard.school_id) if one != hazard.owner_id]
    else:
        desks = district.command_desks(district.schools[hazard.school_id])
        found = [one for org in desks for one in district.on_duty(now, org_id=org, role=Role.DUTY_OFFICER)]
    return [one for one in dict.fromkeys(found) if one in district.people]


async def _tell(work: Work, person_id: str, hazards: Sequence[Hazard], now: datetime, *, soon: bool) -> None:
    if len(hazards) > SINGLY:
        shown = tuple(facts(work, one) for one in hazards[:SHOWN])
        news = OverdueList(len(hazards), shown)
        dedupe = f"hazards:overdue:{person_id}:{soon}{each_time(now)}"
        await nudge(work, Notice(person_id, news, Priority.P2, dedupe), now)
        return
    for hazard in hazards:
        kind = Reminded if soon else Overdue
        acts = hazard.acts_of(work.district.people[person_id], work.district)
        told = kind(facts(work, hazard), acts, _days_over(work, hazard, now))
        await nudge(work, notice_of(hazard, person_id, told, Priority.P2, each_time(now)), now)


def _days_over(work: Work, hazard: Hazard, now: datetime) -> int:
    assert hazard.due_at is not None
    return max(0, (work.district.today(now) - work.district.today(hazard.due_at)).days)
