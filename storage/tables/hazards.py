"""Tables of hazards."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
)

from duty.district.severity import Level
from duty.hazards.status import DONE, OPEN, PENDING, Status
from storage.tables.base import Id, Moment, kept_by_value, metadata, one_of, own_id, partial


def _standing(some: frozenset[Status]) -> str:
    return f"status IN ({', '.join(sorted(repr(str(one)) for one in some))})"


OPEN_IN_WORDS, PUT_RIGHT_IN_WORDS, DONE_IN_WORDS = map(_standing, (OPEN, PENDING - OPEN, DONE))
"""Parts of the ledger: a partial index is used by a query that says the very same."""
LISTED_IN_WORDS = f"status = '{Status.LISTED}'"
"""挂牌督办, and still to be put right."""
DRAFTED = f"status = '{Status.DRAFT}'"
OWNER_WAITS = f"NOT owner_told AND imported_as = '' AND status IN ({one_of(OPEN)})"
"""Whoever has to see to it has not heard of it: its pictures are late."""
hazards = Table(
    "hazards",
    metadata,
    own_id(),
    Column("number", String(60), nullable=False),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("place_id", String(40), nullable=False, server_default=""),
    Column("category", String(20), nullable=False),
    Column("level", kept_by_value(Level), nullable=False),
    Column("description", Text, nullable=False),
    Column("status", kept_by_value(Status), nullable=False),
    Column("reported_by", String(40), nullable=False),
    Column("reported_at", Moment, nullable=False),
    Column("registered_at", Moment),
    Column("owner_title", String(40), nullable=False),
    Column("owner_id", String(40), nullable=False),
    Column("outside", Boolean, nullable=False),
    Column("owner_told", Boolean, nullable=False),
    Column("due_at", Moment),
    Column("passed_on_at", Moment),
    Column("rectified_by", String(40), nullable=False),
    Column("rectified_at", Moment),
    Column("remedy", Text, nullable=False),
    Column("returned_why", String(200), nullable=False),
    Column("verified_by", String(40), nullable=False),
    Column("verified_at", Moment),
    Column("closed_by", String(40), nullable=False),
    Column("closed_at", Moment),
    Column("imported_as", String(60), nullable=False, server_default=""),
    Column("walk_id", Id),
    Column("checkpoint_id", String(40), nullable=False, server_default=""),
    Index("ix_hazards_found_at", "checkpoint_id", "reported_at", **partial("checkpoint_id <> ''")),
    Index("ix_hazards_school", "school_id", "status"),
    Index("ix_hazards_reporter", "reported_by", "reported_at"),
    Index("ix_hazards_unfinished", "reported_at", **partial(DRAFTED)),
    Index("ix_hazards_open", "due_at", "id", **partial(OPEN_IN_WORDS)),
    Index("ix_hazards_put_right", "due_at", "id", **partial(PUT_RIGHT_IN_WORDS)),
    Index("ix_hazards_done", "due_at", "id", **partial(DONE_IN_WORDS)),
    Index("ix_hazards_open_of_school", "school_id", "due_at", "id", **partial(OPEN_IN_WORDS)),
    Index("ix_hazards_listed", "due_at", "id", **partial(LISTED_IN_WORDS)),
    Index("ix_hazards_registered_of_school", "school_id", "registered_at", "id"),
    Index("ix_hazards_registered", "registered_at"),
    Index("ix_hazards_rectified", "rectified_at", **partial("rectified_at IS NOT NULL")),
    Index("ix_hazards_closed", "closed_at", **partial("closed_at IS NOT NULL")),
    Index("ix_hazards_owner_waits", "id", **partial(OWNER_WAITS)),
    Index("uq_hazards_number", "number", unique=True, **partial("number <> ''")),
    Index("uq_hazards_imported_as", "imported_as", unique=True, **partial("imported_as <> ''")),
)
