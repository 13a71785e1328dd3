"""How many pictures one person may send through the page in a day; a phone gone wild fills no disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

PICTURES_A_DAY = 120
BYTES_A_DAY = 300 * 1024 * 1024
FULL = "今天的照片已经收满了，请明天再发，有急事请打110"


@dataclass
class _Day:
    day: date
    pictures: int = 0
    size: int = 0


class Quota:
    """Counts what each person sent today, in this process; the local day ends at midnight."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._sent: dict[str, _Day] = {}

    def takes(self, person: str, size: int) -> bool:
        """Count one more picture of that size. False where it would be too much: then it is not counted."""
        today = self._now().date()
        sent = self._sent.get(person)
        if sent is None or sent.day != today:
            sent = self._sent[person] = _Day(today)
        if sent.pictures + 1 > PICTURES_A_DAY or sent.size + size > BYTES_A_DAY:
            return False
        sent.pictures += 1
        sent.size += size
        return True
