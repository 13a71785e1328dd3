"""picture quotas"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """How many pictures each person sent on the last day they sent any."""
    op.create_table(
        "picture_quotas",
        sa.Column("person_id", sa.String(40), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("pictures", sa.Integer, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("refused", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("picture_quotas")
