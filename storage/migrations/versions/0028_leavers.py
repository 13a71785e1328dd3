"""leavers: the day somebody left, and when their work was handed on; days with two dismissals"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("left_on", sa.Date))
    op.add_column("people", sa.Column("gone_at", sa.DateTime(timezone=True)))
    op.add_column("calendar", sa.Column("second_dismissal", sa.Time))


def downgrade() -> None:
    op.drop_column("calendar", "second_dismissal")
    op.drop_column("people", "gone_at")
    op.drop_column("people", "left_on")
