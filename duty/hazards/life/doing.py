"""An act as it happens in the house: the table decides, the history keeps it, and reminders begin anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from duty.district.people import Person
from duty.hazards.hazard import Hazard
from duty.hazards.life.acting import act
from duty.hazards.life.given import NOTHING, Given
from duty.hazards.ports import Work
from duty.hazards.status import OPEN, Act

DONE = {
    Act.REGISTER: "registered",
    Act.PUT_ASIDE: "unexplained",
    Act.GIVE_WAY: "given_way",
    Act.TAKE_BACK: "taken_back",
    Act.CORRECT: "corrected",
    Act.ACCEPT: "accepted",
    Act.HAND_OVER: "handed_over",
    Act.HAND_ON: "handed_on",
    Act.TRANSFER: "transferred",
    Act.BRING_BACK: "brought_back",
    Act.PASS_ON: "passed_on",
    Act.POSTPONE: "asked_for_time",
    Act.GRANT: "granted",
    Act.REFUSE: "refused_time",
    Act.ASK_HELP: "asked_for_help",
    Act.CONFIRM_LEVEL: "level_confirmed",
    Act.CHANGE_LEVEL: "level_changed",
    Act.INTERIM: "interim",
    Act.LIST: "listed",
    Act.ESCALATE: "escalated",
    Act.PARTLY: "partly",
    Act.RECTIFY: "rectified",
    Act.EXPLAIN: "explained",
    Act.VERIFY: "verified",
    Act.SEND_BACK: "returned",
    Act.CLOSE: "closed",
    Act.CLOSE_UNFIXED: "closed_unfixed",
    Act.REOPEN: "reopened",
    Act.MERGE: "merged",
    Act.UNMERGE: "unmerged",
}
"""Under which word each act stands in the history."""
DUE_WAS = "due_was"
"""In the history of an act that moved the due time: the earlier one, in seconds since 1970."""
SETTLING = frozenset({DONE[one] for one in (Act.RECTIFY, Act.VERIFY, Act.CLOSE, Act.CLOSE_UNFIXED)})
"""From then on nobody has it to put right, until one of these."""
OPENING = frozenset({DONE[one] for one in (Act.SEND_BACK, Act.REOPEN)})
AWAKE, ASLEEP = 8, 19
"""Hours of the day between which somebody is reminded; what falls due at night waits for the morning."""


def do(
    work: Work,
    hazard: Hazard,
    what: Act,
    by: Person | None,
    now: datetime,
    given: Given = NOTHING,
    /,
    **detail: Any,
) -> bool:
    """by: None is the clock. False: refused, and nothing changed."""
    before = (hazard.due_at, hazard.owner_id, hazard.status in OPEN)
    if not act(hazard, what, by, now, given, work.district):
        return False
    if before[0] and hazard.due_at != before[0]:
        detail[DUE_WAS] = int(before[0].timestamp())
    work.record(hazard.subject, DONE[what], now, by.id if by else "", **detail)
    if before != (hazard.due_at, hazard.owner_id, hazard.status in OPEN):
        chase_anew(work, hazard, now)
    return True


def chase_anew(work: Work, hazard: Hazard, now: datetime) -> None:
    """Its owner is reminded before the due time: a day before, of a short time when half of it is over."""
    if hazard.status not in OPEN or hazard.due_at is None or hazard.imported_as:
        hazard.chase_at = None
        return
    hazard.chased = 0
    left = hazard.due_at - now
    hazard.chase_at = by_day(work, hazard.due_at - min(work.district.remedying.remind_before, left / 2))


def by_day(work: Work, moment: datetime) -> datetime:
    """That moment, or the next morning where everybody sleeps."""
    at = work.district.local(moment)
    if AWAKE <= at.hour < ASLEEP:
        return moment
    morning = at.replace(hour=AWAKE, minute=0, second=0, microsecond=0)
    return morning if at.hour < AWAKE else morning + timedelta(days=1)
