"""outbox: the message that a name stands for in a chat is found without reading the chat"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None

NAMED = "name <> ''"


def upgrade() -> None:
    where = sa.text(NAMED)
    columns = ["account_id", "name", "id"]
    op.create_index("ix_outbox_named", "outbox", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_index("ix_outbox_named", "outbox")
