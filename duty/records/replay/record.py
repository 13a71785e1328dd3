"""What is on record of one case: its entries with their seals, what was said to whom, its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.records.chain.seal import Seal
from duty.records.history import Change
from duty.records.subject import Subject

NUMBER_OF = {"hazard": "YH-", "incident": "SJ-"}
"""How the number of a case begins, by its kind."""


@dataclass(frozen=True, slots=True)
class Case:
    """A hazard or an incident. `words`: what its reporter wrote; `closed_at` empty while it is open."""

    subject: Subject
    number: str
    school_id: str
    post_id: str
    kind: str
    words: str
    reported_by: str
    reported_at: datetime
    closed_at: datetime | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of its history, with its seal and the one before that, where it is sealed."""

    change: Change
    seal: Seal | None
    before: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one person: when it was to be said, when it stood on a screen of theirs."""

    person_id: str
    told_at: datetime
    delivered_at: datetime | None
    state: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at one of its pictures."""

    person_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of it, by its hash."""

    sha256: str
    purpose: str
    sent_by: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """Everything of one case, oldest first. steps: seals between its own, as far as they are few enough.

    A step is the first seal of a gap; a gap that is too long has none.
    """

    case: Case
    entries: Sequence[Entry]
    deliveries: Sequence[Delivery]
    looks: Sequence[Look]
    shots: Sequence[Shot]
    steps: Sequence[Sequence[Seal]] = ()
    head: Seal | None = None
