"""swaps: one window on one date changes hands; leave, and leave asked for"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
OPEN = "state IN ('accepted', 'asked')"
ASKED = "state = 'asked'"
HELD_IN_MEMORY = ("swaps", "leave")
ACTS = ("INSERT", "UPDATE", "DELETE")
NEXT = (
    "UPDATE facts SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR(20)) WHERE name = 'reference_version'"
)
ON_POSTGRES = "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION"


def upgrade() -> None:
    _swaps()
    _leave()
    for table in HELD_IN_MEMORY:
        _heard(table)


def downgrade() -> None:
    op.drop_table("leave_asks")
    for table in reversed(HELD_IN_MEMORY):
        op.drop_table(table)
        op.execute(f"DELETE FROM facts WHERE name = 'reference_version:{table}'")


def _swaps() -> None:
    op.create_table(
        "swaps",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("school_id", sa.String(40), nullable=False),
        sa.Column("shift_key", sa.String(100), nullable=False),
        *(sa.Column(name, sa.String(40), nullable=False) for name in ("post_id", "origin_id", "absent_id")),
        sa.Column("offered_to", sa.JSON, nullable=False),
        *(sa.Column(name, sa.String(40), nullable=False) for name in ("taker_id", "asked_by")),
        *(
            sa.Column(name, MOMENT, nullable=False)
            for name in ("asked_at", "begins_at", "ends_at", "open_until")
        ),
        sa.Column("state", sa.String(20), nullable=False),
        *(sa.Column(name, MOMENT) for name in ("accepted_at", "decided_at")),
        sa.Column("decided_by", sa.String(40), nullable=False),
    )
    where: dict[str, Any] = {"sqlite_where": sa.text(OPEN), "postgresql_where": sa.text(OPEN)}
    op.create_index("ix_swaps_open", "swaps", ["open_until"], **where)
    op.create_index("ix_swaps_shift", "swaps", ["shift_key"])
    op.create_index("ix_swaps_state", "swaps", ["state", "ends_at"])


def _leave() -> None:
    op.create_table(
        "leave",
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("begin", sa.Date, primary_key=True),
        sa.Column("end", sa.Date, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("note", sa.String(200), nullable=False, server_default=""),
    )
    op.create_table(
        "leave_asks",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("begin", sa.Date, nullable=False),
        sa.Column("end", sa.Date, nullable=False),
        *(sa.Column(name, sa.String(40), nullable=False) for name in ("kind", "asked_by")),
        *(sa.Column(name, MOMENT, nullable=False) for name in ("asked_at", "open_until")),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.String(40), nullable=False),
        sa.Column("decided_at", MOMENT),
    )
    where: dict[str, Any] = {"sqlite_where": sa.text(ASKED), "postgresql_where": sa.text(ASKED)}
    op.create_index("ix_leave_asks_open", "leave_asks", ["open_until"], **where)
    op.create_index("ix_leave_asks_person", "leave_asks", ["person_id", "begin"])


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
