"""The files, column by column: what each cell is, where it is kept, what it must refer to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Table

from duty.district.days import KEY_PERIOD
from duty.district.ladders import DAY_S, GROUPS, LADDERS
from duty.district.people import Role
from duty.district.rounds import Order
from duty.district.routines import OFFICE
from duty.district.severity import URGENT, Triage
from duty.district.shifts import DayKind
from duty.language.danger import kinds
from storage import tables
from storage.importing import cells
from storage.importing.cells import Parser

REQUIRED: Final = object()
WINDOW_DAYS = (DayKind.SCHOOL_DAY, DayKind.HOLIDAY, KEY_PERIOD, DayKind.EXAM)
ROUND_DAYS = (DayKind.SCHOOL_DAY, DayKind.HOLIDAY)
PHONE_KINDS = ("smart", "feature", "none")
HAZARD_LEVELS = ("ordinary", "major")
HAZARD_STATUSES = (
    *("NEW", "ASSIGNED", "RECTIFIED", "VERIFIED", "CLOSED"),
    *("RETURNED", "TRANSFERRED", "LISTED", "ESCALATED_GOV"),
)
HAZARD_CATEGORIES = (
    *("fire", "electric", "chem", "bus", "traffic", "perimeter", "facility", "building", "alarm"),
    *("video", "lighting", "food", "crowd", "equip", "staffing", "surroundings", "other"),
)
LONGEST = 500
"""Of a text without a limit of its own."""


@dataclass(frozen=True)
class Column:
    """`blank` is the value of an empty cell; without one the cell must not be empty.

    optional: a file may be without it, and what is kept of it stays as it is.
    """

    name: str
    parse: Parser
    blank: Any = REQUIRED
    field: str = ""
    refers: str = ""
    optional: bool = False

    @property
    def empty(self) -> Any:
        return list(self.blank) if isinstance(self.blank, tuple) else self.blank

    @property
    def kept_as(self) -> str:
        return self.field or self.name


@dataclass(frozen=True)
class Sheet:
    """One file. `key` names the fields that make a row the same one in a later import."""

    name: str
    table: Table
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    reference: bool = True
    """Of the district as it is; else of what happened."""
    whole: str = ""
    """Rows that share this field make one thing: a later import replaces all of it."""

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def fields(self) -> list[str]:
        """Those that a row keeps and a later import may correct."""
        known = self.table.columns
        return [column.kept_as for column in self.columns if column.kept_as in known]

    @cached_property
    def limits(self) -> dict[str, int]:
        """The longest text of each column."""
        return {column.name: self._limit(column.kept_as) for column in self.columns}

    def _limit(self, field: str) -> int:
        if field not in self.table.columns:
            return LONGEST
        return getattr(self.table.c[field].type, "length", None) or LONGEST

    @property
    def key_column(self) -> str:
        """The column an error about the whole key is shown at."""
        return next(column.name for column in self.columns if column.kept_as == self.key[-1])

    def completed(self, values: dict[str, Any], old: dict[str, Any] | None) -> dict[str, Any]:
        """A row with what its file has no column for: as it is kept, else empty."""
        missing = [one for one in self.columns if one.optional and one.kept_as not in values]
        kept = {one.kept_as: old[one.kept_as] if old else one.empty for one in missing}
        return values | kept if kept else values

    def key_of(self, values: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(values.get(field) for field in self.key)


def _id(name: str, field: str = "id") -> Column:
    return Column(name, cells.ident, field=field)


SCHOOL = Column("school_id", cells.ident, refers="schools.csv")
SCHOOL_OR_NONE = Column("school_id", cells.ident, "", refers="schools.csv")
PERSON = Column("person_id", cells.ident, refers="people.csv")
NAME = Column("name", cells.text)
WEEKDAYS = Column("weekdays", cells.weekdays)
LATITUDE = Column("latitude", cells.number(-90, 90))
LONGITUDE = Column("longitude", cells.number(-180, 180))
RADIUS = Column("radius_m", cells.positive(10_000))
DAYS = Column("days", cells.one_of(ROUND_DAYS))
HEADCOUNT = cells.whole(0, 100_000)
MINUTES = cells.whole(0, 240)
ASKED = cells.several(cells.one_of((OFFICE, *Role)))
BEGIN, END = Column("begin", cells.day), Column("end", cells.day)

SHEETS = (
    Sheet(
        "orgs.csv",
        tables.organisations,
        (
            _id("org_id"),
            NAME,
            Column("kind", cells.text),
            Column("parent_id", cells.ident, "", refers="orgs.csv"),
        ),
    ),
    Sheet(
        "schools.csv",
        tables.schools,
        (
            _id("school_id"),
            NAME,
            Column("kind", cells.text),
            Column("area", cells.text),
            Column("education_org_id", cells.ident, refers="orgs.csv"),
            Column("station_org_id", cells.ident, refers="orgs.csv"),
            Column("students", HEADCOUNT),
            Column("boarders", HEADCOUNT),
            Column("has_school_bus", cells.flag),
            Column("has_dormitory", cells.flag),
            LATITUDE,
            LONGITUDE,
        ),
    ),
    Sheet(
        "posts.csv",
        tables.posts,
        (
            _id("post_id"),
            SCHOOL,
            Column("kind", cells.text),
            NAME,
            Column("required", cells.heads),
            LATITUDE,
            LONGITUDE,
            RADIUS,
        ),
    ),
    Sheet(
        "people.csv",
        tables.people,
        (
            _id("person_id"),
            NAME,
            Column("role", cells.one_of(Role)),
            Column("org_id", cells.ident, "", refers="orgs.csv"),
            Column("school_id", cells.several(cells.ident), (), "schools", refers="schools.csv"),
            Column("birth_year", cells.whole(1900, 2100), None),
            Column("certificate", cells.flag, None),
            Column("phone_kind", cells.one_of(PHONE_KINDS), "smart"),
            Column("phone", cells.text, ""),
            Column("telegram_id", cells.telegram_id, ""),
            Column("left_on", cells.day, None, optional=True),
        ),
    ),
    Sheet(
        "windows.csv",
        tables.windows,
        (
            SCHOOL,
            _id("window", "key"),
            NAME,
            Column("start", cells.clock),
            Column("end", cells.clock),
            Column("days", cells.one_of(WINDOW_DAYS)),
            Column("lead_min", MINUTES),
        ),
        key=("school_id", "key"),
    ),
    Sheet(
        "roster.csv",
        tables.roster,
        (
            SCHOOL,
            Column("window", cells.ident),
            Column("post_id", cells.ident, refers="posts.csv"),
            WEEKDAYS,
            PERSON,
        ),
        key=("school_id", "window", "post_id", "person_id"),
    ),
    Sheet(
        "duty_roster.csv",
        tables.duty_roster,
        (
            Column("org_id", cells.ident, "", refers="orgs.csv"),
            SCHOOL_OR_NONE,
            PERSON,
            Column("role", cells.one_of(Role)),
            WEEKDAYS,
            Column("start", cells.clock),
            Column("end", cells.clock_or_24),
        ),
        key=("org_id", "school_id", "role", "weekdays", "start", "person_id"),
    ),
    Sheet(
        "checkpoints.csv",
        tables.checkpoints,
        (
            _id("checkpoint_id"),
            SCHOOL,
            NAME,
            LATITUDE,
            LONGITUDE,
            RADIUS,
            Column("looks", cells.few(cells.text, 5), (), optional=True),
            Column("tag", cells.tag, "", optional=True),
        ),
    ),
    Sheet(
        "rounds.csv",
        tables.rounds,
        (
            _id("round_id"),
            SCHOOL,
            NAME,
            Column("checkpoints", cells.several(cells.ident), (), refers="checkpoints.csv"),
            Column("times", cells.several(cells.clock_text)),
            DAYS,
            Column("tolerance_min", MINUTES),
            Column("ordered", cells.one_of(Order), Order.FREE.value, optional=True),
        ),
    ),
    Sheet(
        "routines.csv",
        tables.routines,
        (
            _id("routine_id"),
            SCHOOL_OR_NONE,
            Column("title", cells.text),
            Column("text", cells.text, ""),
            Column("who", ASKED, ()),
            Column("when", cells.schedule, "", field="schedule"),
            Column("time", cells.clock, None, field="at"),
            Column("window", cells.whole(0, 1440), 0, field="window_min"),
            Column("buttons", cells.several(cells.choice), ()),
            Column("then", cells.ident, "", field="then_id"),
            Column("remind_min", cells.whole(1, 1440), None),
            Column("silent_after_min", cells.whole(1, 1440), None),
            Column("silent_to", ASKED, ()),
            Column("feeds", cells.text, ""),
            Column("source", cells.text, ""),
        ),
        key=("school_id", "id"),
    ),
    Sheet(
        "buses.csv",
        tables.buses,
        (
            _id("bus_id"),
            SCHOOL,
            NAME,
            Column("attendant_id", cells.ident, refers="people.csv"),
            Column("am_arrival", cells.clock, None),
            Column("pm_arrival", cells.clock, None),
        ),
    ),
    Sheet(
        "faq.csv",
        tables.faq,
        (Column("question", cells.text), Column("answer", cells.text)),
        key=("question",),
    ),
    Sheet("terms.csv", tables.terms, (SCHOOL_OR_NONE, NAME, BEGIN, END), key=("school_id", "name")),
    Sheet(
        "key_periods.csv",
        tables.key_periods,
        (SCHOOL_OR_NONE, NAME, BEGIN, END, Column("extra", cells.text, "")),
        key=("school_id", "name"),
    ),
    Sheet(
        "calendar.csv",
        tables.calendar,
        (
            Column("date", cells.day),
            SCHOOL_OR_NONE,
            Column("kind", cells.one_of(DayKind)),
            Column("as_weekday", cells.whole(1, 7), None),
            Column("dismissal", cells.clock, None),
            Column("note", cells.text, ""),
            Column("second_dismissal", cells.clock, None, optional=True),
        ),
        key=("school_id", "date"),
    ),
    Sheet(
        "ladders.csv",
        tables.ladders,
        (
            Column("triage", cells.one_of(LADDERS)),
            Column("step", cells.whole(0, 20)),
            Column("after_s", cells.whole(0, DAY_S)),
            Column("groups", cells.several(cells.one_of(sorted(GROUPS)))),
            Column("repeat_s", cells.whole(0, DAY_S)),
            Column("repeats", cells.whole(0, 1000), None),
        ),
        key=("triage", "step"),
        whole="triage",
    ),
    Sheet(
        "report_clock.csv",
        tables.report_clock,
        (
            Column("triage", cells.one_of(sorted(URGENT))),
            Column("phone_min", cells.whole(1, 1440)),
            Column("written_min", cells.whole(1, 1440)),
            Column("update_h", cells.whole(1, 168)),
        ),
        key=("triage",),
    ),
    Sheet(
        "plans.csv",
        tables.plans,
        (
            Column("kind", cells.one_of(kinds())),
            Column("role", cells.one_of(Role)),
            Column("line", cells.text),
        ),
        key=("kind", "role"),
    ),
    Sheet(
        "places.csv",
        tables.places,
        (_id("place_id"), SCHOOL, Column("kind", cells.text), NAME, LATITUDE, LONGITUDE),
    ),
    Sheet(
        "visit_days.csv",
        tables.visit_days,
        (Column("org_id", cells.ident, refers="orgs.csv"), Column("days", cells.whole(1, 366))),
        key=("org_id",),
    ),
    Sheet(
        "hazards.csv",
        tables.hazards,
        (
            _id("hazard_id", "imported_as"),
            SCHOOL,
            Column("category", cells.one_of(HAZARD_CATEGORIES)),
            Column("description", cells.text),
            Column("level", cells.one_of(HAZARD_LEVELS)),
            Column("reported_by", cells.ident, refers="people.csv"),
            Column("reported_at", cells.moment),
            Column("due_days", cells.whole(0, 366)),
            Column("status", cells.one_of(HAZARD_STATUSES), field="first_status"),
            Column("owner_title", cells.text, ""),
            Column("outside", cells.flag),
            Column("owner_person_id", cells.ident, "", field="owner_id", refers="people.csv"),
        ),
        key=("imported_as",),
        reference=False,
    ),
    Sheet(
        "incidents.csv",
        tables.incidents,
        (
            _id("incident_id", "imported_as"),
            SCHOOL,
            Column("kind", cells.one_of(kinds())),
            Column("place", cells.text, ""),
            Column("triage", cells.one_of(Triage)),
            Column("description", cells.text, field="sentence"),
            Column("occurred_at", cells.moment),
        ),
        key=("imported_as",),
        reference=False,
    ),
)
