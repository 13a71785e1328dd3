"""after the alarm: what is said to many and what each answers, the plan's lines, and a leader's one card"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
ACTS = ("INSERT", "UPDATE", "DELETE")
NEXT = (
    "UPDATE facts SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR(20)) WHERE name = 'reference_version'"
)
ON_POSTGRES = "AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION"


def upgrade() -> None:
    _hails()
    op.create_table(
        "leader_cards",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("shift_key", sa.String(120), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("shown", sa.String(64), nullable=False),
        sa.UniqueConstraint("shift_key", "person_id"),
    )
    op.create_index("ix_leader_cards_made", "leader_cards", ["made_at"])
    op.create_table(
        "plans",
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("role", sa.String(40), primary_key=True),
        sa.Column("line", sa.String(60), nullable=False),
    )
    _heard("plans")


def downgrade() -> None:
    op.drop_table("plans")
    op.execute("DELETE FROM facts WHERE name = 'reference_version:plans'")
    op.drop_table("leader_cards")
    op.drop_table("hail_answers")
    op.drop_table("hails")


def _hails() -> None:
    op.create_table(
        "hails",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("school_id", sa.String(40), nullable=False),
        sa.Column("asked_by", sa.String(40), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("alert_id", ID, nullable=False, server_default="0"),
        sa.Column("posts", sa.JSON, nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("ended_at", MOMENT),
    )
    op.create_index("ix_hails_next", "hails", ["next_at"], **_partial("next_at IS NOT NULL"))
    op.create_index("ix_hails_alert", "hails", ["alert_id"], **_partial("alert_id > 0"))
    op.create_index("ix_hails_school", "hails", ["school_id", "asked_at"])
    op.create_index("ix_hails_asked", "hails", ["asked_at"])
    op.create_table(
        "hail_answers",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("hail_id", ID, sa.ForeignKey("hails.id"), nullable=False),
        sa.Column("person_id", sa.String(40), nullable=False),
        sa.Column("post_id", sa.String(40), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("line", sa.String(60), nullable=False),
        sa.Column("reply", sa.String(20), nullable=False),
        sa.Column("replied_at", MOMENT),
        sa.Column("unreached", sa.Boolean, nullable=False),
        sa.UniqueConstraint("hail_id", "person_id"),
    )
    op.create_index("ix_hail_answers_person", "hail_answers", ["person_id", "asked_at"])


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
