"""groups and albums"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_AN_ALBUM = sa.text("album <> ''")


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("school_id", sa.String(length=40), nullable=False),
        sa.Column("bound_by", sa.String(length=40), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_groups_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("account_id", name=op.f("uq_groups_account_id")),
    )
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.add_column(sa.Column("album", sa.String(length=40), server_default="", nullable=False))
        batch_op.create_index(
            "ix_photos_album",
            ["album"],
            unique=False,
            sqlite_where=IN_AN_ALBUM,
            postgresql_where=IN_AN_ALBUM,
        )


def downgrade() -> None:
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.drop_index("ix_photos_album", sqlite_where=IN_AN_ALBUM, postgresql_where=IN_AN_ALBUM)
        batch_op.drop_column("album")
    op.drop_table("groups")
