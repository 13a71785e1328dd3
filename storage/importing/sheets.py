"""The files, column by column: what each cell is, where it is kept, what it must refer to."""

from __future__ import annotations

from dataclasses import replace

from duty.campaigns.known import AGE_LIMIT, FORM_RULES
from duty.district.days import HeldOn
from duty.district.ladders import DAY_S, GROUPS, LADDERS
from duty.district.people import Role
from duty.district.remedying import MOST_MINUTES, RULES
from duty.district.rounds import Order
from duty.district.routines import OFFICE
from duty.district.severity import URGENT, Triage
from duty.district.shifts import DayKind
from duty.language.danger import kinds
from storage import tables
from storage.importing import cells
from storage.importing.shape import Column, Sheet

WINDOW_DAYS = tuple(HeldOn)
ROUND_DAYS = (DayKind.SCHOOL_DAY, DayKind.HOLIDAY)
PHONE_KINDS = ("smart", "feature", "none")
PLACE_STANDS = ("open", "in_work", "closed")
HAZARD_LEVELS = ("ordinary", "major")
HAZARD_STATUSES = (
    *("NEW", "ASSIGNED", "RECTIFIED", "VERIFIED", "CLOSED"),
    *("RETURNED", "TRANSFERRED", "LISTED", "ESCALATED_GOV"),
)
HAZARD_CATEGORIES = (
    *("fire", "electric", "chem", "bus", "traffic", "perimeter", "facility", "building", "alarm"),
    *("video", "lighting", "food", "crowd", "equip", "staffing", "surroundings", "other"),
)


def _id(name: str, field: str = "id") -> Column:
    return Column(name, cells.ident, field=field)


def _made_id(name: str, field: str = "id") -> Column:
    """A clerk's file has names and no ids: they are found by the name, else made (clerks/naming.py)."""
    return Column(name, cells.ident, field=field, made=True)


SCHOOL = Column("school_id", cells.reference, refers="schools.csv")
SCHOOL_OR_NONE = Column("school_id", cells.reference, "", refers="schools.csv")
PERSON = Column("person_id", cells.reference, refers="people.csv", splits=True)
NAME = Column("name", cells.text)
WEEKDAYS = Column("weekdays", cells.weekdays)
LATITUDE = Column("latitude", cells.number(-90, 90))
LONGITUDE = Column("longitude", cells.number(-180, 180))
RADIUS = Column("radius_m", cells.positive(10_000, "米|m|公尺"))
DAYS = Column("days", cells.one_of(ROUND_DAYS, "day_kind"))
HEADCOUNT = cells.whole(0, 100_000, "人|名")
MINUTES = cells.whole(0, 240, "分钟|分")
ASKED = cells.several(cells.one_of((OFFICE, *Role), "role"))
BEGIN, END = Column("begin", cells.day), Column("end", cells.day)

SHEETS = (
    Sheet(
        "orgs.csv",
        tables.organisations,
        (
            _made_id("org_id"),
            NAME,
            Column("kind", cells.spoken("org_kind")),
            Column("parent_id", cells.reference, "", refers="orgs.csv"),
        ),
    ),
    Sheet(
        "schools.csv",
        tables.schools,
        (
            _made_id("school_id"),
            NAME,
            Column("kind", cells.spoken("school_kind")),
            Column("area", cells.spoken("area")),
            Column("education_org_id", cells.reference, refers="orgs.csv"),
            Column("station_org_id", cells.reference, refers="orgs.csv"),
            Column("students", HEADCOUNT),
            Column("boarders", HEADCOUNT, made=True),
            Column("has_school_bus", cells.flag, made=True),
            Column("has_dormitory", cells.flag, made=True),
            LATITUDE,
            LONGITUDE,
        ),
    ),
    Sheet(
        "posts.csv",
        tables.posts,
        (
            _made_id("post_id"),
            SCHOOL,
            Column("kind", cells.spoken("post_kind"), made=True),
            NAME,
            Column("required", cells.heads),
            replace(LATITUDE, made=True),
            replace(LONGITUDE, made=True),
            replace(RADIUS, made=True),
        ),
    ),
    Sheet(
        "people.csv",
        tables.people,
        (
            _made_id("person_id"),
            Column("name", cells.person_name),
            Column("role", cells.one_of(Role, "role")),
            Column("org_id", cells.reference, "", refers="orgs.csv"),
            Column("school_id", cells.several(cells.reference), (), "schools", refers="schools.csv"),
            Column("birth_year", cells.year(1900, 2100), None),
            Column("certificate", cells.flag, None),
            Column("phone_kind", cells.one_of(PHONE_KINDS, "phone_kind"), "smart"),
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
            _made_id("window", "key"),
            NAME,
            Column("start", cells.clock),
            Column("end", cells.clock),
            Column("days", cells.one_of(WINDOW_DAYS, "day_kind")),
            Column("lead_min", MINUTES, made=True),
        ),
        key=("school_id", "key"),
    ),
    Sheet(
        "roster.csv",
        tables.roster,
        (
            SCHOOL,
            Column("window", cells.reference),
            Column("post_id", cells.reference, refers="posts.csv"),
            WEEKDAYS,
            PERSON,
        ),
        key=("school_id", "window", "post_id", "person_id"),
    ),
    Sheet(
        "duty_roster.csv",
        tables.duty_roster,
        (
            Column("org_id", cells.reference, "", refers="orgs.csv"),
            SCHOOL_OR_NONE,
            PERSON,
            Column("role", cells.one_of(Role, "role")),
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
            _made_id("checkpoint_id"),
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
            _made_id("round_id"),
            SCHOOL,
            NAME,
            Column("checkpoints", cells.several(cells.reference), (), refers="checkpoints.csv"),
            Column("times", cells.several(cells.clock_text)),
            DAYS,
            Column("tolerance_min", MINUTES),
            Column("ordered", cells.one_of(Order, "order"), Order.FREE.value, optional=True),
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
            Column("remind_min", cells.whole(1, 1440, "分钟|分"), None),
            Column("silent_after_min", cells.whole(1, 1440, "分钟|分"), None),
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
            _made_id("bus_id"),
            SCHOOL,
            NAME,
            Column("attendant_id", cells.reference, refers="people.csv"),
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
    Sheet(
        "due_times.csv",
        tables.due_times,
        (
            Column("category", cells.one_of(HAZARD_CATEGORIES, "hazard_category")),
            Column("level", cells.one_of(HAZARD_LEVELS, "level")),
            Column("minutes", cells.whole(1, MOST_MINUTES, "分钟|分")),
        ),
        key=("category", "level"),
    ),
    Sheet(
        "hazard_rules.csv",
        tables.hazard_rules,
        (Column("rule", cells.one_of(RULES)), Column("value", cells.whole(0, 40_320))),
        key=("rule",),
    ),
    Sheet(
        "form_rules.csv",
        tables.form_rules,
        (Column("rule", cells.one_of(FORM_RULES)), Column("value", cells.whole(*FORM_RULES[AGE_LIMIT]))),
        key=("rule",),
    ),
    Sheet("terms.csv", tables.terms, (SCHOOL_OR_NONE, NAME, BEGIN, END), key=("school_id", "name")),
    Sheet(
        "key_periods.csv",
        tables.key_periods,
        (SCHOOL_OR_NONE, NAME, BEGIN, END, Column("extra", cells.text, "")),
        key=("school_id", "name"),
    ),
    Sheet(
        "leave.csv",
        tables.leave,
        (PERSON, BEGIN, END, Column("kind", cells.text, "请假"), Column("note", cells.text, "")),
        key=("person_id", "begin"),
    ),
    Sheet(
        "calendar.csv",
        tables.calendar,
        (
            Column("date", cells.day),
            SCHOOL_OR_NONE,
            Column("kind", cells.one_of(DayKind, "day_kind")),
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
            Column("phone_min", cells.whole(1, 1440, "分钟|分")),
            Column("written_min", cells.whole(1, 1440, "分钟|分")),
            Column("update_h", cells.whole(1, 168)),
        ),
        key=("triage",),
    ),
    Sheet(
        "plans.csv",
        tables.plans,
        (
            Column("kind", cells.one_of(kinds())),
            Column("role", cells.one_of(Role, "role")),
            Column("line", cells.text),
        ),
        key=("kind", "role"),
    ),
    Sheet(
        "places.csv",
        tables.places,
        (
            *(_made_id("place_id"), SCHOOL, Column("kind", cells.text), NAME, LATITUDE, LONGITUDE),
            Column("status", cells.one_of(PLACE_STANDS, "standing"), "", optional=True),
            Column("opened_on", cells.day, None, optional=True),
            Column("closed_on", cells.day, None, optional=True),
            Column("rectified", cells.flag, False, optional=True),
            Column("group_in", cells.day, None, optional=True),
            Column("group_out", cells.day, None, optional=True),
        ),
    ),
    Sheet(
        "visit_days.csv",
        tables.visit_days,
        (Column("org_id", cells.reference, refers="orgs.csv"), Column("days", cells.whole(1, 366))),
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
            Column("level", cells.one_of(HAZARD_LEVELS, "level")),
            Column("reported_by", cells.reference, refers="people.csv"),
            Column("reported_at", cells.moment),
            Column("due_days", cells.whole(0, 366)),
            Column("status", cells.one_of(HAZARD_STATUSES), field="first_status"),
            Column("owner_title", cells.text, ""),
            Column("outside", cells.flag),
            Column("owner_person_id", cells.reference, "", field="owner_id", refers="people.csv"),
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
