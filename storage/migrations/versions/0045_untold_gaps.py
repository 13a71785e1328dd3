"""untold_gaps: whom of an empty place nobody has told yet, so that places can open a few at a time"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Id, Moment

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "untold_gaps",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("desk_id", sa.String(40), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("gap_id", Id, nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("known", sa.JSON, nullable=False),
    )
    op.create_index("ix_untold_gaps_gap_id", "untold_gaps", ["gap_id"])
    op.create_index("ix_untold_gaps_desk", "untold_gaps", ["desk_id", "person_id"])
    op.create_index("ix_coverage_marks_shift_key", "coverage_marks", ["shift_key"])


def downgrade() -> None:
    op.drop_index("ix_coverage_marks_shift_key", "coverage_marks")
    op.drop_table("untold_gaps")
