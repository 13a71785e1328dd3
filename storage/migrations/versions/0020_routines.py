"""routines: what is wanted done again and again, its buses, terms and key periods; what is due of it"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
HELD_IN_MEMORY = ("routines", "buses", "terms", "key_periods")
ACTS = ("INSERT", "UPDATE", "DELETE")
NEXT = (
    "UPDATE facts SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR(20)) WHERE name = 'reference_version'"
)
ON_POSTGRES = "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION"


def upgrade() -> None:
    _reference()
    _tasks()
    for table in HELD_IN_MEMORY:
        _heard(table)


def downgrade() -> None:
    op.drop_table("tasks")
    for table in reversed(HELD_IN_MEMORY):
        op.drop_table(table)
        op.execute(f"DELETE FROM facts WHERE name = 'reference_version:{table}'")


def _reference() -> None:
    op.create_table(
        "routines",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("school_id", sa.String(40), primary_key=True),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("who", sa.JSON, nullable=False),
        sa.Column("schedule", sa.String(20), nullable=False),
        sa.Column("at", sa.Time),
        sa.Column("window_min", sa.Integer, nullable=False),
        sa.Column("buttons", sa.JSON, nullable=False),
        sa.Column("then_id", sa.String(40), nullable=False),
        sa.Column("remind_min", sa.Integer),
        sa.Column("silent_after_min", sa.Integer),
        sa.Column("silent_to", sa.JSON, nullable=False),
        sa.Column("feeds", sa.String(40), nullable=False),
        sa.Column("source", sa.String(80), nullable=False),
    )
    op.create_table(
        "buses",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("school_id", sa.String(40), sa.ForeignKey("schools.id"), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("attendant_id", sa.String(40), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("am_arrival", sa.Time),
        sa.Column("pm_arrival", sa.Time),
    )
    _spans("terms")
    _spans("key_periods", sa.Column("extra", sa.String(200), nullable=False))


def _spans(name: str, *more: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("school_id", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("begin", sa.Date, nullable=False),
        sa.Column("end", sa.Date, nullable=False),
        *more,
    )


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("routine_id", sa.String(40), nullable=False),
        sa.Column("school_id", sa.String(40), sa.ForeignKey("schools.id"), nullable=False),
        sa.Column("bus_id", sa.String(40), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("title", sa.String(40), nullable=False),
        sa.Column("text", sa.String(420), nullable=False),
        sa.Column("buttons", sa.JSON, nullable=False),
        *(sa.Column(name, MOMENT) for name in ("next_at", "alarm_at", "asked_at")),
        sa.Column("told", sa.JSON, nullable=False),
        *(sa.Column(name, MOMENT) for name in ("reminded_at", "silent_at")),
        sa.Column("delays", sa.Integer, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("answered_by", sa.String(40), nullable=False),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("count", sa.Integer),
        sa.Column("seconds", sa.Integer),
        sa.Column("stopped_at", MOMENT),
        *(sa.Column(name, ID) for name in ("follows", "confirms", "hazard_id", "incident_id")),
        sa.UniqueConstraint("routine_id", "school_id", "bus_id", "due_at", name="uq_tasks_due"),
    )
    op.create_index("ix_tasks_next", "tasks", ["next_at"], **_partial("next_at IS NOT NULL"))
    op.create_index("ix_tasks_alarm", "tasks", ["alarm_at"], **_partial("alarm_at IS NOT NULL"))
    op.create_index("ix_tasks_incident", "tasks", ["incident_id"], **_partial("incident_id IS NOT NULL"))
    op.create_index("ix_tasks_school", "tasks", ["school_id", "day"])
    op.create_index("ix_tasks_answered", "tasks", ["answered_by", "answered_at"])


def _partial(where: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


def _heard(table: str) -> None:
    """As 0017 does for the other tables that are held in memory."""
    if op.get_bind().dialect.name == "postgresql":
        when = ON_POSTGRES.format(table=table)
        op.execute(f"CREATE TRIGGER {table}_moved {when} reference_moved()")
        return
    more = "CAST(CAST(facts.value AS BIGINT) + 1 AS VARCHAR(20))"
    first = f"INSERT INTO facts (name, value) VALUES ('reference_version:{table}', '1')"
    own = f"{first} ON CONFLICT (name) DO UPDATE SET value = {more}"
    for act in ACTS:
        op.execute(
            f"CREATE TRIGGER {table}_moved_{act.lower()} AFTER {act} ON {table} BEGIN {NEXT}; {own}; END"
        )
