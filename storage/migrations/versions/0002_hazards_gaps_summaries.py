"""hazards gaps summaries"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gaps",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("shift_key", sa.String(length=120), nullable=False),
        sa.Column("post_id", sa.String(length=40), nullable=False),
        sa.Column("school_id", sa.String(length=40), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("filled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
        sa.UniqueConstraint("shift_key", "post_id", name=op.f("uq_gaps_shift_key_post_id")),
    )
    with op.batch_alter_table("gaps", schema=None) as batch_op:
        batch_op.create_index("ix_gaps_school", ["school_id", "opened_at"], unique=False)

    op.create_table(
        "photos",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("sent_by", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "developed", "refused", name="photostate", native_enum=False, length=20),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("large_key", sa.String(length=160), nullable=False),
        sa.Column("small_key", sa.String(length=160), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("dhash", sa.String(length=16), nullable=False),
        sa.Column("taken_at", sa.String(length=40), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("seen_before", sa.String(length=60), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photos_large_key"), ["large_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_photos_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_photos_small_key"), ["small_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_photos_subject"), ["subject"], unique=False)
        batch_op.create_index(
            "ix_photos_waiting",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "summaries",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summaries")),
    )
    with op.batch_alter_table("summaries", schema=None) as batch_op:
        batch_op.create_index(
            "uq_summaries_daily",
            ["person_id", "date"],
            unique=True,
            sqlite_where=sa.text("daily"),
            postgresql_where=sa.text("daily"),
        )

    op.create_table(
        "hazards",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("school_id", sa.String(length=40), nullable=False),
        sa.Column("post_id", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column(
            "level", sa.Enum("ordinary", "major", name="level", native_enum=False, length=20), nullable=False
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "DRAFT",
                "UNEXPLAINED",
                "DROPPED",
                "NEW",
                "ASSIGNED",
                "TRANSFERRED",
                "RETURNED",
                "LISTED",
                "ESCALATED_GOV",
                "RECTIFIED",
                "VERIFIED",
                "CLOSED",
                name="status",
                native_enum=False,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("reported_by", sa.String(length=40), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner_title", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.String(length=40), nullable=False),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("owner_told", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rectified_by", sa.String(length=40), nullable=False),
        sa.Column("rectified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=False),
        sa.Column("returned_why", sa.String(length=200), nullable=False),
        sa.Column("verified_by", sa.String(length=40), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=40), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("imported_as", sa.String(length=60), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_hazards_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hazards")),
    )
    with op.batch_alter_table("hazards", schema=None) as batch_op:
        batch_op.create_index("ix_hazards_reporter", ["reported_by", "reported_at"], unique=False)
        batch_op.create_index("ix_hazards_school", ["school_id", "status"], unique=False)
        batch_op.create_index(
            "ix_hazards_unfinished",
            ["reported_at"],
            unique=False,
            sqlite_where=sa.text("status = 'DRAFT'"),
            postgresql_where=sa.text("status = 'DRAFT'"),
        )
        batch_op.create_index(
            "uq_hazards_imported_as",
            ["imported_as"],
            unique=True,
            sqlite_where=sa.text("imported_as <> ''"),
            postgresql_where=sa.text("imported_as <> ''"),
        )
        batch_op.create_index(
            "uq_hazards_number",
            ["number"],
            unique=True,
            sqlite_where=sa.text("number <> ''"),
            postgresql_where=sa.text("number <> ''"),
        )


def downgrade() -> None:
    with op.batch_alter_table("hazards", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_hazards_number",
            sqlite_where=sa.text("number <> ''"),
            postgresql_where=sa.text("number <> ''"),
        )
        batch_op.drop_index(
            "uq_hazards_imported_as",
            sqlite_where=sa.text("imported_as <> ''"),
            postgresql_where=sa.text("imported_as <> ''"),
        )
        batch_op.drop_index(
            "ix_hazards_unfinished",
            sqlite_where=sa.text("status = 'DRAFT'"),
            postgresql_where=sa.text("status = 'DRAFT'"),
        )
        batch_op.drop_index("ix_hazards_school")
        batch_op.drop_index("ix_hazards_reporter")

    op.drop_table("hazards")
    with op.batch_alter_table("summaries", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_summaries_daily", sqlite_where=sa.text("daily"), postgresql_where=sa.text("daily")
        )

    op.drop_table("summaries")
    with op.batch_alter_table("photos", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_photos_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index(batch_op.f("ix_photos_subject"))
        batch_op.drop_index(batch_op.f("ix_photos_small_key"))
        batch_op.drop_index(batch_op.f("ix_photos_sha256"))
        batch_op.drop_index(batch_op.f("ix_photos_large_key"))

    op.drop_table("photos")
    with op.batch_alter_table("gaps", schema=None) as batch_op:
        batch_op.drop_index("ix_gaps_school")

    op.drop_table("gaps")
