"""hazards' lives: what is asked on the way from found to closed, due times and rules of the district"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0034"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
TEXTS = ("measure", "contingency", "interim", "left_open", "unfixed_why")
STRINGS = {"supervisor": 80, "funds": 200, "extension_why": 200, "extension_by": 40}
MOMENTS = ("listed_at", "accepted_at", "level_confirmed_at", "reopened_at", "extension_until", "chase_at")
LINKS = ("joined_to", "recurs_of")
INDEXES = {"chase": ("chase_at", "chase_at IS NOT NULL"), "joined": ("joined_to", "joined_to IS NOT NULL")}
ACTS = ("INSERT", "UPDATE", "DELETE")
NEXT = (
    "UPDATE facts SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR(20)) WHERE name = 'reference_version'"
)
ON_POSTGRES = "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION"


def upgrade() -> None:
    for name in TEXTS:
        op.add_column("hazards", sa.Column(name, sa.Text, server_default="", nullable=False))
    for name, length in STRINGS.items():
        op.add_column("hazards", sa.Column(name, sa.String(length), server_default="", nullable=False))
    for name in MOMENTS:
        op.add_column("hazards", sa.Column(name, MOMENT))
    for name in LINKS:
        op.add_column("hazards", sa.Column(name, ID))
    op.add_column("hazards", sa.Column("told_closed", sa.JSON, server_default="[]", nullable=False))
    op.add_column("hazards", sa.Column("chased", sa.Integer, server_default="0", nullable=False))
    for name, (column, condition) in INDEXES.items():
        where = sa.text(condition)
        op.create_index(f"ix_hazards_{name}", "hazards", [column], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "due_times",
        sa.Column("category", sa.String(20), primary_key=True),
        sa.Column("level", sa.String(20), primary_key=True),
        sa.Column("minutes", sa.Integer, nullable=False),
    )
    op.create_table(
        "hazard_rules",
        sa.Column("rule", sa.String(40), primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )
    for table in ("due_times", "hazard_rules"):
        _heard(table)


def downgrade() -> None:
    for table in ("hazard_rules", "due_times"):
        op.drop_table(table)
        op.execute(f"DELETE FROM facts WHERE name = 'reference_version:{table}'")
    for name in INDEXES:
        op.drop_index(f"ix_hazards_{name}", "hazards")
    for name in ("chased", "told_closed", *LINKS, *MOMENTS, *STRINGS, *TEXTS):
        op.drop_column("hazards", name)


def _heard(table: str) -> None:
    """As 0026 does: they are held in memory."""
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
