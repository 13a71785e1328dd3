"""A picture somebody sent: what it belongs to and how far its development has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from duty.records.subject import Subject


class PhotoState(StrEnum):
    WAITING = "waiting"
    DEVELOPED = "developed"
    REFUSED = "refused"
    GONE = "gone"
    """Kept as long as it may be; only the row is left."""


@dataclass(eq=False)
class Photo:
    """`subject` names the thing it shows; `purpose` is before or after. Keys are of the shelf.

    album: pictures sent together carry the same one; they come as separate updates.
    taken_at, latitude, longitude: what the camera wrote, read before everything else was stripped.
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

    def lose(self) -> list[str]:
        """Its time is over. Returns the files that go: the versions, and the upload as it came."""
        upload = [f"inbox/{self.file.removeprefix('web:')}"] if self.file.startswith("web:") else []
        files = [key for key in (self.large_key, self.small_key) if key] + upload
        self.state, self.large_key, self.small_key = PhotoState.GONE, "", ""
        self.next_try_at = self.latitude = self.longitude = None
        self.taken_at = ""
        return files

    @property
    def settled(self) -> bool:
        return self.state is not PhotoState.WAITING
