"""A ticket to the printed codes of a school: for whoever asked, for a day, signed."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LASTS = timedelta(days=1)
SIGNED = 32


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose it is, and which school's codes it opens."""

    person_id: str
    school_id: str


class Tickets:
    """Issues and reads them. One for a house, from its secret."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"tickets:" + secret.encode()).digest()

    def issue(self, person_id: str, school_id: str, now: datetime) -> str:
        until = int((now + LASTS).timestamp())
        plain = f"{person_id}.{school_id}.{until}"
        return f"{plain}.{self._signature(plain)}"

    def read(self, text: str, now: datetime) -> Ticket | None:
        """None where it is none of ours, or over."""
        plain, _, signature = text.strip().rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(plain).encode()):
            return None
        person_id, school_id, until = plain.split(".")
        in_time = now <= datetime.fromtimestamp(int(until), UTC)
        return Ticket(person_id, school_id) if in_time else None

    def _signature(self, plain: str) -> str:
        return hmac.new(self._key, plain.encode(), hashlib.sha256).hexdigest()[:SIGNED]
