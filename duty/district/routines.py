"""例行事项: what is wanted done again and again is a row: who, when, at most three buttons, what follows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import cache
from importlib import resources

from duty.district.grouping import grouped

OFFICE = "office"
"""In `who` and `silent_to`: the school's safety office."""
CLEARING = "bus_clear"
"""校车清车: asked of each bus at each of its arrivals (`buses.csv`), not at the row's own time."""
EVACUATION = "evacuation"
"""疏散演练: kindergartens are reminded of it only once in a quarter."""
UNCHANGED = "都没变"
"""A button of this label confirms the last record of the same row."""


class When(StrEnum):
    """On which days; `weekly` and `monthly` are followed by a number: `weekly:1` is Monday."""

    OFF = ""
    """Switched off: what the district, or the house itself, wants is not wanted here."""
    SCHOOL_DAY = "school_day"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    TERM_START = "term_start"
    HOLIDAY_EVENING = "holiday_evening"
    KEY_PERIOD = "key_period"
    ON_DEMAND = "on_demand"


class Act(StrEnum):
    """What a button does; `hazard` is followed by the category it begins: `hazard:fire`."""

    DONE = "done"
    COUNT = "count"
    PHOTO = "photo"
    HAZARD = "hazard"


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a routine: its label, and its act with what belongs to it (`hazard:fire`)."""

    label: str
    does: str

    @property
    def act(self) -> Act:
        return Act(self.does.partition(":")[0])

    @property
    def category(self) -> str:
        return self.does.partition(":")[2]

    @classmethod
    def parse(cls, text: str) -> Choice:
        label, _, does = text.rpartition("=")
        return cls(label, does)


@dataclass(frozen=True, slots=True)
class Routine:
    """One row of `routines.csv`; its fields are those of the file (docs/routines.md)."""

    id: str
    school_id: str
    title: str
    text: str
    who: tuple[str, ...]
    schedule: str
    at: time | None
    window_min: int
    buttons: tuple[str, ...]
    then_id: str = ""
    remind_min: int | None = None
    silent_after_min: int | None = None
    silent_to: tuple[str, ...] = ()
    feeds: str = ""
    source: str = ""

    @property
    def when(self) -> When:
        return When(self.schedule.partition(":")[0])

    @property
    def number(self) -> int:
        """Of `weekly:3` 3; 1 where nothing is said."""
        return int(self.schedule.partition(":")[2] or 1)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return tuple(Choice.parse(one) for one in self.buttons)


@dataclass(frozen=True, slots=True)
class Bus:
    """A school bus, whose attendant walks through it, and when it arrives. A time may be none."""

    id: str
    school_id: str
    name: str
    attendant_id: str
    am_arrival: time | None = None
    pm_arrival: time | None = None

    @property
    def arrivals(self) -> tuple[time, ...]:
        return tuple(at for at in (self.am_arrival, self.pm_arrival) if at)


@dataclass(frozen=True, slots=True)
class Span:
    """A term (学期) or a key period (重要节点); both days belong to it. Empty `school_id` is everybody."""

    school_id: str
    name: str
    begin: date
    end: date
    extra: str = ""
    """What is special in it: words said with each zero report; `police=1` more heads at every post that wants
    such; `window=noon` the only windows of key periods that it adds, else it adds all of them."""

    def holds(self, day: date) -> bool:
        return self.begin <= day <= self.end

    @property
    def words(self) -> str:
        return "；".join(one for one in self._parts if "=" not in one)

    @property
    def more(self) -> dict[str, int]:
        """Heads by kind that are wanted on top."""
        named = (one.partition("=") for one in self._parts if "=" in one)
        return {kind.strip(): int(heads) for kind, _, heads in named if heads.strip().isdecimal()}

    def adds(self, window: str) -> bool:
        """Whether it adds that window of key periods."""
        named = (one.partition("=") for one in self._parts)
        keys = [key.strip() for name, _, key in named if name.strip() == "window"]
        return not keys or window in keys

    @property
    def _parts(self) -> list[str]:
        return [one.strip() for one in self.extra.replace(";", "；").split("；") if one.strip()]


class Book:
    """The rows that hold at a school: its own, else the district's, else those shipped; spans and buses."""

    def __init__(
        self,
        routines: Iterable[Routine] = (),
        buses: Iterable[Bus] = (),
        terms: Iterable[Span] = (),
    ) -> None:
        rows = list(routines)
        self._everywhere = {one.id: one for one in (*shipped(), *rows) if not one.school_id}
        self._own = grouped((one for one in rows if one.school_id), lambda one: one.school_id)
        self.buses = {bus.id: bus for bus in buses}
        self._buses = grouped(self.buses.values(), lambda bus: bus.school_id)
        self._terms = grouped(terms, lambda span: span.school_id)

    def everywhere(self) -> list[Routine]:
        """What holds where a school has nothing of its own to say, switched off rows left out."""
        return [one for one in self._everywhere.values() if one.when is not When.OFF]

    def of(self, school_id: str) -> list[Routine]:
        """A school's own row of an id stands in for the district's; one of a new id comes on top."""
        found = self._everywhere | {one.id: one for one in self._own.get(school_id, ())}
        return [one for one in found.values() if one.when is not When.OFF]

    def own(self) -> list[Routine]:
        """What single schools said for themselves."""
        return [one for some in self._own.values() for one in some]

    def get(self, school_id: str, routine_id: str) -> Routine | None:
        mine = next((one for one in self._own.get(school_id, ()) if one.id == routine_id), None)
        found = mine or self._everywhere.get(routine_id)
        return found if found and found.when is not When.OFF else None

    def buses_of(self, school_id: str) -> list[Bus]:
        return self._buses.get(school_id, [])

    def buses_with(self, attendant_id: str) -> list[Bus]:
        return [bus for bus in self.buses.values() if bus.attendant_id == attendant_id]

    def term(self, school_id: str, day: date) -> Span | None:
        """The term that holds that day; a school's own terms stand in for the district's."""
        return self._holds(self._terms, school_id, day)

    @staticmethod
    def _holds(spans: Mapping[str, list[Span]], school_id: str, day: date) -> Span | None:
        chosen = spans.get(school_id) or spans.get("", [])
        return next((one for one in chosen if one.holds(day)), None)


@cache
def shipped() -> tuple[Routine, ...]:
    """What the house itself brings, each with its source; a file like a district's own."""
    text = resources.files("duty.district").joinpath("routines.csv").read_text("utf-8")
    return tuple(_row(raw) for raw in csv.DictReader(text.splitlines()))


def _row(raw: Mapping[str, str]) -> Routine:
    return Routine(
        raw["routine_id"],
        raw["school_id"],
        raw["title"],
        raw["text"],
        _several(raw["who"]),
        raw["when"],
        time.fromisoformat(raw["time"]) if raw["time"] else None,
        int(raw["window"] or 0),
        _several(raw["buttons"]),
        raw["then"],
        _minutes(raw["remind_min"]),
        _minutes(raw["silent_after_min"]),
        _several(raw["silent_to"]),
        raw["feeds"],
        raw["source"],
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _minutes(cell: str) -> int | None:
    return int(cell) if cell else None
