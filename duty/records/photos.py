"""A picture somebody sent: what it belongs to and how far its development has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from duty.district.places import Place
from duty.records.subject import Subject

TRIED_FOR = timedelta(days=1)
"""So long a picture that cannot be fetched is asked for again; file servers are ill for hours at times."""
TRIES = 6
"""And at least so often: one that came while we were down is not given up at the first failure."""
LONGEST_PAUSE = timedelta(minutes=30)
"""Each try is after twice as long as the one before, until it is this."""
SAID_LATE = 4
"""At this try, half a minute after the first, whoever sent it reads that it is still being fetched."""
TOO_LARGE = frozenset({"too_large", "too_many_pixels"})
"""Reasons of a refusal that a smaller picture would not have."""
OUT_OF_REACH = "gone"
"""The reason of a refusal when the channel does not give the picture out (any more)."""
TWICE = "twice"
"""The reason of a refusal of the same picture of the same thing, sent once more."""
SHORT = "short"
"""The reason that stands at a picture of which a part is missing. It is shown all the same."""
LOOSE = "pictures"
"""The kind of subject of pictures that came before the sentence they belong to."""


class PhotoState(StrEnum):
    WAITING = "waiting"
    DEVELOPED = "developed"
    REFUSED = "refused"
    GONE = "gone"
    """Kept as long as it may be; only the row is left."""


@dataclass(frozen=True)
class Picture:
    """A picture as it came: where it can be fetched, who sent it and when.

    album:     pictures sent together carry the same one; they come as separate updates.
    forwarded: taken by somebody else, nobody knows where: no evidence of anything.
    """

    channel: str
    file: str
    sent_by: str
    received_at: datetime
    album: str = ""
    forwarded: bool = False

    def of(self, subject: Subject, purpose: str) -> Photo:
        """The same, as a row about something."""
        photo = Photo(subject, purpose, self.channel, self.file, self.sent_by, self.received_at)
        photo.album = self.album
        return photo


@dataclass(frozen=True)
class Developed:
    """What became of a picture: two versions on the shelf, its fingerprints, what the camera wrote."""

    large_key: str
    small_key: str
    sha256: str
    dhash: str
    taken_at: str = ""
    latitude: float | None = None
    longitude: float | None = None
    short: bool = False
    """A part of it is missing."""


@dataclass(eq=False)
class Photo:
    """`subject` names the thing it shows; `purpose` is before or after. Keys are of the shelf.

    album: pictures sent together carry the same one; they come as separate updates.
    taken_at, latitude, longitude: what the camera wrote, read before everything else was stripped.
    seen_before: the subject of an earlier picture of exactly these bytes.
    """

    subject: Subject
    purpose: str
    channel: str
    file: str
    sent_by: str
    received_at: datetime
    state: PhotoState = PhotoState.WAITING
    reason: str = ""
    large_key: str = ""
    small_key: str = ""
    sha256: str = ""
    dhash: str = ""
    taken_at: str = ""
    latitude: float | None = None
    longitude: float | None = None
    seen_before: str = ""
    tries: int = 0
    next_try_at: datetime | None = None
    album: str = ""
    id: int | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing more becomes of it."""
        return self.state is not PhotoState.WAITING

    @property
    def gone(self) -> bool:
        """Whether its time is over: the row says that there was one."""
        return self.state is PhotoState.GONE

    @property
    def upload(self) -> list[str]:
        """Where it lies as it came, with all that the camera wrote: until it is settled, and no longer."""
        return [f"inbox/{self.file.removeprefix('web:')}"] if self.file.startswith("web:") else []

    def develop(self, made: Developed) -> bool:
        """It is on the shelf. False where it was settled before."""
        if self.settled:
            return False
        self.state = PhotoState.DEVELOPED
        self.large_key, self.small_key = made.large_key, made.small_key
        self.sha256, self.dhash = made.sha256, made.dhash
        self.taken_at = made.taken_at
        if made.latitude is not None and made.longitude is not None:
            about = Place(made.latitude, made.longitude).rounded()
            self.latitude, self.longitude = about.latitude, about.longitude
        self.reason = SHORT if made.short else ""
        return True

    def refuse(self, reason: str) -> bool:
        """It cannot be shown. False where it was settled before."""
        if self.settled:
            return False
        self.state, self.reason = PhotoState.REFUSED, reason
        return True

    def try_again(self, now: datetime, asked_to_wait: timedelta = timedelta()) -> bool:
        """Once more, later. False where it was tried for long enough, or is settled."""
        if self.settled or (self.tries + 1 >= TRIES and now - self.received_at > TRIED_FOR):
            return False
        self.tries += 1
        pause = min(timedelta(seconds=2 ** min(self.tries, 20)), LONGEST_PAUSE)
        self.next_try_at = now + max(pause, min(asked_to_wait, LONGEST_PAUSE))
        return True

    @property
    def late(self) -> bool:
        """Whether it is time to say that it is still being fetched."""
        return not self.settled and self.tries == SAID_LATE

    def lose(self) -> list[str]:
        """Its time is over. Returns the files that go: the versions, and the upload as it came."""
        files = [key for key in (self.large_key, self.small_key) if key] + self.upload
        self.state, self.large_key, self.small_key = PhotoState.GONE, "", ""
        self.next_try_at = self.latitude = self.longitude = None
        self.taken_at = ""
        return files
