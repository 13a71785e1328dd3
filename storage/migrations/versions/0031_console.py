"""console: changes of the roster with what was before, files half imported, codes that open a computer"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Id, Moment

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edits",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("actor_id", sa.String(40), nullable=False),
        sa.Column("school_id", sa.String(40), nullable=False),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("undoes", Id),
        sa.Column("undone_by", Id),
    )
    op.create_index("ix_edits_school", "edits", ["school_id", "id"])
    op.create_table(
        "edit_rows",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("edit_id", Id, sa.ForeignKey("edits.id", name="fk_edit_rows_edit_id"), nullable=False),
        sa.Column("sheet", sa.String(40), nullable=False),
        sa.Column("key", sa.String(250), nullable=False),
        sa.Column("before", sa.JSON),
        sa.Column("after", sa.JSON),
    )
    op.create_index("ix_edit_rows_edit_id", "edit_rows", ["edit_id"])
    op.create_index("ix_edit_rows_row", "edit_rows", ["sheet", "key"])
    op.create_table(
        "drafts",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("columns", sa.JSON, nullable=False),
        sa.Column("mends", sa.JSON, nullable=False),
    )
    op.create_index("ix_drafts_person_id", "drafts", ["person_id"])
    op.create_table(
        "console_codes",
        sa.Column("code_sha256", sa.String(64), primary_key=True),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("account_id", Id, nullable=False),
        sa.Column("issued_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("used_at", Moment),
    )


def downgrade() -> None:
    for table in ("console_codes", "drafts", "edit_rows", "edits"):
        op.drop_table(table)
