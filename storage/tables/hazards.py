"""Tables of hazards."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
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
UNFIXED_IN_WORDS = "unfixed_why <> ''"
"""Struck off as it was: done, and not 已整改. Whatever opens it again takes the words away."""
DRAFTED = f"status = '{Status.DRAFT}'"
OWNER_WAITS = f"NOT owner_told AND imported_as = '' AND status IN ({one_of(OPEN)})"
"""Whoever has to see to it has not heard of it: its pictures are late."""
WRITTEN = ("measure", "contingency", "interim", "left_open", "unfixed_why")
SAID = {"supervisor": 80, "funds": 200, "extension_why": 200, "extension_by": 40}
WHEN = ("listed_at", "accepted_at", "level_confirmed_at", "reopened_at", "extension_until", "chase_at")
"""What people write, and when they act, on the way from found to closed."""
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
    *(Column(name, Text, nullable=False, server_default="") for name in WRITTEN),
    *(Column(name, String(size), nullable=False, server_default="") for name, size in SAID.items()),
    *(Column(name, Moment) for name in WHEN),
    Column("joined_to", Id),
    Column("recurs_of", Id),
    Column("told_closed", JSON, nullable=False, server_default="[]"),
    Column("chased", Integer, nullable=False, server_default="0"),
    Index("ix_hazards_chase", "chase_at", **partial("chase_at IS NOT NULL")),
    Index("ix_hazards_joined", "joined_to", **partial("joined_to IS NOT NULL")),
    Index("ix_hazards_found_at", "checkpoint_id", "reported_at", **partial("checkpoint_id <> ''")),
    Index("ix_hazards_school", "school_id", "status"),
    Index("ix_hazards_reporter", "reported_by", "reported_at"),
    Index("ix_hazards_unfinished", "reported_at", **partial(DRAFTED)),
    Index("ix_hazards_open", "due_at", "id", **partial(OPEN_IN_WORDS)),
    Index("ix_hazards_put_right", "due_at", "id", **partial(PUT_RIGHT_IN_WORDS)),
    Index("ix_hazards_done", "due_at", "id", **partial(DONE_IN_WORDS)),
    Index("ix_hazards_open_of_school", "school_id", "due_at", "id", **partial(OPEN_IN_WORDS)),
    Index("ix_hazards_unfixed", "due_at", "id", **partial(UNFIXED_IN_WORDS)),
    Index("ix_hazards_listed", "due_at", "id", **partial(LISTED_IN_WORDS)),
    Index("ix_hazards_registered_of_school", "school_id", "registered_at", "id"),
    Index("ix_hazards_registered", "registered_at"),
    Index("ix_hazards_rectified", "rectified_at", **partial("rectified_at IS NOT NULL")),
    Index("ix_hazards_closed", "closed_at", **partial("closed_at IS NOT NULL")),
    Index("ix_hazards_owner_waits", "id", **partial(OWNER_WAITS)),
    Index("uq_hazards_number", "number", unique=True, **partial("number <> ''")),
    Index("uq_hazards_imported_as", "imported_as", unique=True, **partial("imported_as <> ''")),
)
COUNTS_AS_PUT_RIGHT = hazards.c.status.in_(DONE) & (hazards.c.unfixed_why == "")
"""已整改 as reports count it (`Hazard.put_right`)."""
due_times = Table(
    "due_times",
    metadata,
    Column("category", String(20), primary_key=True),
    Column("level", String(20), primary_key=True),
    Column("minutes", Integer, nullable=False),
)
"""Within how long a hazard of that category and level must be put right, where the district says so."""
hazard_rules = Table(
    "hazard_rules",
    metadata,
    Column("rule", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)
"""A few figures of the district (`duty/district/remedying.py`)."""
