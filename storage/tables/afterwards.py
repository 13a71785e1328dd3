"""Tables of what follows an alarm, and of the plan's lines."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
)

from duty.alerting.afterwards.hail import MOST_WORDS, HailKind, Reply
from storage.tables.base import Id, Moment, kept_by_value, metadata, own_id, partial

FALLS_DUE = "next_at IS NOT NULL"
OF_CALL = "alert_id > 0"
hails = Table(
    "hails",
    metadata,
    own_id(),
    Column("kind", kept_by_value(HailKind), nullable=False),
    Column("school_id", String(40), nullable=False),
    Column("asked_by", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("alert_id", Id, nullable=False, server_default="0"),
    Column("posts", JSON, nullable=False),
    Column("words", String(MOST_WORDS), nullable=False),
    Column("next_at", Moment),
    Column("ended_at", Moment),
    Index("ix_hails_next", "next_at", **partial(FALLS_DUE)),
    Index("ix_hails_alert", "alert_id", **partial(OF_CALL)),
    Index("ix_hails_school", "school_id", "asked_at"),
    Index("ix_hails_asked", "asked_at"),
)
"""点名, 下指令, 预案 and 解除: one thing said to many."""
hail_answers = Table(
    "hail_answers",
    metadata,
    own_id(),
    Column("hail_id", ForeignKey("hails.id"), nullable=False),
    Column("person_id", String(40), nullable=False),
    Column("post_id", String(40), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("line", String(60), nullable=False),
    Column("reply", kept_by_value(Reply), nullable=False),
    Column("replied_at", Moment),
    Column("unreached", Boolean, nullable=False),
    UniqueConstraint("hail_id", "person_id"),
    Index("ix_hail_answers_person", "person_id", "asked_at"),
)
plans = Table(
    "plans",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("role", String(40), primary_key=True),
    Column("line", String(60), nullable=False),
)
"""预案: the one line of each role for each kind of incident."""
