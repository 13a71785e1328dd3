"""What a simulated district came to, in numbers."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.simulation.engine import ZONE
from bot.simulation.newcomers import Newcomer
from bot.simulation.promises.afterwards import ACCOUNTED_WITHIN, ORDER_HEARD_S
from bot.simulation.promises.promise import Evidence
from bot.simulation.promises.quiet import unsolicited
from duty.alerting.afterwards.hail import HailKind
from duty.attendance.checkin import COUNTING
from duty.campaigns.draft import DraftState
from duty.district.people import GUARDS, POLICE
from duty.district.severity import URGENT, Triage
from duty.district.shifts import Punctuality
from duty.hazards.status import Status
from duty.patrols.walk import ENOUGH_PERCENT, WalkState
from storage.queries.upkeep.evidence import HailRow

SOON_S = (10, 40)
"""A staffed desk takes a P0 within 10 s in 8 of 10 cases, within 40 s in 98.5 % (product.md, promise 2)."""


@dataclass(frozen=True)
class Attendance:
    """到岗 of one day: shifts of guards and police, who came for them, and who of those came late."""

    day: date
    planned: int
    came: int
    late: int

    @property
    def share(self) -> float:
        return self.came / self.planned if self.planned else 1.0


@dataclass(frozen=True)
class Heard:
    """Messages a day that somebody of a role did not ask for. most_by: who heard the most."""

    role: str
    people: int
    median: float
    most: int
    most_by: str


@dataclass(frozen=True)
class Answers:
    """Seconds from the commit of a call to the first 接警. soon: the share of all within each of SOON_S."""

    triage: str
    calls: int
    answered: int
    p50: float
    p90: float
    most: float
    soon: tuple[float, ...]


@dataclass(frozen=True)
class Figures:
    attendance: Sequence[Attendance]
    heard: Sequence[Heard]
    answers: Sequence[Answers]
    hazards: dict[str, int]
    rounds: dict[str, int]
    routines: dict[str, int]
    hails: dict[str, int]
    forms: dict[str, int]
    enrolment: dict[str, int]
    said: int
    shown: int
    gaps: int
    gaps_filled: int
    kills: int
    outages: int


def figures_of(evidence: Evidence, kills: int, new: Sequence[Newcomer]) -> Figures:
    records = evidence.records
    return Figures(
        attendance=[_attendance(evidence, day) for day in evidence.days],
        heard=list(_heard(evidence)),
        answers=[found for triage in sorted(URGENT) if (found := _answers(evidence, triage))],
        hazards=_hazards(evidence),
        rounds=_rounds(evidence),
        routines=_routines(evidence),
        hails=_hails(evidence),
        forms=_forms(evidence),
        enrolment=_enrolment(new),
        said=len(evidence.said),
        shown=sum(len(phone.history) for phone in evidence.phones.values()),
        gaps=len(records.gaps),
        gaps_filled=sum(gap.filled for gap in records.gaps),
        kills=kills,
        outages=len(evidence.outages),
    )


# -- people ------------------------------------------------------------------------------------


def _attendance(evidence: Evidence, day: date) -> Attendance:
    district, counted = evidence.district, GUARDS | POLICE
    planned = {
        (person.id, shift.key)
        for person in district.people.values()
        if person.role in counted
        for shift in district.shifts_of(person.id, day)
    }
    came = {
        (one.person_id, one.shift_key): one.punctuality
        for one in evidence.records.check_ins
        if one.standing in COUNTING and (one.person_id, one.shift_key) in planned
    }
    late = sum(one == Punctuality.LATE for one in came.values())
    return Attendance(day, len(planned), len(came), late)


def _heard(evidence: Evidence) -> Iterator[Heard]:
    """Over all days of all people of the role, silent days included."""
    days = set(evidence.days)
    by_role: dict[str, list[tuple[int, str]]] = {}
    for person_id, phone in evidence.phones.items():
        told = Counter(_day(one.at) for one in phone.history if unsolicited(evidence, one))
        role = str(evidence.district.people[person_id].role)
        by_role.setdefault(role, []).extend((told[day], person_id) for day in days)
    for role, counts in by_role.items():
        most, by = max(counts, key=lambda one: (one[0], one[1]))
        people = len({person for _, person in counts})
        yield Heard(role, people, statistics.median(count for count, _ in counts), most, by)


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()


# -- calls and hazards -------------------------------------------------------------------------


def _answers(evidence: Evidence, triage: Triage) -> Answers | None:
    calls = [call for call in evidence.records.calls if call.triage is triage]
    if not calls:
        return None
    took = sorted((c.taken_at - c.received_at).total_seconds() for c in calls if c.taken_at)
    soon = tuple(sum(one <= within for one in took) / len(calls) for within in SOON_S)
    shares = (_quantile(took, 0.5), _quantile(took, 0.9), _quantile(took, 1.0))
    return Answers(str(triage), len(calls), len(took), *shares, soon=soon)


def _quantile(of: Sequence[float], share: float) -> float:
    """The smallest that so many are no greater than; 0 of none."""
    return of[max(0, math.ceil(share * len(of)) - 1)] if of else 0.0


def _hazards(evidence: Evidence) -> dict[str, int]:
    made, ends = evidence.records.hazards, evidence.ends_at
    closed = _count(one.status == Status.CLOSED for one in made)
    overdue = _count(
        one.status != Status.CLOSED and one.due_at is not None and one.due_at < ends for one in made
    )
    return {"opened": len(made), "closed": closed, "overdue": overdue}


def _rounds(evidence: Evidence) -> dict[str, int]:
    """巡查完成率 by domain §3.4: rounds with points that are over, and those with 80 % of them."""
    over = (WalkState.DONE, WalkState.PARTLY, WalkState.MISSED)
    planned = [one for one in evidence.records.walks if one.due_at and one.points and one.state in over]
    return {
        "planned": len(planned),
        "walked": _count(one.done * 100 >= one.points * ENOUGH_PERCENT for one in planned),
        "told": _count(one.in_words and one.state in over for one in evidence.records.walks),
        "missed": _count(one.state is WalkState.MISSED for one in evidence.records.walks),
    }


def _routines(evidence: Evidence) -> dict[str, int]:
    due = [
        one
        for one in evidence.records.tasks
        if one.answered_at or (one.asked_at and one.ends_at <= evidence.ends_at)
    ]
    in_time = _count(bool(one.answered_at and one.answered_at <= one.ends_at) for one in due)
    return {"due": len(due), "done": _count(bool(one.answered_at) for one in due), "in_time": in_time}


def _hails(evidence: Evidence) -> dict[str, int]:
    """Whom a 点名 and an order reached by message, and who answered within three minutes, within one."""
    reached = [one for one in evidence.records.hails if not one.unreached]
    called = [one for one in reached if one.kind == HailKind.ROLL_CALL]
    ordered = [one for one in reached if one.kind == HailKind.ORDER]
    return {
        "called": len(called),
        "known": _count(_replied(one, ACCOUNTED_WITHIN) for one in called),
        "ordered": len(ordered),
        "heard": _count(_replied(one, timedelta(seconds=ORDER_HEARD_S)) for one in ordered),
    }


def _enrolment(new: Sequence[Newcomer]) -> dict[str, int]:
    """Who got a code, who was in within seven days of it (or by the end), who needed another."""
    invited = [one for one in new if one.invited_at]
    return {
        "invited": len(invited),
        "bound": _count(one.in_time for one in invited),
        "again": _count(one.codes > 1 for one in invited),
    }


def _replied(hail: HailRow, within: timedelta) -> bool:
    return hail.replied_at is not None and hail.replied_at - hail.asked_at <= within


def _count(which: Iterable[bool]) -> int:
    return sum(which)


def _forms(evidence: Evidence) -> dict[str, int]:
    forms = evidence.records.forms
    return {
        "wanted": len(forms),
        "handed_in": sum(one.submitted_at is not None for one in forms),
        "signed": sum(one.signed_at is not None and one.state == DraftState.SIGNED for one in forms),
    }
