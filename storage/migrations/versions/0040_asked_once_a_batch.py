"""lines for the next shift by their school, corrections by their person, so that a batch asks once"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0036"
branch_labels = None
depends_on = None

UNREAD = "read_by = ''"


def upgrade() -> None:
    _unread("school_id")
    op.create_index("ix_corrections_person", "corrections", ["person_id", "asked_at"])


def downgrade() -> None:
    op.drop_index("ix_corrections_person", "corrections")
    _unread("post_id")


def _unread(by: str) -> None:
    where = sa.text(UNREAD)
    op.drop_index("ix_handover_notes_unread", "handover_notes")
    op.create_index(
        "ix_handover_notes_unread",
        "handover_notes",
        [by, "written_at"],
        sqlite_where=where,
        postgresql_where=where,
    )
