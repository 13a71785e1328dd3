"""What somebody must be told who did not ask: facts, not words. Handlers put them into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any


class Priority(IntEnum):
    """Who goes first. A P0 never waits behind anything; a summary waits for everything."""

    P0 = 0
    P1 = 1
    REPLY = 2
    RECEIPT = 3
    P2 = 4
    NUDGE = 6
    SUMMARY = 9


@dataclass(frozen=True)
class Notice:
    """To one person, on every account of theirs that a running channel serves; or to one account (a group).

    kind:     which words (a key of the texts), e.g. `alert.page`.
    facts:    the values those words need; JSON only.
    dedupe:   the same key is never told twice.
    name, replaces: as in Say.
    page_id:  the alert's page this carries, so that its delivery is written there.
    """

    person_id: str
    kind: str
    priority: Priority
    facts: dict[str, Any] = field(default_factory=dict)
    dedupe: str = ""
    name: str = ""
    replaces: str = ""
    page_id: int | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    account_id: int | None = None
