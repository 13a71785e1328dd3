"""letters: the report of a school or an office, and a few figures of the district for forms"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Id, Moment

revision = "0043"
down_revision = "0040"
branch_labels = None
depends_on = None

ACTS = ("INSERT", "UPDATE", "DELETE")
NEXT = (
    "UPDATE facts SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR(20)) WHERE name = 'reference_version'"
)
ON_POSTGRES = "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION"


def upgrade() -> None:
    op.create_table(
        "form_letters",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column(
            "campaign_id",
            Id,
            sa.ForeignKey("campaigns.id", name="fk_form_letters_campaign_id"),
            nullable=False,
        ),
        sa.Column("unit_id", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("as_of", Moment, nullable=False),
        sa.Column("rev", sa.Integer, nullable=False),
        sa.Column("signed_by", sa.String(40), nullable=False),
        sa.Column("signed_name", sa.String(40), nullable=False),
        sa.Column("signed_at", Moment),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.UniqueConstraint("campaign_id", "unit_id", name="uq_form_letters_unit"),
    )
    op.create_table(
        "form_rules",
        sa.Column("rule", sa.String(40), primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )
    _heard("form_rules")


def downgrade() -> None:
    op.drop_table("form_rules")
    op.execute("DELETE FROM facts WHERE name = 'reference_version:form_rules'")
    op.drop_table("form_letters")


def _heard(table: str) -> None:
    """As 0026 does: it is held in memory."""
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
