"""attendance: several posts one after the other, signs that something was used again"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Id, Moment

revision = "0038"
down_revision = "0032"
branch_labels = None
depends_on = None

COUNTS = "standing IN ('confirmed', 'doubtful')"
ONCE = ["person_id", "shift_key", "post_id"]


def upgrade() -> None:
    _once(f"{COUNTS} AND closed_by <> 'next'")
    op.add_column("check_ins", sa.Column("fix", sa.String(16), nullable=False, server_default=""))
    op.create_table(
        "reuse_marks",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("shift_key", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_index("ix_reuse_marks_mark", "reuse_marks", ["mark"])
    op.create_index("ix_reuse_marks_shift", "reuse_marks", ["shift_key"])
    op.create_index("ix_reuse_marks_at", "reuse_marks", ["at"])


def downgrade() -> None:
    op.drop_table("reuse_marks")
    op.drop_column("check_ins", "fix")
    op.execute("DELETE FROM check_ins WHERE closed_by = 'next'")
    _once(COUNTS)


def _once(where: str) -> None:
    op.drop_index("uq_check_ins_once", "check_ins")
    partial: dict[str, Any] = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
    op.create_index("uq_check_ins_once", "check_ins", ONCE, unique=True, **partial)
