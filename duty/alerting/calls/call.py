"""What happened together with who is called for it: to everybody who answers these are one thing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.alerting.calls.alert import Alert
from duty.district.ladders import Ladder
from duty.incidents.incident import Incident
from duty.records.subject import Subject


@dataclass(frozen=True, slots=True)
class Call:
    """An alert and the incident it was raised for. Both change in place; which two they are never does.

    What ends, begins or is real for the one is so for the other.
    """

    alert: Alert
    incident: Incident

    @property
    def id(self) -> int:
        """The alert's id, by which buttons and messages know the call."""
        return self.alert.known_id

    @property
    def subject(self) -> Subject:
        """Where the history of the call stands."""
        return self.alert.subject

    @classmethod
    def raised(cls, incident: Incident, ladder: Ladder, now: datetime, drill_id: int = 0) -> Call:
        """A new call, whose first step is due now. Within a drill its incident counts nowhere."""
        whose = (
            incident.known_id,
            incident.school_id,
            incident.post_id,
            incident.triage,
            incident.reported_by,
        )
        alert = Alert(*whose, now, drill_id=drill_id)
        alert.begin(ladder, incident.triage, now)
        if drill_id:
            incident.practise()
        return cls(alert, incident)

    def close(self, by: str, now: datetime, *, false_alarm: bool = False, words: str = "") -> bool:
        """处置完毕 or 误报; what happened within a drill stays one."""
        if not self.alert.close(by, now, false_alarm=false_alarm, words=words):
            return False
        self.incident.close(false_alarm=false_alarm)
        return True

    def reopen(self, by: str, now: datetime) -> bool:
        """点错了: only what its own officer has just ended."""
        return self.alert.may_reopen(by, now) and self.incident.reopen() and self.alert.reopen(by, now)

    def make_real(self, ladder: Ladder, now: datetime) -> bool:
        """是真的: what was called as a drill counts from now on."""
        if not self.alert.make_real(ladder, now):
            return False
        self.incident.make_real()
        return True
