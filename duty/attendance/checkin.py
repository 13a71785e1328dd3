"""One person at one post in one window: what was said, and what it is worth as evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.district.places import Place
from duty.district.schools import Post
from duty.district.shifts import CLOSES_AFTER_END


class Evidence(StrEnum):
    """Best first (product.md, Check-in)."""

    LOCATION = "location"
    QR = "qr"
    LEADER = "leader"
    WORDS = "words"


class Standing(StrEnum):
    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    """待核: kept for the leader; never 作弊."""
    NOT_SEEN = "not_seen"
    TAKEN_BACK = "taken_back"


@dataclass(eq=False)
class CheckIn:
    """One person at one post in one window. Times aware; distance and accuracy in metres."""

    person_id: str
    school_id: str
    post_id: str
    shift_key: str
    standing: Standing
    evidence: Evidence
    punctuality: str
    received_at: datetime
    said_at: datetime | None = None
    ends_at: datetime | None = None
    distance_m: float | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_m: float | None = None
    reason: str = ""
    reported_by: str = ""
    verified_by: str = ""
    verified_at: datetime | None = None
    checked_out_at: datetime | None = None
    closed_by: str = ""
    id: int | None = None

    @property
    def counts(self) -> bool:
        """Whether the person is taken to be at the post."""
        return self.standing in (Standing.CONFIRMED, Standing.DOUBTFUL)

    @property
    def open(self) -> bool:
        return self.counts and self.checked_out_at is None

    def on_duty(self, now: datetime) -> bool:
        """Still there: until it is closed, and for half an hour after the end to press 🏁 in."""
        return self.open and (self.ends_at is None or now < self.ends_at + CLOSES_AFTER_END)

    def saw(self, post: Post, place: Place) -> None:
        """Keep one fix, rounded to about 10 m (domain §4.2-3), and what it says about the post."""
        kept = place.rounded()
        self.evidence = Evidence.LOCATION
        self.latitude, self.longitude, self.accuracy_m = kept.latitude, kept.longitude, kept.accuracy_m
        self.distance_m = round(post.metres_from(place))
        inside = post.holds(place)
        self.standing = Standing.CONFIRMED if inside else Standing.DOUBTFUL
        self.reason = "" if inside else "far"
