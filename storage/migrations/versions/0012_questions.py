"""questions"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Questions about danger that call by themselves; and whoever called and cannot speak."""
    op.create_table(
        "questions",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("asked", sa.String(20), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("words", sa.Text, nullable=False, server_default=""),
        sa.Column("pictures", sa.String(60), nullable=True),
        sa.Column("incident_id", ID, nullable=False, server_default="0"),
        sa.Column("state", sa.String(20), nullable=False),
    )
    open_ = sa.text("state = 'open'")
    op.create_index("ix_questions_open", "questions", ["due_at"], sqlite_where=open_, postgresql_where=open_)
    op.add_column("alerts", sa.Column("hushed_at", MOMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("alerts", "hushed_at")
    op.drop_index("ix_questions_open", "questions")
    op.drop_table("questions")
