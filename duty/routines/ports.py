"""What the rules about routines need from the outside. Storage implements it; only the boundary commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from duty.hazards.ports import Work as HazardsWork
from duty.routines.task import Task


@dataclass(frozen=True)
class Counted:
    """How many were due at that school of that routine, and what became of them."""

    due: int
    done: int
    in_time: int

    @property
    def missing(self) -> int:
        return self.due - self.done


class Tasks(Protocol):
    async def add(self, task: Task) -> bool:
        """Keep it and give it its id. False where another process kept the very same."""

    async def get(self, task_id: int) -> Task | None:
        """Locked until the transaction ends."""

    async def drop(self, tasks: Collection[Task]) -> None:
        """They were never asked, and their row is gone."""

    async def of_day(self, schools: Collection[str], day: date) -> Sequence[Task]:
        """Of those schools, in the order they are due."""

    async def waiting(self, schools: Collection[str], day: date, now: datetime) -> Sequence[Task]:
        """Of those what is due by now and nobody has answered."""

    async def due(self, now: datetime, most: int) -> Sequence[Task]:
        """Whose next moment has come, the earliest first."""

    async def alarms(self, now: datetime, most: int) -> Sequence[Task]:
        """Of buses whose call is due, or must hear of an answer."""

    async def asked_with(self, task: Task, schools: Collection[str]) -> Sequence[Task]:
        """What was asked of those schools at the same moment, in the order it is due."""

    async def following(self, task_id: int) -> Sequence[Task]:
        """What was planned because of that one's answer."""

    async def last_record(self, task: Task, label: str) -> Task | None:
        """The latest answered one of its routine and school, answered otherwise than so."""

    async def of_person(self, person_id: str, since: datetime) -> Sequence[Task]:
        """What they answered since then, newest first."""

    async def of_incident(self, incident_id: int) -> Task | None:
        """The bus whose silence that call is about."""

    async def counted(
        self, schools: Collection[str], begin: date, end: date, now: datetime
    ) -> Mapping[tuple[str, str], Counted]:
        """By school and routine, of those days, both included, what was due by now."""


class Work(HazardsWork, Protocol):
    """Hazards, and what is due of the routines."""

    @property
    def tasks(self) -> Tasks: ...
