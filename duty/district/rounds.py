"""Rounds and the points they lead to: where a guard walks, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from duty.district.grouping import grouped
from duty.district.places import Place
from duty.district.spelling import normal_form

NIGHT_FROM, NIGHT_TO = time(22), time(6)
"""A round that is due in these hours is a night round: it wakes nobody."""
SCHOOL_DAYS = "school_day"
LEAST_TOLERANCE = timedelta(minutes=5)


class Order(StrEnum):
    """Whether the points of a round have an order of their own."""

    FREE = "free"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A point to look at. `looks`: what to look at there; `tag`: the own id of its NFC tag, if it has one."""

    id: str
    school_id: str
    name: str
    place: Place
    radius_m: float
    looks: tuple[str, ...] = ()
    tag: str = ""

    def metres_from(self, place: Place) -> float:
        return self.place.metres_to(place)

    def holds(self, place: Place) -> bool:
        """As a post does (`duty.district.schools`): a coarse fix is nowhere."""
        return not place.coarse and self.metres_from(place) - place.accuracy_m <= self.radius_m


@dataclass(frozen=True, slots=True)
class Round:
    """Points, times of a day and how many minutes about each; a round without points is told in words."""

    id: str
    school_id: str
    name: str
    checkpoints: tuple[str, ...]
    times: tuple[str, ...]
    days: str
    tolerance_min: int
    ordered: Order = Order.FREE

    @property
    def tolerance(self) -> timedelta:
        """A round with none could never be begun."""
        return max(timedelta(minutes=self.tolerance_min), LEAST_TOLERANCE)

    def dues(self, day: date) -> Iterator[datetime]:
        """When it is due on that day, naive local time.

        A time smaller than the one before passes midnight and belongs to the night that began on that day.
        """
        before = None
        for clock in map(time.fromisoformat, self.times):
            if before is not None and clock < before:
                day += timedelta(days=1)
            before = clock
            yield datetime.combine(day, clock)


def is_night(local: datetime) -> bool:
    """22:00 to 06:00."""
    return local.time() >= NIGHT_FROM or local.time() < NIGHT_TO


class Beats:
    """The points and rounds of all schools, found by school, by a printed code and by a tag."""

    def __init__(self, checkpoints: Iterable[Checkpoint], rounds: Iterable[Round]) -> None:
        points = list(checkpoints)
        self._points_of = grouped(points, lambda one: one.school_id)
        self._rounds_of = grouped(rounds, lambda one: one.school_id)
        self._by_code = _alone(grouped(points, lambda one: normal_form(one.id)))
        self._by_tag = _alone(grouped((one for one in points if one.tag), lambda one: normal_form(one.tag)))

    def points_of(self, school_id: str) -> list[Checkpoint]:
        return self._points_of.get(school_id, [])

    def rounds_of(self, school_id: str) -> list[Round]:
        return self._rounds_of.get(school_id, [])

    def by_code(self, spelled: str) -> Checkpoint | None:
        """The point of that id, in any spelling."""
        return self._by_code.get(normal_form(spelled))

    def by_tag(self, spelled: str) -> Checkpoint | None:
        """The point whose tag has that id, in any spelling."""
        return self._by_tag.get(normal_form(spelled))


def _alone(groups: dict[str, list[Checkpoint]]) -> dict[str, Checkpoint]:
    """What two things are called is the name of neither."""
    return {name: found[0] for name, found in groups.items() if len(found) == 1}
