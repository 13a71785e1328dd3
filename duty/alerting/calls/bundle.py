"""Many calls in one message: which alerts stand in the bundle of one minute for one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(eq=False)
class BundleEntry:
    """One alert in one bundle. `name` is that of the bundle's message.

    called_at: when the bundle was its call to the person; None where it only stands there as well.
    """

    name: str
    person_id: str
    alert_id: int
    called_at: datetime | None = None
    id: int | None = None

    def call(self, now: datetime) -> None:
        """The person is called for it by the bundle, and by no message of its own."""
        self.called_at = now
