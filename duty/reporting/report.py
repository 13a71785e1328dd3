"""One 初报, 续报 or 终报: a draft until somebody confirms it, and never changed after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from duty.district.people import Person
from duty.district.severity import URGENT
from duty.incidents.incident import Incident, IncidentState
from duty.records.subject import Subject
from duty.reporting.facts import Facts, Heading

REPORTED_WHILE = frozenset({IncidentState.OPEN, IncidentState.CLOSED})
"""Superiors hear of what happened, whether it is over or not; a false alarm or a drill is none of it."""


def must_be_reported(incident: Incident) -> bool:
    """Whether superiors must hear of it (domain §2.11)."""
    return incident.triage in URGENT and incident.state in REPORTED_WHILE


class ReportKind(StrEnum):
    FIRST = "first"
    UPDATE = "update"
    FINAL = "final"


@dataclass(eq=False)
class Report:
    """What superiors read. `fields` come from the record, `added` holds a person's sentence per heading.

    ordinal:   counted from 1 within its incident.
    due_at:    the deadline that ran when the draft was begun.
    addressed: the organisations it is meant for; nothing leaves the house by itself.
    """

    incident_id: int
    kind: ReportKind
    ordinal: int
    author_id: str
    begun_at: datetime
    due_at: datetime | None
    fields: Facts = field(default_factory=Facts)
    added: dict[str, str] = field(default_factory=dict)
    addressed: list[str] = field(default_factory=list)
    text: str = ""
    frozen_at: datetime | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("report", self.id)

    @property
    def frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def late(self) -> bool:
        return bool(self.frozen_at and self.due_at and self.frozen_at > self.due_at)

    def redraft(self, kind: ReportKind, facts: Facts) -> bool:
        """The draft is of that kind now, with the facts as they stand. False once it is frozen."""
        if self.frozen:
            return False
        self.kind, self.fields = kind, facts
        return True

    def add(self, heading: Heading, sentence: str) -> bool:
        """A person's sentence for a heading. False once the report is frozen."""
        if self.frozen:
            return False
        self.added = self.added | {heading.value: sentence}
        return True

    def freeze(self, text: str, addressed: Sequence[str], by: Person, now: datetime) -> bool:
        """Words, author and time are fixed. False when they were before."""
        if self.frozen:
            return False
        self.text, self.addressed = text, list(addressed)
        self.author_id, self.frozen_at = by.id, now
        return True


def next_kinds(reports: Sequence[Report]) -> tuple[ReportKind, ...]:
    """Which kind may be written now: first the 初报, and nothing after the 终报."""
    written = [one.kind for one in reports if one.frozen]
    if ReportKind.FINAL in written:
        return ()
    return (ReportKind.UPDATE, ReportKind.FINAL) if written else (ReportKind.FIRST,)
