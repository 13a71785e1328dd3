"""rounds: what is walked and scanned; points with what to look at and a tag; hazards found on the way"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
WORD = sa.String(20)
OWN = sa.String(40)
WATCHED = ("checkpoints", "rounds")
ACTS = ("INSERT", "UPDATE", "DELETE")
NEXT = (
    "UPDATE facts SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR(20)) WHERE name = 'reference_version'"
)
FOUND_AT = "checkpoint_id <> ''"


def upgrade() -> None:
    op.add_column("checkpoints", sa.Column("looks", sa.JSON, nullable=False, server_default="[]"))
    op.add_column("checkpoints", sa.Column("tag", sa.String(60), nullable=False, server_default=""))
    op.add_column("rounds", sa.Column("ordered", sa.String(10), nullable=False, server_default="free"))
    op.add_column("hazards", sa.Column("walk_id", ID, nullable=True))
    op.add_column("hazards", sa.Column("checkpoint_id", OWN, nullable=False, server_default=""))
    op.create_index("ix_hazards_found_at", "hazards", ["checkpoint_id", "reported_at"], **_partial(FOUND_AT))
    _walks()
    _scans()
    for table in WATCHED:
        _watch(table)


def downgrade() -> None:
    for table in WATCHED:
        _forget(table)
    op.drop_table("scans")
    op.drop_table("walks")
    op.drop_index("ix_hazards_found_at", "hazards")
    for table, columns in (
        ("hazards", ("checkpoint_id", "walk_id")),
        ("rounds", ("ordered",)),
        ("checkpoints", ("tag", "looks")),
    ):
        for column in columns:
            op.drop_column(table, column)


def _partial(where: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


def _walks() -> None:
    op.create_table(
        "walks",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("round_id", OWN, nullable=False),
        sa.Column("school_id", OWN, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("night", sa.Boolean(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("person_id", OWN, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("in_words", sa.Boolean(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("step", WORD, nullable=False),
        sa.Column("next_at", MOMENT, nullable=True),
        sa.Column("heard_at", MOMENT, nullable=True),
        sa.Column("guard_step", sa.Integer(), nullable=False),
        sa.Column("guard_at", MOMENT, nullable=True),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walks")),
        sa.UniqueConstraint("round_id", "due_at", name=op.f("uq_walks_round_id_due_at")),
    )
    op.create_index("ix_walks_school", "walks", ["school_id", "day"])
    op.create_index("ix_walks_day", "walks", ["day", "state"])
    op.create_index("ix_walks_person", "walks", ["person_id", "begun_at"])
    op.create_index("ix_walks_next", "walks", ["next_at"], **_partial("next_at IS NOT NULL"))
    op.create_index("ix_walks_guard", "walks", ["guard_at"], **_partial("guard_at IS NOT NULL"))


def _scans() -> None:
    op.create_table(
        "scans",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("walk_id", ID, nullable=False),
        sa.Column("checkpoint_id", OWN, nullable=False),
        sa.Column("person_id", OWN, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("said_at", MOMENT, nullable=True),
        sa.Column("proof", WORD, nullable=False),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("too_fast", sa.Boolean(), nullable=False),
        sa.Column("out_of_order", sa.Boolean(), nullable=False),
        sa.Column("found", WORD, nullable=False),
        sa.Column("distance_m", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("accuracy_m", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["walk_id"], ["walks.id"], name=op.f("fk_scans_walk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scans")),
        sa.UniqueConstraint("walk_id", "checkpoint_id", name=op.f("uq_scans_walk_id_checkpoint_id")),
    )
    op.create_index("ix_scans_failed", "scans", ["checkpoint_id", "at"], **_partial("failed"))
    op.create_index("ix_scans_placed", "scans", ["at"], **_partial("latitude IS NOT NULL"))
    op.create_index("ix_scans_measured", "scans", ["at"], **_partial("distance_m IS NOT NULL"))


# -- a table of the district more, as 0017 watches them -------------------------------------------


def _watch(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_moved AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION reference_moved()"
        )
        return
    more = "CAST(CAST(facts.value AS BIGINT) + 1 AS VARCHAR(20))"
    own = (
        f"INSERT INTO facts (name, value) VALUES ('reference_version:{table}', '1') "
        f"ON CONFLICT (name) DO UPDATE SET value = {more}"
    )
    for act in ACTS:
        op.execute(
            f"CREATE TRIGGER {table}_moved_{act.lower()} AFTER {act} ON {table} BEGIN {NEXT}; {own}; END"
        )


def _forget(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_moved ON {table}")
        return
    for act in ACTS:
        op.execute(f"DROP TRIGGER {table}_moved_{act.lower()}")
