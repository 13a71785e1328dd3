"""summaries: editions of a week or a month, and figures of a day that somebody asked for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0038"
branch_labels = None
depends_on = None

OF_EDITION = "edition <> ''"


def upgrade() -> None:
    op.add_column("summaries", sa.Column("edition", sa.String(10), server_default="", nullable=False))
    op.add_column("summaries", sa.Column("first", sa.Date))
    once = ["person_id", "date", "edition"]
    where = sa.text(OF_EDITION)
    op.create_index(
        "uq_summaries_edition", "summaries", once, unique=True, sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    op.drop_index("uq_summaries_edition", "summaries")
    op.drop_column("summaries", "first")
    op.drop_column("summaries", "edition")
