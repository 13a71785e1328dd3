"""places: how each stands (周边乱点), codes for passers-by, and what they report without an account"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0037"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
STANDS = ("opened_on", "closed_on", "group_in", "group_out")


def upgrade() -> None:
    op.add_column("places", sa.Column("status", sa.String(20), server_default="", nullable=False))
    op.add_column("places", sa.Column("rectified", sa.Boolean, server_default=sa.false(), nullable=False))
    for name in STANDS:
        op.add_column("places", sa.Column(name, sa.Date))
    op.create_table(
        "tip_codes",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("school_id", sa.String(40), sa.ForeignKey("schools.id"), nullable=False),
        sa.Column("post_id", sa.String(40), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("issued_by", sa.String(40), nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("revoked_by", sa.String(40), nullable=False),
        sa.UniqueConstraint("code", name="uq_tip_codes_code"),
    )
    op.create_index(
        "uq_tip_codes_hangs",
        "tip_codes",
        ["school_id", "post_id"],
        unique=True,
        **_partial("revoked_at IS NULL"),
    )
    op.create_table(
        "tips",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("code_id", ID, sa.ForeignKey("tip_codes.id", name="fk_tips_code_id"), nullable=False),
        sa.Column("school_id", sa.String(40), sa.ForeignKey("schools.id"), nullable=False),
        sa.Column("post_id", sa.String(40), nullable=False),
        sa.Column("category", sa.String(20), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False),
        sa.Column("danger", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("hazard_id", ID),
        sa.Column("incident_id", ID),
        sa.Column("told_at", MOMENT),
        sa.Column("answered_by", sa.String(40), nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.UniqueConstraint("secret_sha256", name="uq_tips_secret_sha256"),
    )
    op.create_index("ix_tips_code", "tips", ["code_id", "at"])
    op.create_index("ix_tips_held", "tips", ["school_id", "id"], **_partial("state = 'held'"))
    op.create_index("ix_tips_untold", "tips", ["at"], **_partial("state = 'held' AND told_at IS NULL"))
    op.create_index("ix_tips_told", "tips", ["school_id", "told_at"])


def downgrade() -> None:
    op.drop_table("tips")
    op.drop_table("tip_codes")
    for name in (*STANDS, "rectified", "status"):
        op.drop_column("places", name)


def _partial(where: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
