"""One thing due: of a routine at a school on a day, or of a bus at one of its arrivals."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from duty.district.routines import Choice
from duty.records.kept import Kept
from duty.records.subject import Subject
from duty.rights.may import About

UNDO_WITHIN = timedelta(minutes=10)
DELAYS = (timedelta(minutes=10), timedelta(minutes=20))
"""晚到: asked again after so long, and so long each time after that."""
ASKED_FOR = timedelta(hours=1)
BUS_ASKED_FOR = timedelta(hours=2)
"""After an outage of ours a bus is still asked after so long; what is older nobody knows."""
NO_BUS = "absent"
"""The act of 没来: the bus never came, so there is nothing to walk through."""


@dataclass(eq=False)
class Task(Kept):
    """What was asked stands in the row, so that a later change of the routine changes no question.

    ends_at:  until then an answer counts as on time.
    next_at:  when the clock looks at it next: to ask, to remind, to tell of silence. None: never again.
    alarm_at: of a bus: when it becomes a call, or when that call must hear of the answer.
    told:     who was asked, and the name of the message in their chat.
    follows:  the task whose answer this one follows; confirms: the record that 都没变 says once more.
    """

    routine_id: str
    school_id: str
    day: date
    due_at: datetime
    ends_at: datetime
    title: str
    text: str
    buttons: list[str]
    bus_id: str = ""
    next_at: datetime | None = None
    alarm_at: datetime | None = None
    asked_at: datetime | None = None
    told: dict[str, str] = field(default_factory=dict)
    reminded_at: datetime | None = None
    silent_at: datetime | None = None
    delays: int = 0
    answered_at: datetime | None = None
    answered_by: str = ""
    answer: str = ""
    act: str = ""
    count: int | None = None
    seconds: int | None = None
    stopped_at: datetime | None = None
    follows: int | None = None
    confirms: int | None = None
    hazard_id: int | None = None
    incident_id: int | None = None
    id: int | None = None

    @property
    def subject(self) -> Subject:
        return Subject("task", self.id)

    @property
    def about(self) -> About:
        """As the table of rights asks for it."""
        return About(schools=(self.school_id,), own=(self.answered_by,), called=tuple(self.told))

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(Choice.parse(one) for one in self.buttons)

    def choice(self, number: int) -> Choice | None:
        """The button of that place; data can be forged."""
        return self.choices[number] if 0 <= number < len(self.buttons) else None

    @property
    def answered(self) -> bool:
        return self.answered_at is not None

    @property
    def in_time(self) -> bool:
        return self.answered_at is not None and self.answered_at <= self.ends_at

    @property
    def of_bus(self) -> bool:
        return bool(self.bus_id)

    # -- what people say -------------------------------------------------------------------

    def settle(self, by: str, choice: Choice, now: datetime) -> bool:
        """Somebody answered; for everybody who was asked. False where somebody had."""
        if self.answered:
            return False
        self.answered_at, self.answered_by = now, by
        self.answer, self.act, self.next_at = choice.label, choice.does, None
        self.alarm_at = now if self.incident_id else None
        return True

    def take_back(self, by: str, now: datetime) -> bool:
        """Within ten minutes, by whoever said it; the history keeps that it was said."""
        if self.answered_at is None or self.answered_by != by or now - self.answered_at > UNDO_WITHIN:
            return False
        self.answered_at, self.answered_by, self.answer, self.act = None, "", "", ""
        self.count = self.seconds = self.stopped_at = self.confirms = self.hazard_id = None
        return True

    def delay(self, now: datetime) -> datetime:
        """晚到: when it is asked again."""
        again = now + DELAYS[min(self.delays, len(DELAYS) - 1)]
        self.delays += 1
        self.next_at, self.asked_at, self.silent_at, self.alarm_at = again, None, None, None
        return again


def still_asked(task: Task, now: datetime) -> bool:
    """What we could not ask in its time is asked no more: 无数据. A bus is, for longer."""
    if task.of_bus:
        return now <= (task.next_at or task.due_at) + BUS_ASKED_FOR
    return now <= max(task.ends_at, task.due_at + ASKED_FOR)
