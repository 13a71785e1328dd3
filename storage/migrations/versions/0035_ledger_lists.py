"""ledger lists: pages of a school, of what is listed, by the day of registration"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0033"
branch_labels = None
depends_on = None

OPEN = "status IN ('ASSIGNED', 'ESCALATED_GOV', 'LISTED', 'NEW', 'RETURNED', 'TRANSFERRED')"
LISTED = "status = 'LISTED'"
INDEXES: dict[str, tuple[list[str], str]] = {
    "ix_hazards_open_of_school": (["school_id", "due_at", "id"], OPEN),
    "ix_hazards_listed": (["due_at", "id"], LISTED),
    "ix_hazards_registered_of_school": (["school_id", "registered_at", "id"], ""),
}


def upgrade() -> None:
    for name, (columns, condition) in INDEXES.items():
        where = sa.text(condition) if condition else None
        op.create_index(name, "hazards", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "hazards")
