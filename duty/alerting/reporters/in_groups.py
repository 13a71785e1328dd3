"""A call for help that was written in a group chat: raised for whoever wrote it, answered in private."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.alerting.reporters.helping import call_for_help
from duty.district.people import Person
from duty.incidents.kinds import emergency_number
from duty.messaging.notices import News, Notice, Priority


@dataclass(frozen=True)
class HeardInGroup(News):
    """Their own call for help; nothing of what the group reads is in it."""

    kind: ClassVar[str] = "sos.heard_in_group"
    alert: int
    incident: int
    number: str
    drill: bool

    @property
    def of_drill(self) -> bool:
        return self.drill


async def cry_in_group(work: Work, person: Person, now: datetime, said_at: datetime) -> Call | None:
    """As a tap on 🚨. Of the words nothing is kept. None where nobody answers for a school of theirs."""
    call = (await call_for_help(work, person, now, said_at)).call
    if call is None:
        return None
    news = HeardInGroup(
        call.id, call.incident.known_id, emergency_number(call.incident.kind), call.alert.drill
    )
    dedupe = f"{call.subject}:in_group:{now:%Y%m%d%H%M}"
    work.tell(Notice(person.id, news, Priority.P1, dedupe))
    return call
