"""Tables of what passers-by report: the codes that hang outside, and each report. Nothing of who it was."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from duty.tips.tip import TipState, Why
from storage.tables.base import Id, Moment, kept_by_value, metadata, own_id, partial

HELD = f"state = '{TipState.HELD}'"
UNTOLD = f"{HELD} AND told_at IS NULL"
tip_codes = Table(
    "tip_codes",
    metadata,
    own_id(),
    Column("code", String(20), nullable=False, unique=True),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("issued_by", String(40), nullable=False),
    Column("revoked_at", Moment),
    Column("revoked_by", String(40), nullable=False),
    Index("uq_tip_codes_hangs", "school_id", "post_id", unique=True, **partial("revoked_at IS NULL")),
)
tips = Table(
    "tips",
    metadata,
    own_id(),
    Column("code_id", ForeignKey("tip_codes.id"), nullable=False),
    Column("school_id", ForeignKey("schools.id"), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("category", String(20), nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("secret_sha256", String(64), nullable=False, unique=True),
    Column("danger", Boolean, nullable=False),
    Column("state", kept_by_value(TipState), nullable=False),
    Column("reason", kept_by_value(Why), nullable=False),
    Column("hazard_id", Id),
    Column("incident_id", Id),
    Column("told_at", Moment),
    Column("answered_by", String(40), nullable=False),
    Column("answered_at", Moment),
    Index("ix_tips_code", "code_id", "at"),
    Index("ix_tips_held", "school_id", "id", **partial(HELD)),
    Index("ix_tips_untold", "at", **partial(UNTOLD)),
    Index("ix_tips_told", "school_id", "told_at"),
)
