"""faq: questions that are often asked, and their answers"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ACTS = ("INSERT", "UPDATE", "DELETE")
NEXT = (
    "UPDATE facts SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR(20)) WHERE name = 'reference_version'"
)
ON_POSTGRES = "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION"


def upgrade() -> None:
    op.create_table(
        "faq",
        sa.Column("question", sa.String(60), primary_key=True),
        sa.Column("answer", sa.String(300), nullable=False),
    )
    _heard("faq")


def downgrade() -> None:
    op.drop_table("faq")
    op.execute("DELETE FROM facts WHERE name = 'reference_version:faq'")


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
