"""alerting"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(length=20)
PERSON = sa.String(length=40)
FIRST = ["desk", "station", "principal"]
DEFAULTS = [
    ("P0", 0, 0, FIRST, 180, None),
    ("P0", 1, 60, ["desk_leaders"], 180, None),
    ("P0", 2, 180, ["everyone"], 180, None),
    ("P1", 0, 0, FIRST, 600, None),
    ("P1", 1, 180, ["desk_leaders"], 600, None),
    ("P1", 2, 600, ["everyone"], 600, None),
    ("P2", 0, 0, ["desk"], 1800, 1),
]


def upgrade() -> None:
    ladders = op.create_table(
        "ladders",
        sa.Column("triage", WORD, nullable=False),
        sa.Column("step", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("after_s", sa.Integer(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("repeat_s", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("triage", "step", name=op.f("pk_ladders")),
    )
    names = ("triage", "step", "after_s", "groups", "repeat_s", "repeats")
    op.bulk_insert(ladders, [dict(zip(names, row, strict=True)) for row in DEFAULTS])
    op.create_table(
        "stand_ins",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("org_id", PERSON, nullable=False),
        sa.Column("absent_id", PERSON, nullable=False),
        sa.Column("stand_in_id", PERSON, nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("begins_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
    )
    with op.batch_alter_table("stand_ins", schema=None) as batch_op:
        batch_op.create_index("ix_stand_ins_state", ["state", "ends_at"], unique=False)
    op.create_table(
        "drills",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("school_id", PERSON, nullable=False),
        sa.Column("post_id", PERSON, nullable=False),
        sa.Column("started_by", PERSON, nullable=False),
        sa.Column("org_id", PERSON, nullable=False),
        sa.Column("begins_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drills")),
    )
    with op.batch_alter_table("drills", schema=None) as batch_op:
        batch_op.create_index("ix_drills_post", ["post_id", "ends_at"], unique=False)
    op.create_table(
        "roll_calls",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_calls")),
        sa.UniqueConstraint("day", name=op.f("uq_roll_calls_day")),
    )
    op.create_table(
        "roll_answers",
        sa.Column("roll_call_id", ID, nullable=False),
        sa.Column("person_id", PERSON, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["roll_call_id"], ["roll_calls.id"], name=op.f("fk_roll_answers_roll_call_id")
        ),
        sa.PrimaryKeyConstraint("roll_call_id", "person_id", name=op.f("pk_roll_answers")),
    )
    op.add_column("alerts", sa.Column("drill_id", sa.Integer(), server_default="0", nullable=False))
    op.add_column("alerts", sa.Column("outcome", sa.String(length=300), server_default="", nullable=False))
    op.add_column("accounts", sa.Column("last_delivered_at", MOMENT, nullable=True))
    op.add_column("accounts", sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "accounts", sa.Column("last_failure", sa.String(length=80), server_default="", nullable=False)
    )
    op.create_index("ix_pages_person", "pages", ["person_id", "called_at"])


def downgrade() -> None:
    op.drop_index("ix_pages_person", "pages")
    for column in ("last_failure", "failures", "last_delivered_at"):
        op.drop_column("accounts", column)
    for column in ("outcome", "drill_id"):
        op.drop_column("alerts", column)
    for table in ("roll_answers", "roll_calls", "drills", "stand_ins", "ladders"):
        op.drop_table(table)
