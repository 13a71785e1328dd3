"""phones taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS = ("void_from", "void_until")


def upgrade() -> None:
    """Between which moments a sign-in does not count: it was on a new phone that was taken back."""
    for column in COLUMNS:
        op.add_column("accounts", sa.Column(column, MOMENT, nullable=True))


def downgrade() -> None:
    """The earlier house knows only since when a phone is somebody's: of a new phone that was taken back
    everybody has to come in anew."""
    op.execute("UPDATE accounts SET bound_at = void_until WHERE void_until IS NOT NULL")
    for column in COLUMNS:
        op.drop_column("accounts", column)
