"""One 专项行动: which form, which schools, until when (S2:6, S2:48)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from duty.records.kept import Kept
from duty.records.subject import Subject

ANNEX1 = "annex1"


@dataclass(eq=False)
class Campaign(Kept):
    """A form asked of some schools.

    form:         the schema as it was when the campaign began; a later file does not change it.
    cutoff:       the last day whose figures count (统计数据截至); frozen when that day is over.
    due:          the day the district wants it, due_city the day the city wants it.
    begun_at:     when it was begun; a proposal of a chat has none yet.
    announced_at: when the schools were told; reminded_on: the last day on which the missing were.
    """

    name: str
    form_id: str
    form: dict[str, Any]
    cutoff: date
    due: date
    due_city: date | None
    schools: list[str]
    created_by: str
    created_at: datetime
    begun_at: datetime | None = None
    announced_at: datetime | None = None
    reminded_on: date | None = None
    frozen_at: datetime | None = None
    frozen_by: str = ""
    id: int | None = field(default=None)

    @property
    def subject(self) -> Subject:
        return Subject("campaign", self.id)

    @property
    def open(self) -> bool:
        return self.begun_at is not None and self.frozen_at is None

    def freeze(self, by: str, now: datetime) -> bool:
        """What is answered from now on is late. False where it was frozen before."""
        if self.frozen_at:
            return False
        self.frozen_at, self.frozen_by = now, by
        return True

    def of(self, schools: Sequence[str]) -> list[str]:
        """Its schools among those."""
        wanted = set(schools)
        return [school for school in self.schools if school in wanted]
