"""rosters: two places that are exchanged, both or neither"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Id

revision = "0039"
down_revision = "0041"
branch_labels = None
depends_on = None

GIVEN = "returns_id IS NOT NULL"


def upgrade() -> None:
    op.add_column("swaps", sa.Column("returns_id", Id))
    where: dict[str, Any] = {"sqlite_where": sa.text(GIVEN), "postgresql_where": sa.text(GIVEN)}
    op.create_index("ix_swaps_returns", "swaps", ["returns_id"], **where)


def downgrade() -> None:
    op.execute("DELETE FROM swaps WHERE returns_id IS NOT NULL")
    op.drop_index("ix_swaps_returns", "swaps")
    op.drop_column("swaps", "returns_id")
