"""What happened together with who is called for it: to everybody who answers these are one thing."""

from __future__ import annotations

from dataclasses import dataclass

from duty.alerting.alert import Alert
from duty.incidents.incident import Incident
from duty.records.subject import Subject


@dataclass(frozen=True, slots=True)
class Call:
    """An alert and the incident it was raised for. Both change in place; which two they are never does."""

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
