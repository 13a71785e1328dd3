"""withheld: what a guard was spared waits for the next message; the digest of a peak window"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

APART = "state IN ('withheld', 'joined')"
OF_PEAK = "peak <> ''"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("turn", sa.Integer, server_default="0", nullable=False))
    op.add_column("outbox", sa.Column("joined", sa.String(80), server_default="", nullable=False))
    op.create_index("ix_outbox_apart", "outbox", ["account_id"], **_partial(APART))
    withheld = sa.Column("withheld", sa.Boolean, server_default=sa.text("false"), nullable=False)
    op.add_column("accounts", withheld)
    op.add_column("summaries", sa.Column("peak", sa.String(20), server_default="", nullable=False))
    peak = ["date", "peak", "person_id"]
    op.create_index("uq_summaries_peak", "summaries", peak, unique=True, **_partial(OF_PEAK))


def downgrade() -> None:
    op.drop_index("uq_summaries_peak", "summaries")
    op.drop_column("summaries", "peak")
    op.drop_column("accounts", "withheld")
    op.drop_index("ix_outbox_apart", "outbox")
    op.drop_column("outbox", "joined")
    op.drop_column("outbox", "turn")


def _partial(where: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
