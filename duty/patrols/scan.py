"""A guard was at a point: by its code, its tag, the phone's place, or their word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.district.places import Place
from duty.district.rounds import Checkpoint
from duty.records.subject import Subject

SAID_EARLIER_S = 120
"""What was said this much before we heard of it shows both times, as a check-in does."""


class Proof(StrEnum):
    """By what it is known, best first."""

    QR = "qr"
    NFC = "nfc"
    LOCATION = "location"
    WORDS = "words"


class Found(StrEnum):
    """What was said of the point."""

    NOTHING = ""
    FINE = "fine"
    """都正常"""
    HAZARD = "hazard"


@dataclass(eq=False)
class Scan:
    """One point on one walk. `at`: when we heard of it; `said_at`: when it was scanned, where that differs.

    failed: the code or tag could not be read. too_fast, out_of_order: marks for whoever reads, no more.
    """

    walk_id: int
    checkpoint_id: str
    person_id: str
    at: datetime
    said_at: datetime | None = None
    proof: Proof = Proof.WORDS
    failed: bool = False
    too_fast: bool = False
    out_of_order: bool = False
    found: Found = Found.NOTHING
    distance_m: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("scan", self.id)

    @property
    def was_at(self) -> datetime:
        """Its own time."""
        return self.said_at or self.at

    @property
    def said_earlier(self) -> bool:
        """Whether both times are shown."""
        return (self.at - self.was_at).total_seconds() > SAID_EARLIER_S

    def measure(self, point: Checkpoint, place: Place) -> None:
        """One fix, rounded to about 10 m (domain §4.2-3), and how far that is from the point."""
        kept = place.rounded()
        self.latitude, self.longitude, self.accuracy_m = kept.latitude, kept.longitude, kept.accuracy_m
        self.distance_m = round(point.metres_from(place))
