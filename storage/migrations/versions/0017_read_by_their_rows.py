"""read by their rows: the ledger, the accounts of a person, a day; of the district the table that changed"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

REGISTERED = "status NOT IN ('DRAFT', 'UNEXPLAINED', 'DROPPED')"
HAZARDS = {
    "ix_hazards_open": (
        ["due_at", "id"],
        "status IN ('ASSIGNED', 'ESCALATED_GOV', 'LISTED', 'NEW', 'RETURNED', 'TRANSFERRED')",
    ),
    "ix_hazards_put_right": (["due_at", "id"], "status IN ('RECTIFIED')"),
    "ix_hazards_done": (["due_at", "id"], "status IN ('CLOSED', 'VERIFIED')"),
    "ix_hazards_registered": (["registered_at"], ""),
    "ix_hazards_rectified": (["rectified_at"], "rectified_at IS NOT NULL"),
    "ix_hazards_closed": (["closed_at"], "closed_at IS NOT NULL"),
}


def upgrade() -> None:
    """Every registered hazard has its day, so that a page of the ledger can go on behind any of them."""
    op.execute(f"UPDATE hazards SET due_at = reported_at WHERE due_at IS NULL AND {REGISTERED}")
    for name, (columns, condition) in HAZARDS.items():
        op.create_index(name, "hazards", columns, **_where(condition))
    op.drop_index("ix_accounts_person_id", "accounts")
    op.create_index("ix_accounts_person", "accounts", ["person_id", "channel"])
    op.create_index("ix_incidents_received", "incidents", ["received_at"])
    op.create_index("ix_incidents_open", "incidents", ["school_id"], **_where("state = 'open'"))
    op.create_index("ix_gaps_opened", "gaps", ["opened_at"])
    op.create_index("ix_summaries_day", "summaries", ["date"], **_where("daily"))
    _hear(_quiet_all, _each_by_itself)


def downgrade() -> None:
    _hear(_quiet_each, _all_as_one)
    op.execute("DELETE FROM facts WHERE name LIKE 'reference_version:%'")
    op.drop_index("ix_summaries_day", "summaries")
    op.drop_index("ix_gaps_opened", "gaps")
    op.drop_index("ix_incidents_open", "incidents")
    op.drop_index("ix_incidents_received", "incidents")
    op.drop_index("ix_accounts_person", "accounts")
    op.create_index("ix_accounts_person_id", "accounts", ["person_id"])
    for name in HAZARDS:
        op.drop_index(name, "hazards")


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)} if condition else {}


# -- which table of the district has changed ----------------------------------------------------

HELD_IN_MEMORY = (
    *("organisations", "schools", "posts", "people", "windows", "roster", "duty_roster", "calendar"),
    *("stand_ins", "ladders"),
)
ACTS = ("INSERT", "UPDATE", "DELETE")
NEXT = (
    "UPDATE facts SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR(20)) WHERE name = 'reference_version'"
)
ON_POSTGRES = "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION"


def _own(name: str) -> str:
    """The version of one table moves on, too; `name` is its fact, as SQL."""
    more = "CAST(CAST(facts.value AS BIGINT) + 1 AS VARCHAR(20))"
    first = f"INSERT INTO facts (name, value) VALUES ({name}, '1')"
    return f"{first} ON CONFLICT (name) DO UPDATE SET value = {more}"


def _hear(quiet: Callable[[str], None], loud: Callable[[str], None]) -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    if postgres and loud is _each_by_itself:
        own = _own("'reference_version:' || TG_TABLE_NAME")
        op.execute(
            "CREATE FUNCTION reference_moved() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {NEXT}; {own}; RETURN NULL; END $$"
        )
    for table in HELD_IN_MEMORY:
        quiet(table)
        loud(table)
    if postgres and loud is _all_as_one:
        op.execute("DROP FUNCTION reference_moved()")


def _quiet_all(table: str) -> None:
    _drop(table, "heard")


def _quiet_each(table: str) -> None:
    _drop(table, "moved")


def _drop(table: str, name: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
        return
    for act in ACTS:
        op.execute(f"DROP TRIGGER {table}_{name}_{act.lower()}")


def _each_by_itself(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        when = ON_POSTGRES.format(table=table)
        op.execute(f"CREATE TRIGGER {table}_moved {when} reference_moved()")
        return
    own = _own(f"'reference_version:{table}'")
    for act in ACTS:
        op.execute(
            f"CREATE TRIGGER {table}_moved_{act.lower()} AFTER {act} ON {table} BEGIN {NEXT}; {own}; END"
        )


def _all_as_one(table: str) -> None:
    """As 0007 made them."""
    if op.get_bind().dialect.name == "postgresql":
        when = ON_POSTGRES.format(table=table)
        op.execute(f"CREATE TRIGGER {table}_heard {when} reference_moves_on()")
        return
    for act in ACTS:
        op.execute(f"CREATE TRIGGER {table}_heard_{act.lower()} AFTER {act} ON {table} BEGIN {NEXT}; END")
