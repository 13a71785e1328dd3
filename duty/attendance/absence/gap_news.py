"""What is told of a gap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from duty.attendance.absence.note import Known
from duty.attendance.gap import Gap
from duty.district.district import District
from duty.messaging.notices import News, Turn


@dataclass(frozen=True)
class KnownOf:
    """韩小雨请假; 赵福来说07:20到."""

    who: str
    known: Known
    time: str = ""


@dataclass(frozen=True)
class GapLine:
    """07:10 柳河小学 校门口护学岗 缺:民警1. `missing` is heads by kind; `known` what was said of whom."""

    time: str
    school: str
    post: str
    missing: Mapping[str, int]
    known: tuple[KnownOf, ...] = ()


@dataclass(frozen=True)
class GapOpened(News):
    kind: ClassVar[str] = "gap.opened"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    gap: int
    line: GapLine


@dataclass(frozen=True)
class GapsOpened(News):
    """More than a few at once: the first of them, and how many there are."""

    kind: ClassVar[str] = "gap.opened_many"
    turn: ClassVar[Turn] = Turn.OUTSIDE
    time: str
    lines: tuple[GapLine, ...]
    count: int


@dataclass(frozen=True)
class GapFilled(News):
    """Somebody came; the earlier message changes in place."""

    kind: ClassVar[str] = "gap.filled"
    time: str
    school: str
    post: str


def line_of(district: District, gap: Gap, now: datetime, known: tuple[KnownOf, ...] = ()) -> GapLine:
    school, post = district.schools[gap.school_id], district.posts[gap.post_id]
    return GapLine(district.clock(now), school.short_name, post.name, dict(gap.missing), known)
