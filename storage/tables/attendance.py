"""Tables of attendance."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from duty.attendance.checkin import COUNTING, ClosedBy, Evidence, Reason, Standing
from duty.attendance.hinting.mark import Used
from duty.attendance.spotting.spotcheck import Chosen, Outcome
from duty.district.shifts import Punctuality
from storage.tables.base import Id, Moment, kept_by_value, metadata, one_of, own_id, partial

COUNTS = f"standing IN ({one_of(COUNTING)})"
STANDS_THERE = f"checked_out_at IS NULL AND {COUNTS}"
"""Somebody is at the post, as far as we know."""
HERE_ONCE = f"{COUNTS} AND closed_by <> '{ClosedBy.NEXT}'"
"""Who went on to another post (巡点) and comes back is there anew."""
DOUBTED = f"standing = '{Standing.DOUBTFUL}'"
check_ins = Table(
    "check_ins",
    metadata,
    own_id(),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("shift_key", String(120), nullable=False),
    Column("standing", kept_by_value(Standing), nullable=False),
    Column("evidence", kept_by_value(Evidence), nullable=False),
    Column("punctuality", kept_by_value(Punctuality), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("said_at", Moment),
    Column("ends_at", Moment),
    Column("distance_m", Float),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("accuracy_m", Float),
    Column("reason", kept_by_value(Reason, 40), nullable=False),
    Column("reported_by", String(40), nullable=False),
    Column("verified_by", String(40), nullable=False),
    Column("verified_at", Moment),
    Column("checked_out_at", Moment),
    Column("closed_by", kept_by_value(ClosedBy), nullable=False),
    Column("fix", String(16), nullable=False, server_default=""),
    Index("ix_check_ins_person", "person_id", "received_at"),
    Index("ix_check_ins_shift", "shift_key", "post_id"),
    Index("ix_check_ins_placed", "received_at", **partial("latitude IS NOT NULL")),
    Index("ix_check_ins_measured", "received_at", **partial("distance_m IS NOT NULL")),
    Index("ix_check_ins_open", "ends_at", **partial(STANDS_THERE)),
    Index("ix_check_ins_there", "school_id", "ends_at", **partial(STANDS_THERE)),
    Index("ix_check_ins_doubtful", "school_id", "received_at", **partial(DOUBTED)),
    Index(
        "uq_check_ins_once",
        "person_id",
        "shift_key",
        "post_id",
        unique=True,
        **partial(HERE_ONCE),
    ),
)
reuse_marks = Table(
    "reuse_marks",
    metadata,
    own_id(),
    Column("person_id", String(40), nullable=False),
    Column("shift_key", String(120), nullable=False),
    Column("kind", kept_by_value(Used), nullable=False),
    Column("mark", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_reuse_marks_mark", "mark"),
    Index("ix_reuse_marks_shift", "shift_key"),
    Index("ix_reuse_marks_at", "at"),
)
"""That a forwarded message, or a picture (by a digest of its name at the channel), came with a check-in."""
gaps = Table(
    "gaps",
    metadata,
    own_id(),
    Column("shift_key", String(120), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("school_id", String(40), nullable=False),
    Column("missing", JSON, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("window_start", Moment, nullable=False),
    Column("told", JSON, nullable=False),
    Column("closed_at", Moment),
    Column("filled", Boolean, nullable=False),
    Column("known_by", String(40), nullable=False, server_default=""),
    Column("known_at", Moment),
    UniqueConstraint("shift_key", "post_id"),
    Index("ix_gaps_school", "school_id", "opened_at"),
    Index("ix_gaps_opened", "opened_at"),
    Index("ix_gaps_open", "id", **partial("closed_at IS NULL")),
)
leader_cards = Table(
    "leader_cards",
    metadata,
    own_id(),
    Column("shift_key", String(120), nullable=False),
    Column("person_id", String(40), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("shown", String(64), nullable=False),
    UniqueConstraint("shift_key", "person_id"),
    Index("ix_leader_cards_made", "made_at"),
)
"""Which message of a leader is the card of which window."""
coverage_marks = Table(
    "coverage_marks",
    metadata,
    own_id(),
    Column("shift_key", String(120), nullable=False, index=True),
    Column("post_id", String(40), nullable=False),
)
"""Places where somebody came or left since the clock last looked. Triggers on `check_ins` write them, whoever
it was that changed a check-in; the sweep of gaps strikes them out."""
untold_gaps = Table(
    "untold_gaps",
    metadata,
    own_id(),
    Column("desk_id", String(40), nullable=False),
    Column("person_id", String(40), nullable=False),
    Column("gap_id", Id, nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    Column("known", JSON, nullable=False),
    Index("ix_untold_gaps_desk", "desk_id", "person_id"),
)
"""Whom of an empty place nobody has told yet. Written with the place, struck out with the message that says
it: so places open a few at a time, and whoever answers for many reads of all of them at once."""
spot_checks = Table(
    "spot_checks",
    metadata,
    own_id(),
    Column("officer_id", String(40), nullable=False),
    Column("chosen", kept_by_value(Chosen), nullable=False),
    Column("school_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("left_out", Integer, nullable=False),
    Column("settled_at", Moment),
    Index("ix_spot_checks_running", "due_at", **partial("settled_at IS NULL")),
)
spot_answers = Table(
    "spot_answers",
    metadata,
    own_id(),
    Column("spot_check_id", ForeignKey("spot_checks.id"), nullable=False, index=True),
    Column("person_id", String(40), nullable=False),
    Column("school_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("day", Date, nullable=False),
    Column("outcome", kept_by_value(Outcome), nullable=False),
    Column("distance_m", Float),
    Column("answered_at", Moment),
    UniqueConstraint("person_id", "day"),
)
"""Inside, outside with its distance, or no answer; the place itself is not kept."""
