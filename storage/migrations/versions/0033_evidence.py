"""evidence: the history chained by hash, and cases of which nothing may be let go"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.base import Id, Moment

revision = "0033"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("position", Id, primary_key=True, autoincrement=False),
        sa.Column("change_id", Id, nullable=False),
        sa.Column("content", sa.String(64), nullable=False),
        sa.Column("head", sa.String(64), nullable=False),
        sa.Column("sealed_at", Moment, nullable=False),
        sa.UniqueConstraint("change_id", name="uq_seals_change_id"),
    )
    op.create_table(
        "holds",
        sa.Column("id", Id, primary_key=True, autoincrement=True),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("begun_at", Moment, nullable=False),
        sa.Column("released_at", Moment),
    )
    still = sa.text("released_at IS NULL")
    op.create_index(
        "uq_holds_open", "holds", ["subject"], unique=True, sqlite_where=still, postgresql_where=still
    )
    _guard()


def downgrade() -> None:
    """The triggers go with their table."""
    op.drop_table("holds")
    op.drop_table("seals")


def _guard() -> None:
    """As the history is: no UPDATE, no DELETE, no INSERT over an existing row, no TRUNCATE."""
    if op.get_bind().dialect.name == "sqlite":
        refusal = "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
        there = "WHEN EXISTS (SELECT 1 FROM seals AS kept WHERE kept.position = NEW.position)"
        for name, act in (("update", "UPDATE"), ("delete", "DELETE")):
            op.execute(f"CREATE TRIGGER seals_no_{name} BEFORE {act} ON seals {refusal}")
        op.execute(f"CREATE TRIGGER seals_no_replace BEFORE INSERT ON seals {there} {refusal}")
        return
    for name, act in (("edit", "UPDATE OR DELETE"), ("truncate", "TRUNCATE")):
        op.execute(
            f"CREATE TRIGGER seals_no_{name} BEFORE {act} ON seals "
            "FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()"
        )
