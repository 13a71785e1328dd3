"""passed_on"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """That a hazard was passed on stood as a word in its remedy; now it is a moment of its own."""
    op.add_column("hazards", sa.Column("passed_on_at", MOMENT, nullable=True))
    op.execute(
        """
        UPDATE hazards SET remedy = '', passed_on_at = COALESCE(
            (SELECT MAX(changes.at) FROM changes
             WHERE changes.subject = 'hazard:' || CAST(hazards.id AS VARCHAR(20))
             AND changes.what = 'passed_on'),
            registered_at
        )
        WHERE remedy = 'passed_on'
        """
    )


def downgrade() -> None:
    """Where it was put right since, the remedy says how that was done."""
    op.execute(
        "UPDATE hazards SET remedy = 'passed_on' "
        "WHERE passed_on_at IS NOT NULL AND status = 'TRANSFERRED' AND remedy = ''"
    )
    op.drop_column("hazards", "passed_on_at")
