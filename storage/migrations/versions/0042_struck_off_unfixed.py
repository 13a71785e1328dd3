"""ledger: what was struck off without being put right is counted by itself"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0039"
branch_labels = None
depends_on = None

UNFIXED = "unfixed_why <> ''"


def upgrade() -> None:
    where = sa.text(UNFIXED)
    op.create_index(
        "ix_hazards_unfixed", "hazards", ["due_at", "id"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    op.drop_index("ix_hazards_unfixed", "hazards")
