"""Tables of campaigns: who is asked for which form, its answers field by field, its signatures."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from duty.campaigns.draft import DraftState, Source
from storage.tables.base import Id, Moment, kept_by_value, metadata, own_id, partial

campaigns = Table(
    "campaigns",
    metadata,
    own_id(),
    Column("name", String(80), nullable=False),
    Column("form_id", String(40), nullable=False),
    Column("form", JSON, nullable=False),
    Column("cutoff", Date, nullable=False),
    Column("due", Date, nullable=False),
    Column("due_city", Date),
    Column("schools", JSON, nullable=False),
    Column("created_by", String(40), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("begun_at", Moment),
    Column("announced_at", Moment),
    Column("reminded_on", Date),
    Column("frozen_at", Moment),
    Column("frozen_by", String(40), nullable=False),
    Index("ix_campaigns_open", "id", **partial("frozen_at IS NULL")),
)
form_drafts = Table(
    "form_drafts",
    metadata,
    own_id(),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("school_id", String(40), nullable=False),
    Column("state", kept_by_value(DraftState), nullable=False),
    Column("rev", Integer, nullable=False),
    Column("read_at", Moment),
    Column("submitted_at", Moment),
    Column("submitted_by", String(40), nullable=False),
    Column("returned_by", String(40), nullable=False),
    Column("returned_why", String(200), nullable=False),
    Column("reopened_why", String(200), nullable=False),
    Column("signed_at", Moment),
    Column("number", String(60), nullable=False),
    Column("late", Boolean, nullable=False),
    Unique("campaign_id", "school_id", name="uq_form_drafts_school"),
)
form_answers = Table(
    "form_answers",
    metadata,
    own_id(),
    Column("draft_id", ForeignKey("form_drafts.id"), nullable=False),
    Column("code", String(40), nullable=False),
    Column("value", Text),
    Column("source", kept_by_value(Source), nullable=False),
    Column("author_id", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("rival", Text),
    Column("rival_by", String(40), nullable=False),
    Column("rival_at", Moment),
    Unique("draft_id", "code", name="uq_form_answers_code"),
)
"""A row for each field answered. No value is 未报."""
form_letters = Table(
    "form_letters",
    metadata,
    own_id(),
    Column("campaign_id", ForeignKey("campaigns.id"), nullable=False),
    Column("unit_id", String(40), nullable=False),
    Column("title", String(200), nullable=False),
    Column("content", JSON, nullable=False),
    Column("as_of", Moment, nullable=False),
    Column("rev", Integer, nullable=False),
    Column("signed_by", String(40), nullable=False),
    Column("signed_name", String(40), nullable=False),
    Column("signed_at", Moment),
    Column("sha256", String(64), nullable=False),
    Unique("campaign_id", "unit_id", name="uq_form_letters_unit"),
)
"""排查整改工作情况报告 of a school or an office, section by section."""
form_rules = Table(
    "form_rules",
    metadata,
    Column("rule", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
)
"""A few figures of the district that forms are filled in by (`duty/campaigns/known.py`)."""
form_signatures = Table(
    "form_signatures",
    metadata,
    own_id(),
    Column("draft_id", Id, ForeignKey("form_drafts.id"), nullable=False),
    Column("code", String(40), nullable=False),
    Column("office", String(40), nullable=False),
    Column("person_id", String(40), nullable=False),
    Column("name", String(40), nullable=False),
    Column("at", Moment, nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("void_at", Moment),
    Index("ix_form_signatures_draft_id", "draft_id"),
)
"""Who signed when, over exactly which answers. One that was returned stays, with when it lost its hold."""
