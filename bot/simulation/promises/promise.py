"""A promise, what it is held against, and what it looks like when it is broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import ClassVar, Protocol

from bot.simulation.engine import ZONE
from bot.simulation.line import Said
from bot.simulation.phone import Phone
from duty.district.district import District
from handlers.speech.voice import Voice
from storage.queries.upkeep.evidence import Mail, Records


@dataclass(frozen=True)
class Broken:
    """Which promise, of whom, when, and what is wrong in one line."""

    promise: str
    person: str
    at: datetime | None
    what: str

    def __str__(self) -> str:
        when = f"{self.at.astimezone(ZONE):%m-%d %H:%M:%S}" if self.at else ""
        return " ".join(part for part in (f"【{self.promise}】", when, self.person, self.what) if part)


@dataclass(frozen=True)
class Evidence:
    """Everything that is known afterwards: the rows, the phones, and what was said.

    outages: when the house had no network. failed: jobs of the clock that raised. held: what never got in.
    """

    district: District
    days: Sequence[date]
    ends_at: datetime
    records: Records
    phones: dict[str, Phone]
    said: Sequence[Said]
    held: int
    outages: Sequence[tuple[datetime, datetime]]
    failed: Sequence[str]
    voice: Voice

    @cached_property
    def lines(self) -> dict[int, Mail]:
        """The rows of the outbox by the number that a phone knows them by."""
        return {mail.id: mail for mail in self.records.mail}

    def cut_off(self, since: datetime, until: datetime) -> timedelta:
        """How long of that span nothing could get out."""
        spans = ((max(since, begin), min(until, end)) for begin, end in self.outages)
        return sum((end - begin for begin, end in spans if end > begin), timedelta())


class Promise(Protocol):
    name: ClassVar[str]
    """As the report names it."""

    def broken(self, evidence: Evidence) -> Iterator[Broken]:
        """Every case in which it was not kept."""
