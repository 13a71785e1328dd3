"""rosters: an office that passes to somebody else on a day; the posts of a school by its id"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Id, Moment

revision = "0041"
down_revision = "0043"
branch_labels = None
depends_on = None

OPEN = "state IN ('asked', 'agreed')"


def upgrade() -> None:
    op.create_table(
        "successions",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.String(40), nullable=False) for name in ("holder_id", "role", "asked_by")),
        sa.Column("asked_at", Moment, nullable=False),
        sa.Column("successor_id", sa.String(40), nullable=False),
        sa.Column("newcomer", sa.String(80), nullable=False),
        sa.Column("newcomer_phone", sa.String(40), nullable=False),
        sa.Column("stays_as", sa.String(40), nullable=False),
        sa.Column("vacant", sa.Boolean, nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("begins_at", Moment),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("ask_at", Moment),
        sa.Column("decided_at", Moment),
    )
    where: dict[str, Any] = {"sqlite_where": sa.text(OPEN), "postgresql_where": sa.text(OPEN)}
    op.create_index("ix_successions_open", "successions", ["begins_at"], **where)
    op.create_index("ix_successions_ask", "successions", ["ask_at"], **where)
    op.create_index("ix_successions_holder", "successions", ["holder_id"])
    op.create_index("ix_posts_school", "posts", ["school_id"])


def downgrade() -> None:
    op.drop_index("ix_posts_school", "posts")
    op.drop_table("successions")
