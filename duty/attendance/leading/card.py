"""The one card that a leader has of a window, as a row: whose it is, and how it reads by now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(eq=False)
class LeaderCard:
    """`shown`: a digest of what stands on it, so that it is not rewritten to say the same."""

    shift_key: str
    person_id: str
    made_at: datetime
    shown: str = ""
    id: int | None = None

    @property
    def name(self) -> str:
        """Of its message, so that it changes in place."""
        return f"leading:{self.id}"

    def show(self, digest: str) -> bool:
        """False where it reads like that already."""
        if self.shown == digest:
            return False
        self.shown = digest
        return True
