"""The tables. Reference data carry the identifiers of the import files; moments are UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import registry

from duty.alerting.alert import AlertState, PageState
from duty.attendance.checkin import Evidence, Standing
from duty.attendance.spotcheck import Outcome
from duty.district.severity import Level, Triage
from duty.hazards.hazard import Status
from duty.incidents.incident import IncidentState
from duty.records.photos import PhotoState
from duty.reporting.report import Kind
from duty.rosters.standin import StandInState

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)
mapper_registry = registry(metadata=metadata)

Id = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. A naive one is a mistake of ours and refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def _words(kind: type) -> SqlEnum:
    """A StrEnum kept by its value, without a database type of its own."""
    return SqlEnum(
        kind,
        native_enum=False,
        length=20,
        create_constraint=False,
        values_callable=lambda e: [m.value for m in e],
    )


def _where(condition: str) -> dict[str, Any]:
    """A partial index, on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


# -- reference data (import) ---------------------------------------------------------------

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("parent_id", String(40), nullable=False, server_default=""),
)
schools = Table(
    "schools",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("area", String(40), nullable=False),
    Column("education_org_id", ForeignKey("organisations.id"), nullable=False),
    Column("station_org_id", ForeignKey("organisations.id"), nullable=False),
    Column("students", Integer, nullable=False),
    Column("boarders", Integer, nullable=False),
    Column("has_school_bus", Boolean, nullable=False),
    Column("has_dormitory", Boolean, nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
)
posts = Table(
    "posts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("required", JSON, nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("radius_m", Float, nullable=False),
)
people = Table(
    "people",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("role", String(40), nullable=False),
    Column("org_id", String(40), nullable=False, server_default=""),
    Column("schools", JSON, nullable=False),
    Column("birth_year", Integer),
    Column("certificate", Boolean),
    Column("phone_kind", String(20), nullable=False, server_default="smart"),
    Column("phone", String(40), nullable=False, server_default=""),
    Column("telegram_id", String(40), nullable=False, server_default=""),
)
windows = Table(
    "windows",
    metadata,
    Column("school_id", ForeignKey("schools.id"), primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("start", Time, nullable=False),
    Column("end", Time, nullable=False),
    Column("days", String(40), nullable=False),
    Column("lead_min", Integer, nullable=False),
)
roster = Table(
    "roster",
    metadata,
    Column("school_id", ForeignKey("schools.id"), primary_key=True),
    Column("window", String(40), primary_key=True),
    Column("post_id", ForeignKey("posts.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("weekdays", String(7), nullable=False),
)
duty_roster = Table(
    "duty_roster",
    metadata,
    Column("org_id", String(40), primary_key=True),
    Column("school_id", String(40), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("role", String(40), primary_key=True),
    Column("weekdays", String(7), primary_key=True),
    Column("start", Time, primary_key=True),
    Column("end", Time),
)
calendar = Table(
    "calendar",
    metadata,
    Column("date", Date, primary_key=True),
    Column("school_id", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("as_weekday", Integer),
    Column("dismissal", Time),
    Column("note", String(200), nullable=False, server_default=""),
)
checkpoints = Table(
    "checkpoints",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
    Column("radius_m", Float, nullable=False),
)
rounds = Table(
    "rounds",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("checkpoints", JSON, nullable=False),
    Column("times", JSON, nullable=False),
    Column("days", String(40), nullable=False),
    Column("tolerance_min", Integer, nullable=False),
)
facts = Table(
    "facts",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Single facts about this database: the version of reference data, the demo's clock, how far retention is."""

# -- people in the chat --------------------------------------------------------------------

accounts = Table(
    "accounts",
    metadata,
    _id(),
    Column("channel", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("person_id", String(40), nullable=False, server_default=""),
    Column("language", String(5), nullable=False, server_default="zh"),
    Column("reachable", Boolean, nullable=False, server_default=text("true")),
    Column("unreachable_why", String(80), nullable=False, server_default=""),
    Column("last_heard_at", Moment),
    Column("bound_at", Moment),
    Column("last_delivered_at", Moment),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("last_failure", String(80), nullable=False, server_default=""),
    UniqueConstraint("channel", "address"),
    Index(None, "person_id"),
)
groups = Table(
    "groups",
    metadata,
    _id(),
    Column("account_id", ForeignKey("accounts.id"), nullable=False, unique=True),
    Column("school_id", String(40), nullable=False),
    Column("bound_by", String(40), nullable=False),
    Column("bound_at", Moment, nullable=False),
)
"""Group chats that read P0/P1 alerts and the summary of a school, or (empty) of the district."""
invitations = Table(
    "invitations",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("person_id", String(40), nullable=False),
    Column("issued_by", String(40), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)
consents = Table(
    "consents",
    metadata,
    Column("person_id", String(40), primary_key=True),
    Column("version", String(20), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("at", Moment, nullable=False),
)
conversations = Table(
    "conversations",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("state", String(80)),
    Column("data", JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

# -- intake --------------------------------------------------------------------------------

handled_updates = Table(
    "handled_updates",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("handled_at", Moment, nullable=False),
    Index(None, "handled_at"),
)
parked_updates = Table(
    "parked_updates",
    metadata,
    _id(),
    Column("channel", String(20), nullable=False),
    Column("key", String(80), nullable=False),
    Column("address", String(64), nullable=False),
    Column("raw", JSON, nullable=False),
    Column("error", Text, nullable=False),
    Column("parked_at", Moment, nullable=False),
)
waiting_updates = Table(
    "waiting_updates",
    metadata,
    _id(),
    Column("channel", String(20), nullable=False),
    Column("key", String(80), nullable=False),
    Column("address", String(64), nullable=False),
    Column("raw", JSON, nullable=False),
    Column("received_at", Moment, nullable=False),
    UniqueConstraint("channel", "key"),
)
"""Acknowledged in a rush and not handled yet; struck out by the transaction that handles them."""
messages = Table(
    "messages",
    metadata,
    _id(),
    Column("channel", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("reference", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("photo", String(120), nullable=False, server_default=""),
    Column("received_at", Moment, nullable=False),
    Column("said_at", Moment),
    Index(None, "channel", "address", "id"),
)
"""What people wrote, kept a year (domain §4.2-4). A place is only named as one; restricted words never."""
refusals = Table(
    "refusals",
    metadata,
    _id(),
    Column("at", Moment, nullable=False),
    Column("hinted", String(20), nullable=False),
)
"""The time, and that the hint was given; nothing else (promise 7)."""

# -- duty ----------------------------------------------------------------------------------

check_ins = Table(
    "check_ins",
    metadata,
    _id(),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("shift_key", String(120), nullable=False),
    Column("standing", _words(Standing), nullable=False),
    Column("evidence", _words(Evidence), nullable=False),
    Column("punctuality", String(20), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("said_at", Moment),
    Column("ends_at", Moment),
    Column("distance_m", Float),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("accuracy_m", Float),
    Column("reason", String(40), nullable=False),
    Column("reported_by", String(40), nullable=False),
    Column("verified_by", String(40), nullable=False),
    Column("verified_at", Moment),
    Column("checked_out_at", Moment),
    Column("closed_by", String(20), nullable=False),
    Index("ix_check_ins_person", "person_id", "received_at"),
    Index("ix_check_ins_shift", "shift_key"),
    Index("ix_check_ins_placed", "received_at", **_where("latitude IS NOT NULL")),
    Index("ix_check_ins_measured", "received_at", **_where("distance_m IS NOT NULL")),
    Index(
        "ix_check_ins_open",
        "ends_at",
        sqlite_where=text("checked_out_at IS NULL"),
        postgresql_where=text("checked_out_at IS NULL"),
    ),
    Index(
        "uq_check_ins_once",
        "person_id",
        "shift_key",
        "post_id",
        unique=True,
        sqlite_where=text("standing IN ('confirmed', 'doubtful')"),
        postgresql_where=text("standing IN ('confirmed', 'doubtful')"),
    ),
)
incidents = Table(
    "incidents",
    metadata,
    _id(),
    Column("number", String(60), nullable=False, unique=True),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("triage", _words(Triage), nullable=False),
    Column("reported_by", String(40), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("occurred_at", Moment, nullable=False),
    Column("state", _words(IncidentState), nullable=False),
    Column("sentence", Text, nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("accuracy_m", Float),
    Column("delayed", Boolean, nullable=False),
    Column("imported_as", String(60), nullable=False, server_default=""),
    Column("joined_to", Id),
    Column("also_reported_by", JSON, nullable=False, server_default="[]"),
    Index("ix_incidents_reporter", "reported_by", "received_at"),
    Index("ix_incidents_school", "school_id", "occurred_at"),
    Index("ix_incidents_placed", "received_at", **_where("latitude IS NOT NULL")),
    Index(
        "uq_incidents_imported_as",
        "imported_as",
        unique=True,
        sqlite_where=text("imported_as <> ''"),
        postgresql_where=text("imported_as <> ''"),
    ),
)
alerts = Table(
    "alerts",
    metadata,
    _id(),
    Column("incident_id", ForeignKey("incidents.id"), nullable=False, unique=True),
    Column("school_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("triage", _words(Triage), nullable=False),
    Column("reporter_id", String(40), nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("ladder", JSON, nullable=False),
    Column("repeat_s", Integer, nullable=False),
    Column("repeats_left", Integer),
    Column("step", Integer, nullable=False),
    Column("state", _words(AlertState), nullable=False),
    Column("next_at", Moment),
    Column("receipt_at", Moment),
    Column("unanswered_told", Boolean, nullable=False),
    Column("taken_by", String(40), nullable=False),
    Column("taken_at", Moment),
    Column("arrived_at", Moment),
    Column("follow_up_at", Moment),
    Column("asked_follow_up", Boolean, nullable=False),
    Column("closed_by", String(40), nullable=False),
    Column("closed_at", Moment),
    Column("mistake_at", Moment),
    Column("drill_id", Integer, nullable=False, server_default="0"),
    Column("outcome", String(300), nullable=False, server_default=""),
    Index("ix_alerts_state", "state", "raised_at"),
)
pages = Table(
    "pages",
    metadata,
    _id(),
    Column("alert_id", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("person_id", String(40), nullable=False),
    Column("step", Integer, nullable=False),
    Column("called_at", Moment, nullable=False),
    Column("state", _words(PageState), nullable=False),
    Column("why", String(80), nullable=False),
    Column("settled_at", Moment),
    UniqueConstraint("alert_id", "person_id", "step"),
    Index("ix_pages_person", "person_id", "called_at"),
)
ladders = Table(
    "ladders",
    metadata,
    Column("triage", String(20), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("after_s", Integer, nullable=False),
    Column("groups", JSON, nullable=False),
    Column("repeat_s", Integer, nullable=False),
    Column("repeats", Integer),
)
"""Whom to call how long after an alert was raised. `repeat_s` and `repeats` are those of the last step."""
stand_ins = Table(
    "stand_ins",
    metadata,
    _id(),
    Column("org_id", String(40), nullable=False),
    Column("absent_id", String(40), nullable=False),
    Column("stand_in_id", String(40), nullable=False),
    Column("state", _words(StandInState), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("begins_at", Moment),
    Column("ended_at", Moment),
    Index("ix_stand_ins_state", "state", "ends_at"),
)
drills = Table(
    "drills",
    metadata,
    _id(),
    Column("school_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("started_by", String(40), nullable=False),
    Column("org_id", String(40), nullable=False),
    Column("begins_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Index("ix_drills_post", "post_id", "ends_at"),
)
roll_calls = Table(
    "roll_calls",
    metadata,
    _id(),
    Column("day", Date, nullable=False, unique=True),
    Column("asked_at", Moment, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("reported_at", Moment),
)
"""能收到吗? of a month: who was asked, and below who answered."""
roll_answers = Table(
    "roll_answers",
    metadata,
    Column("roll_call_id", ForeignKey("roll_calls.id"), primary_key=True),
    Column("person_id", String(40), primary_key=True),
    Column("answered_at", Moment, nullable=False),
)
hazards = Table(
    "hazards",
    metadata,
    _id(),
    Column("number", String(60), nullable=False),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("category", String(20), nullable=False),
    Column("level", _words(Level), nullable=False),
    Column("description", Text, nullable=False),
    Column("status", _words(Status), nullable=False),
    Column("reported_by", String(40), nullable=False),
    Column("reported_at", Moment, nullable=False),
    Column("registered_at", Moment),
    Column("owner_title", String(40), nullable=False),
    Column("owner_id", String(40), nullable=False),
    Column("outside", Boolean, nullable=False),
    Column("owner_told", Boolean, nullable=False),
    Column("due_at", Moment),
    Column("rectified_by", String(40), nullable=False),
    Column("rectified_at", Moment),
    Column("remedy", Text, nullable=False),
    Column("returned_why", String(200), nullable=False),
    Column("verified_by", String(40), nullable=False),
    Column("verified_at", Moment),
    Column("closed_by", String(40), nullable=False),
    Column("closed_at", Moment),
    Column("imported_as", String(60), nullable=False, server_default=""),
    Index("ix_hazards_school", "school_id", "status"),
    Index("ix_hazards_reporter", "reported_by", "reported_at"),
    Index("ix_hazards_unfinished", "reported_at", **_where("status = 'DRAFT'")),
    Index("uq_hazards_number", "number", unique=True, **_where("number <> ''")),
    Index("uq_hazards_imported_as", "imported_as", unique=True, **_where("imported_as <> ''")),
)
photos = Table(
    "photos",
    metadata,
    _id(),
    Column("subject", String(60), nullable=False, index=True),
    Column("purpose", String(12), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("file", String(200), nullable=False),
    Column("sent_by", String(40), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", _words(PhotoState), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("large_key", String(160), nullable=False, index=True),
    Column("small_key", String(160), nullable=False, index=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("dhash", String(16), nullable=False),
    Column("taken_at", String(40), nullable=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("seen_before", String(60), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment),
    Column("album", String(40), nullable=False, server_default=""),
    Index("ix_photos_album", "album", **_where("album <> ''")),
    Index("ix_photos_waiting", "id", **_where("state = 'waiting'")),
    Index("ix_photos_placed", "received_at", **_where("latitude IS NOT NULL")),
    Index("ix_photos_kept", "received_at", **_where("state <> 'gone'")),
)
leaving_files = Table(
    "leaving_files",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("marked_at", Moment, nullable=False),
)
"""Files of the shelf whose rows are gone; they follow as soon as that is committed."""
gaps = Table(
    "gaps",
    metadata,
    _id(),
    Column("shift_key", String(120), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("school_id", String(40), nullable=False),
    Column("missing", JSON, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("window_start", Moment, nullable=False),
    Column("told", JSON, nullable=False),
    Column("closed_at", Moment),
    Column("filled", Boolean, nullable=False),
    UniqueConstraint("shift_key", "post_id"),
    Index("ix_gaps_school", "school_id", "opened_at"),
)
summaries = Table(
    "summaries",
    metadata,
    _id(),
    Column("person_id", String(40), nullable=False),
    Column("date", Date, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("figures", JSON, nullable=False),
    Column("daily", Boolean, nullable=False),
    Index("uq_summaries_daily", "person_id", "date", unique=True, **_where("daily")),
)
spot_checks = Table(
    "spot_checks",
    metadata,
    _id(),
    Column("officer_id", String(40), nullable=False),
    Column("chosen", String(20), nullable=False),
    Column("school_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("left_out", Integer, nullable=False),
    Column("settled_at", Moment),
    Index("ix_spot_checks_running", "due_at", **_where("settled_at IS NULL")),
)
spot_answers = Table(
    "spot_answers",
    metadata,
    _id(),
    Column("spot_check_id", ForeignKey("spot_checks.id"), nullable=False, index=True),
    Column("person_id", String(40), nullable=False),
    Column("school_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("day", Date, nullable=False),
    Column("outcome", _words(Outcome), nullable=False),
    Column("distance_m", Float),
    Column("answered_at", Moment),
    UniqueConstraint("person_id", "day"),
)
"""Inside, outside with its distance, or no answer; the place itself is not kept."""
report_clock = Table(
    "report_clock",
    metadata,
    Column("triage", String(20), primary_key=True),
    Column("phone_min", Integer, nullable=False),
    Column("written_min", Integer, nullable=False),
    Column("update_h", Integer, nullable=False),
)
"""A setting of the district: by phone, in writing, then again every so many hours (domain §2.11)."""
report_timers = Table(
    "report_timers",
    metadata,
    Column("incident_id", ForeignKey("incidents.id"), primary_key=True, autoincrement=False),
    Column("update_h", Integer, nullable=False),
    Column("phone_due", Moment, nullable=False),
    Column("written_due", Moment, nullable=False),
    Column("remind_at", Moment),
    Column("update_due", Moment),
    Column("phoned_at", Moment),
    Column("ended_at", Moment),
    Index("ix_report_timers_due", "remind_at", **_where("ended_at IS NULL")),
)
reports = Table(
    "reports",
    metadata,
    _id(),
    Column("incident_id", ForeignKey("incidents.id"), nullable=False),
    Column("kind", _words(Kind), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("author_id", String(40), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("fields", JSON, nullable=False),
    Column("added", JSON, nullable=False),
    Column("addressed", JSON, nullable=False),
    Column("text", Text, nullable=False),
    Column("frozen_at", Moment),
    UniqueConstraint("incident_id", "ordinal"),
    Index("ix_reports_frozen", "frozen_at"),
)
"""初报, 续报, 终报. A draft until `frozen_at`; then nothing of it changes."""
changes = Table(
    "changes",
    metadata,
    _id(),
    Column("subject", String(60), nullable=False, index=True),
    Column("what", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor_id", String(40), nullable=False),
    Column("detail", JSON, nullable=False),
)
"""Append-only: triggers of the database refuse updates and deletes."""
counters = Table(
    "counters",
    metadata,
    Column("series", String(80), primary_key=True),
    Column("value", Integer, nullable=False),
)

# -- what is said --------------------------------------------------------------------------

outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("account_id", ForeignKey("accounts.id"), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("address", String(64), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("say", JSON, nullable=False),
    Column("name", String(80), nullable=False, server_default=""),
    Column("page_id", Id),
    Column("state", String(12), nullable=False),
    Column("reference", String(40), nullable=False, server_default=""),
    Column("dedupe", String(160)),
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("leased_by", String(40), nullable=False, server_default=""),
    Column("leased_until", Moment),
    Column("sent_at", Moment),
    Column("error", String(200), nullable=False, server_default=""),
    UniqueConstraint("account_id", "dedupe"),
    Index(
        "ix_outbox_due",
        "not_before",
        sqlite_where=text("state = 'queued'"),
        postgresql_where=text("state = 'queued'"),
    ),
    Index("ix_outbox_chat", "account_id", "id"),
)
"""Everything that is said. States: queued, sent, held (no page open), failed, expired."""
floors = Table(
    "floors",
    metadata,
    Column("channel", String(20), primary_key=True),
    Column("owner", String(40), nullable=False),
    Column("until", Moment, nullable=False),
    Column("term", Integer, nullable=False),
)
"""Of several processes, the one that speaks on a channel. A term ends when the lease does."""
screens = Table(
    "screens",
    metadata,
    Column("address", String(64), primary_key=True),
    Column("owner", String(40), primary_key=True),
    Column("seen_at", Moment, nullable=False),
)
"""Which process shows a web chat now."""


def columns(table: Table) -> list[str]:
    return [column.key for column in table.columns]


def plain(row: Any) -> dict[str, Any]:
    """A result row as a dictionary."""
    return dict(row._mapping)
