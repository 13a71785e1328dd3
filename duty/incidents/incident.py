"""What happened at a school: one row, whatever came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from duty.district.places import Place
from duty.district.severity import Triage
from duty.records.kept import Kept
from duty.records.subject import Subject

MORE_WITHIN = timedelta(minutes=10)
"""What the reporter sends this long after belongs to the report."""
CHANGEABLE_FOR = timedelta(hours=12)
"""So long the reporter may correct the kind and the triage."""


class IncidentState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"
    TAKEN_BACK = "taken_back"
    DRILL = "drill"
    JOINED = "joined"
    """The same event as another incident, which goes on (`joined_to`)."""


NEXT, LEFT_OUT = "；", "……"
HALF = 2000
"""So many characters of what was said first and last stand in a record that somebody adds to without end."""
NOT_COUNTED = frozenset({IncidentState.TAKEN_BACK, IncidentState.JOINED, IncidentState.DRILL})
"""No list and no figure counts these: nothing happened, or it is counted already."""
TAKES_MORE = frozenset({IncidentState.OPEN, IncidentState.JOINED})
"""What is added to a joined report belongs to the event that goes on."""


@dataclass(eq=False)
class Incident(Kept):
    """What a person reported, and what became of it. `kind` is of domain §2.11, or `sos`.

    received_at, occurred_at: when it came to us, and when the person says that it happened.
    delayed:          the phone sent it long after the tap (延迟).
    also_reported_by: who reported the same event later; they read the same receipts.
    """

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
    imported_as: str = ""
    joined_to: int | None = None
    also_reported_by: list[str] = field(default_factory=list)
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("incident", self.id)

    @property
    def sos(self) -> bool:
        return self.kind == "sos"

    @property
    def open(self) -> bool:
        return self.state is IncidentState.OPEN

    # -- what its reporter may still do ----------------------------------------------------

    def takes_more(self, now: datetime) -> bool:
        """Whether what the reporter sends now belongs to it."""
        return self.state in TAKES_MORE and now - self.received_at <= MORE_WITHIN

    def changeable(self, now: datetime) -> bool:
        """Whether its kind and triage may still be corrected."""
        return self.open and now - self.received_at <= CHANGEABLE_FOR

    def adds(self, sentence: str) -> None:
        """More words about the same event; nothing said earlier is overwritten, but of very many the middle
        is left out: every message stands in the transcript."""
        whole = f"{self.sentence}{NEXT}{sentence}" if self.sentence else sentence
        self.sentence = whole if len(whole) <= 2 * HALF else f"{whole[:HALF]}{LEFT_OUT}{whole[-HALF:]}"

    def latest(self, sentences: int) -> str:
        """What was said last of it."""
        return NEXT.join(self.sentence.split(NEXT)[-sentences:])[-HALF:]

    def stands_at(self, place: Place) -> None:
        """The event is there, to about 10 m as the consent says; a later place is the better one."""
        about = place.rounded()
        self.latitude, self.longitude, self.accuracy_m = about.latitude, about.longitude, place.accuracy_m

    def take_back(self) -> bool:
        """The reporter takes it back; the row stays. False when it is not open."""
        return self._goes_on_as(IncidentState.TAKEN_BACK, IncidentState.OPEN)

    # -- what becomes of it ----------------------------------------------------------------

    def practise(self) -> bool:
        """It was said during a drill."""
        return self._goes_on_as(IncidentState.DRILL, IncidentState.OPEN)

    def make_real(self) -> bool:
        """It was no drill after all."""
        return self._goes_on_as(IncidentState.OPEN, IncidentState.DRILL)

    def close(self, *, false_alarm: bool = False) -> bool:
        """An officer dealt with it, or found nothing. What was a drill remains one."""
        if self.state is IncidentState.DRILL:
            return True
        over = IncidentState.FALSE_ALARM if false_alarm else IncidentState.CLOSED
        return self._goes_on_as(over, IncidentState.OPEN)

    def reopen(self) -> bool:
        """It was closed by mistake."""
        return self._goes_on_as(IncidentState.OPEN, IncidentState.CLOSED, IncidentState.FALSE_ALARM)

    def join(self, first: Incident) -> bool:
        """It is the same event as an earlier report, which goes on; its reporter hears of that one."""
        if not self._goes_on_as(IncidentState.JOINED, IncidentState.OPEN):
            return False
        self.joined_to = first.id
        also = {self.reported_by, *self.also_reported_by} - {first.reported_by}
        first.also_reported_by = list(dict.fromkeys([*first.also_reported_by, *sorted(also)]))
        return True

    def _goes_on_as(self, state: IncidentState, *before: IncidentState) -> bool:
        """Change the state, out of one of these. False from any other."""
        if self.state not in before:
            return False
        self.state = state
        return True
