"""callers take turns"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Whose call a line is about. What waits just now is nobody's, and goes first."""
    op.add_column("outbox", sa.Column("caller", sa.String(40), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("outbox", "caller")
