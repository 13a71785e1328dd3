"""Tables of absence."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, String, Table

from duty.attendance.absence.note import Known
from duty.attendance.correcting.correction import Decision
from storage.tables.base import Id, Moment, kept_by_value, metadata, own_id, partial

UNREAD = "read_by = ''"
"""Of a line for the next shift: it still waits for whoever comes there."""

absence_notes = Table(
    "absence_notes",
    metadata,
    own_id(),
    Column("person_id", String(40), nullable=False),
    Column("known", kept_by_value(Known), nullable=False),
    Column("said_by", String(40), nullable=False),
    Column("said_at", Moment, nullable=False),
    Column("begins_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("comes_at", Moment),
    Column("withdrawn_at", Moment),
    Index("ix_absence_notes_person", "person_id", "ends_at"),
    Index("ix_absence_notes_ends", "ends_at"),
)
"""迟到, 请假, 出警中, 在路上: that it is so and until when, never why."""
foreseen = Table(
    "foreseen",
    metadata,
    own_id(),
    Column("place", String(160), nullable=False, unique=True),
    Column("school_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("missing", JSON, nullable=False),
    Column("away", JSON, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("told_at", Moment, nullable=False),
    Column("told", JSON, nullable=False),
    Column("known_by", String(40), nullable=False),
    Column("known_at", Moment),
    Index("ix_foreseen_starts", "starts_at"),
)
handover_notes = Table(
    "handover_notes",
    metadata,
    own_id(),
    Column("school_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("shift_key", String(120), nullable=False),
    Column("written_by", String(40), nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("sentence", String(300), nullable=False),
    Column("read_by", String(40), nullable=False),
    Column("read_at", Moment),
    Index("ix_handover_notes_unread", "school_id", "written_at", **partial(UNREAD)),
)
corrections = Table(
    "corrections",
    metadata,
    own_id(),
    Column("person_id", String(40), nullable=False),
    Column("school_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("shift_key", String(120), nullable=False),
    Column("came_at", Moment, nullable=False),
    Column("reason", String(300), nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("check_in_id", Id, nullable=False),
    Column("decision", kept_by_value(Decision), nullable=False),
    Column("decided_by", String(40), nullable=False),
    Column("decided_at", Moment),
    Index("ix_corrections_shift", "shift_key"),
    Index("ix_corrections_person", "person_id", "asked_at"),
)
"""What somebody says of their own record, and who agreed. `check_ins` stays as it was."""
