"""What people read of what is due: facts, which handlers put into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from duty.district.district import District
from duty.messaging.notices import News, Turn
from duty.routines.task import Task


@dataclass(frozen=True)
class TaskLine:
    """One of the things asked, as it stands: who answered what and when, empty while nobody did."""

    id: int
    title: str
    text: str
    school: str
    due: str
    of_bus: bool
    labels: tuple[str, ...]
    answer: str
    at: str
    by: str
    count: int | None
    seconds: int | None
    confirms: str

    @classmethod
    def of(cls, district: District, task: Task, confirms: Task | None = None) -> TaskLine:
        return cls(
            task.known_id,
            task.title,
            task.text,
            district.schools[task.school_id].short_name,
            district.clock(task.due_at),
            task.of_bus,
            tuple(choice.label for choice in task.choices),
            task.answer,
            district.clock(task.answered_at) if task.answered_at else "",
            district.polite(task.answered_by) if task.answered_by in district.people else "",
            task.count,
            task.seconds,
            _confirmed(district, confirms),
        )


def _confirmed(district: District, record: Task | None) -> str:
    """2026-09-01 都达标: the record that 都没变 says once more."""
    return f"{record.day:%Y-%m-%d} {record.answer}" if record else ""


@dataclass(frozen=True)
class TasksAsked(News):
    """What is asked of somebody now, as one message that rewrites itself."""

    kind: ClassVar[str] = "task.asked"
    turn: ClassVar[Turn] = Turn.ROUTINE
    lines: tuple[TaskLine, ...]
    several_schools: bool = False


@dataclass(frozen=True)
class TasksAgain(TasksAsked):
    """The one reminder."""

    kind: ClassVar[str] = "task.again"


@dataclass(frozen=True)
class BusAsked(TasksAsked):
    """校车清车 is outside all limits, whoever attends the bus."""

    turn: ClassVar[Turn] = Turn.OUTSIDE


@dataclass(frozen=True)
class BusAgain(TasksAgain):
    turn: ClassVar[Turn] = Turn.OUTSIDE


@dataclass(frozen=True)
class TasksSilent(News):
    """Nobody answered: what, where, due when. No names of persons."""

    kind: ClassVar[str] = "task.silent"
    turn: ClassVar[Turn] = Turn.ROUTINE
    lines: tuple[TaskLine, ...]


@dataclass(frozen=True)
class BusNews(News):
    """A bus that was not walked through yet, or did not come: its name, school, and when it was due."""

    bus: str
    school: str
    due: str
    who: str
    phone: str


@dataclass(frozen=True)
class BusSilent(BusNews):
    kind: ClassVar[str] = "task.bus_silent"
    turn: ClassVar[Turn] = Turn.OUTSIDE


@dataclass(frozen=True)
class BusesSilent(News):
    """All of whoever reads it, in one message."""

    kind: ClassVar[str] = "task.bus_silent"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    buses: tuple[BusNews, ...]


@dataclass(frozen=True)
class BusAbsent(BusNews):
    kind: ClassVar[str] = "task.bus_absent"
    turn: ClassVar[Turn] = Turn.OUTSIDE


def bus_news(kind: type[BusNews], district: District, task: Task) -> BusNews:
    bus = district.book.buses.get(task.bus_id)
    attendant = district.people.get(bus.attendant_id) if bus else None
    return kind(
        task.title,
        district.schools[task.school_id].short_name,
        district.clock(task.due_at),
        district.polite(attendant.id) if attendant else "",
        attendant.phone if attendant else "",
    )


def asked_lines(district: District, tasks: Iterable[Task]) -> tuple[TaskLine, ...]:
    return tuple(TaskLine.of(district, task) for task in tasks)
