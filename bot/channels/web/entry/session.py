"""The signed cookie that says whose phone this is."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

COOKIE = "huxue"
"""Its name where the page comes without https: on this machine, in a trial."""
COOKIE_HTTPS = "__Host-huxue"
"""Behind https no neighbouring site can set a cookie of this name, and it never leaves by http."""
LASTS = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Session:
    """Who signed in on this phone, and when."""

    person: str
    issued_at: datetime


def seal(session: Session, key: str) -> str:
    """The cookie's value."""
    name = base64.urlsafe_b64encode(session.person.encode()).decode().rstrip("=")
    plain = f"{name}.{int(session.issued_at.timestamp())}"
    return f"{plain}.{_signature(plain, key)}"


def unseal(value: str, key: str, now: datetime) -> Session | None:
    """The session behind a cookie; None when it is forged, broken or too old."""
    plain, _, signature = value.rpartition(".")
    if not plain or not hmac.compare_digest(_signature(plain, key).encode(), signature.encode()):
        return None
    name, _, issued = plain.partition(".")
    person = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()
    issued_at = datetime.fromtimestamp(int(issued), UTC)
    return Session(person, issued_at) if now - issued_at < LASTS else None


def _signature(plain: str, key: str) -> str:
    return hmac.new(key.encode(), f"session:{plain}".encode(), hashlib.sha256).hexdigest()
