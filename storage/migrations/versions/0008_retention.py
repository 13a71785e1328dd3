"""retention"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
INDEXES = {
    "ix_check_ins_placed": ("check_ins", "latitude IS NOT NULL"),
    "ix_check_ins_measured": ("check_ins", "distance_m IS NOT NULL"),
    "ix_incidents_placed": ("incidents", "latitude IS NOT NULL"),
    "ix_photos_placed": ("photos", "latitude IS NOT NULL"),
    "ix_photos_kept": ("photos", "state <> 'gone'"),
}


def upgrade() -> None:
    op.create_table(
        "leaving_files",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("marked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_leaving_files")),
    )
    for name, (table, condition) in INDEXES.items():
        where = sa.text(condition)
        op.create_index(name, table, ["received_at"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table)
    op.drop_table("leaving_files")
