"""campaigns: a form asked of schools, its answers field by field, its signatures"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Id, Moment

revision = "0037"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _campaigns()
    op.create_table(
        "form_drafts",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        _to("campaigns", "campaign_id", "form_drafts"),
        sa.Column("school_id", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.Column("read_at", Moment),
        sa.Column("submitted_at", Moment),
        sa.Column("submitted_by", sa.String(40), nullable=False),
        sa.Column("returned_by", sa.String(40), nullable=False),
        sa.Column("returned_why", sa.String(200), nullable=False),
        sa.Column("reopened_why", sa.String(200), nullable=False),
        sa.Column("signed_at", Moment),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.UniqueConstraint("campaign_id", "school_id", name="uq_form_drafts_school"),
    )
    _answers()


def _to(table: str, column: str, of: str) -> sa.Column[int]:
    return sa.Column(column, Id, sa.ForeignKey(f"{table}.id", name=f"fk_{of}_{column}"), nullable=False)


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("form_id", sa.String(40), nullable=False),
        sa.Column("form", sa.JSON, nullable=False),
        sa.Column("cutoff", sa.Date, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("due_city", sa.Date),
        sa.Column("schools", sa.JSON, nullable=False),
        sa.Column("created_by", sa.String(40), nullable=False),
        sa.Column("created_at", Moment, nullable=False),
        sa.Column("begun_at", Moment),
        sa.Column("announced_at", Moment),
        sa.Column("reminded_on", sa.Date),
        sa.Column("frozen_at", Moment),
        sa.Column("frozen_by", sa.String(40), nullable=False),
    )
    still_open = sa.text("frozen_at IS NULL")
    op.create_index(
        "ix_campaigns_open", "campaigns", ["id"], sqlite_where=still_open, postgresql_where=still_open
    )


def _answers() -> None:
    op.create_table(
        "form_answers",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        _to("form_drafts", "draft_id", "form_answers"),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("author_id", sa.String(40), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("rival", sa.Text),
        sa.Column("rival_by", sa.String(40), nullable=False),
        sa.Column("rival_at", Moment),
        sa.UniqueConstraint("draft_id", "code", name="uq_form_answers_code"),
    )
    op.create_table(
        "form_signatures",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        _to("form_drafts", "draft_id", "form_signatures"),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("office", sa.String(40), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.Column("void_at", Moment),
    )
    op.create_index("ix_form_signatures_draft_id", "form_signatures", ["draft_id"])


def downgrade() -> None:
    for table in ("form_signatures", "form_answers", "form_drafts", "campaigns"):
        op.drop_table(table)
