"""What happened at a school: one row, whatever came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from duty.district.places import Place
from duty.district.severity import Triage
from duty.records.subject import Subject


class IncidentState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"
    TAKEN_BACK = "taken_back"
    DRILL = "drill"
    JOINED = "joined"
    """The same event as another incident, which goes on (`joined_to`)."""


@dataclass(eq=False)
class Incident:
    """What happened at a school. `kind` of domain §2.11 or `sos`; `occurred_at` is what the person said."""

    number: str
    school_id: str
    post_id: str
    kind: str
    triage: Triage
    reported_by: str
    received_at: datetime
    occurred_at: datetime
    state: IncidentState = IncidentState.OPEN
    sentence: str = ""
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    delayed: bool = False
    """Sent by the phone long after the tap: 延迟."""
    imported_as: str = ""
    joined_to: int | None = None
    also_reported_by: list[str] = field(default_factory=list)
    """Who reported the same event later; they read the same receipts."""
    id: int | None = None

    @property
    def sos(self) -> bool:
        return self.kind == "sos"

    @property
    def subject(self) -> Subject:
        return Subject("incident", self.id)

    def stands_at(self, place: Place) -> None:
        self.latitude, self.longitude, self.accuracy_m = place.latitude, place.longitude, place.accuracy_m

    def adds(self, sentence: str) -> None:
        """More words to the same event; nothing said earlier is overwritten."""
        self.sentence = f"{self.sentence}；{sentence}" if self.sentence else sentence
