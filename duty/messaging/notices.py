"""What somebody must be told who did not ask: facts, not words. Handlers put them into words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from enum import IntEnum
from typing import Any, ClassVar


class Priority(IntEnum):
    """Who goes first. A P0 never waits behind anything; a summary waits for everything."""

    P0 = 0
    P1 = 1
    REPLY = 2
    RECEIPT = 3
    P2 = 4
    NUDGE = 6
    SUMMARY = 9


class Turn(IntEnum):
    """Of what a guard did not ask for, what comes first once their day's share is spent (`quiet`)."""

    OUTSIDE = 0
    """Outside the share: what a leader must decide, a bus, a drill that nobody may take for real."""
    OWN_ABSENCE = 1
    ROUND = 2
    ROUTINE = 3
    OTHER = 4


@dataclass(frozen=True)
class News:
    """The facts of one notice. Each kind is a small class of its own, beside the rule that tells it.

    kind: the name under which it is logged; also the text that says it, where no renderer does.
    """

    kind: ClassVar[str] = ""
    loud: ClassVar[bool] = False
    """It makes a sound, whatever its priority."""
    turn: ClassVar[Turn] = Turn.OTHER

    @property
    def of_drill(self) -> bool:
        """Whether 【演练】 must stand in front of it."""
        return False

    @property
    def caller(self) -> str:
        """The id of whoever's call it is about, empty where it is about none: callers take turns."""
        return ""

    def values(self) -> dict[str, Any]:
        """The facts by name, for the placeholders of a text."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Notice:
    """To one person, on every account of theirs that a running channel serves; or to one account (a group).

    dedupe:   the same key is never told twice.
    name, replaces: as in Say.
    silent:   it makes no sound where the channel can do without. So does all that is no call (`loud`).
    anew:     it is heard even where it takes the place of an earlier message.
    page_id:  the alert's page this carries, so that its delivery is written there.
    turn:     that of its news, where it counts as one of the four of its person's day.
    """

    person_id: str
    news: News
    priority: Priority
    dedupe: str = ""
    name: str = ""
    replaces: str = ""
    page_id: int | None = None
    not_before: datetime | None = None
    expires_at: datetime | None = None
    account_id: int | None = None
    silent: bool = False
    anew: bool = False
    turn: Turn = Turn.OUTSIDE

    @property
    def loud(self) -> bool:
        """P0, P1, 点名 and 下指令 make a sound; everything else nobody asked for makes none."""
        return not self.silent and (self.priority <= Priority.P1 or self.news.loud)

    @property
    def kind(self) -> str:
        return self.news.kind
