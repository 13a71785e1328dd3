"""What whoever called for help is owed: how many it reached, and whom to phone when nobody answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.calling.paging import climb_now, this_round
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.call import Call
from duty.alerting.calls.climbing import UNANSWERED_AFTER
from duty.alerting.ports import Work
from duty.district.people import Role
from duty.incidents.kinds import emergency_number
from duty.messaging.notices import News, Notice, Priority

RECEIPT_AT_LATEST = timedelta(seconds=10)
"""The caller hears how many it reached once every page is settled, or after this long."""


@dataclass(frozen=True)
class Receipt(News):
    """`number` is the one to dial that fits the kind: a fire's is not the police's."""

    number: str
    drill: bool

    @property
    def of_drill(self) -> bool:
        return self.drill


@dataclass(frozen=True)
class Delivered(Receipt):
    """It stands on the screens of so many people."""

    kind: ClassVar[str] = "sos.delivered"
    count: int


class ReachedNobody(Receipt):
    """No screen shows it: the next are called at once."""

    kind: ClassVar[str] = "sos.reached_nobody"


@dataclass(frozen=True)
class Unanswered(Receipt):
    """A minute has gone by: `phone` is that of the duty desk."""

    kind: ClassVar[str] = "sos.unanswered"
    phone: str


class UnansweredDrill(Receipt):
    """A drill stays with its desk; nobody dials 110 for it."""

    kind: ClassVar[str] = "sos.unanswered_drill"


async def give(work: Work, call: Call, now: datetime) -> None:
    """已送达 n 人 once that is certain; nobody: said at once, the next are called; a minute: the phone."""
    alert = call.alert
    number, drill = emergency_number(call.incident.kind), alert.drill
    if now - alert.begun_at >= UNANSWERED_AFTER:
        alert.tell_unanswered()
        _tell(work, call, Unanswered(number, drill, phone=desk_phone(work, alert)))
        return
    pages = await this_round(work, alert)
    alert.look_again(now)
    if not all(p.state.settled for p in pages) and now - alert.begun_at < RECEIPT_AT_LATEST:
        return
    reached = sorted({p.person_id for p in pages if p.state.reached})
    if reached:
        alert.receipt_given()
        work.record(alert.subject, "receipt", now, "", reached=reached)
        _tell(work, call, Delivered(number, drill, count=len(reached)))
    else:
        _tell(work, call, ReachedNobody(number, drill))
        await climb_now(work, call, now)


def _tell(work: Work, call: Call, receipt: Receipt) -> None:
    """Each once a round."""
    alert = call.alert
    if alert.drill and not isinstance(receipt, Delivered):
        receipt = UnansweredDrill(receipt.number, receipt.drill)
    round_ = f"{alert.raised_at:%Y%m%d%H%M%S}"
    dedupe = f"{alert.subject}:{receipt.kind}:{alert.triage}{':drill' if alert.drill else ''}:{round_}"
    work.tell(Notice(alert.reporter_id, receipt, Priority.P1, dedupe, silent=alert.hushed))


def desk_phone(work: Work, alert: Alert) -> str:
    """The phone of the duty officer on the police desk now, else of the education desk."""
    district = work.district
    school = district.schools[alert.school_id]
    for org in reversed(district.command_desks(school)):
        for person_id in district.on_duty(alert.raised_at, org_id=org, role=Role.DUTY_OFFICER):
            if district.people[person_id].phone and person_id != alert.reporter_id:
                return district.people[person_id].phone
    return "110"
