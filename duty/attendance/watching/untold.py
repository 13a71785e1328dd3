"""Whom of an empty place nobody has told yet, as rows: a process that ends between two parts forgets none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.attendance.absence.gap_news import KnownOf
from duty.attendance.gap import Gap
from duty.district.district import District


@dataclass(frozen=True)
class Untold:
    """This person is still to be told of that place; places of one desk are told together.

    known: what was said of whoever lacks there when it was found empty.
    """

    desk_id: str
    person_id: str
    gap_id: int
    opened_at: datetime
    known: tuple[KnownOf, ...] = ()


@dataclass(frozen=True)
class ToTell:
    """What one person is still to be told of a desk: the first of the places, and how many there are."""

    person_id: str
    count: int
    places: Sequence[tuple[Gap, tuple[KnownOf, ...]]]


def desk_of(district: District, school_id: str) -> str:
    """The first of the desks above the school: what is empty there is told together."""
    school = district.schools.get(school_id)
    return next(iter(district.command_desks(school)), "") if school else ""
