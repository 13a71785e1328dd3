"""reports_and_spot_checks"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(length=20)
PERSON = sa.String(length=40)
OPEN = sa.text("frozen_at IS NULL")
RUNNING = sa.text("settled_at IS NULL")
TICKING = sa.text("ended_at IS NULL")
CLOCK = [("P0", 30, 60, 2), ("P1", 30, 60, 2)]


def upgrade() -> None:
    _spot_checks()
    _joined()
    _reports()


def _spot_checks() -> None:
    op.create_table(
        "spot_checks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("officer_id", PERSON, nullable=False),
        sa.Column("chosen", WORD, nullable=False),
        sa.Column("school_id", PERSON, nullable=False),
        sa.Column("post_id", PERSON, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_checks")),
    )
    op.create_index(
        "ix_spot_checks_running", "spot_checks", ["due_at"], sqlite_where=RUNNING, postgresql_where=RUNNING
    )
    op.create_table(
        "spot_answers",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("spot_check_id", ID, nullable=False),
        sa.Column("person_id", PERSON, nullable=False),
        sa.Column("school_id", PERSON, nullable=False),
        sa.Column("post_id", PERSON, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("distance_m", sa.Float(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["spot_check_id"], ["spot_checks.id"], name=op.f("fk_spot_answers_spot_check_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spot_answers")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_spot_answers_person_id_day")),
    )
    op.create_index(op.f("ix_spot_answers_spot_check_id"), "spot_answers", ["spot_check_id"])


def _joined() -> None:
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("joined_to", ID, nullable=True))
        batch_op.add_column(sa.Column("also_reported_by", sa.JSON(), server_default="[]", nullable=False))


def _reports() -> None:
    clock = op.create_table(
        "report_clock",
        sa.Column("triage", WORD, nullable=False),
        sa.Column("phone_min", sa.Integer(), nullable=False),
        sa.Column("written_min", sa.Integer(), nullable=False),
        sa.Column("update_h", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("triage", name=op.f("pk_report_clock")),
    )
    names = ("triage", "phone_min", "written_min", "update_h")
    op.bulk_insert(clock, [dict(zip(names, row, strict=True)) for row in CLOCK])
    op.create_table(
        "report_timers",
        sa.Column("incident_id", ID, autoincrement=False, nullable=False),
        sa.Column("update_h", sa.Integer(), nullable=False),
        sa.Column("phone_due", MOMENT, nullable=False),
        sa.Column("written_due", MOMENT, nullable=False),
        sa.Column("remind_at", MOMENT, nullable=True),
        sa.Column("update_due", MOMENT, nullable=True),
        sa.Column("phoned_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_report_timers_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_report_timers")),
    )
    op.create_index(
        "ix_report_timers_due", "report_timers", ["remind_at"], sqlite_where=TICKING, postgresql_where=TICKING
    )
    op.create_table(
        "reports",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("incident_id", ID, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("author_id", PERSON, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("addressed", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("frozen_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_reports_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("incident_id", "ordinal", name=op.f("uq_reports_incident_id_ordinal")),
    )
    op.create_index("ix_reports_frozen", "reports", ["frozen_at"])


def downgrade() -> None:
    op.drop_table("reports")
    op.drop_table("report_timers")
    op.drop_table("report_clock")
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.drop_column("also_reported_by")
        batch_op.drop_column("joined_to")
    op.drop_table("spot_answers")
    op.drop_table("spot_checks")
