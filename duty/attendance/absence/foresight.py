"""What is told of a place that will be empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from duty.messaging.notices import News, Turn


@dataclass(frozen=True)
class Ahead:
    """明早会缺 柳河小学 校门口护学岗 民警1（韩小雨请假）. number: of its row, 0 where it has none yet.

    away: full names, of the police and of guards only. school: empty for a desk, which `post` names.
    """

    number: int
    school: str
    post: str
    missing: Mapping[str, int]
    away: tuple[str, ...]
    day: date
    time: str

    @property
    def morning(self) -> bool:
        return self.time < "12:00"


@dataclass(frozen=True)
class Foresight(News):
    """All of tomorrow that one person can fill."""

    kind: ClassVar[str] = "foreseen.told"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    lines: tuple[Ahead, ...]
