"""absence: what is known of who does not come, who is asked to come instead, what is seen before"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
NAMES = {"known_by": 40, "person_id": 40, "school_id": 40, "post_id": 40, "shift_key": 120}


def upgrade() -> None:
    _notes()
    _foreseen()
    _handovers()
    _corrections()
    with op.batch_alter_table("gaps") as gaps:
        gaps.add_column(sa.Column("known_by", sa.String(40), nullable=False, server_default=""))
        gaps.add_column(sa.Column("known_at", MOMENT))


def downgrade() -> None:
    with op.batch_alter_table("gaps") as gaps:
        gaps.drop_column("known_at")
        gaps.drop_column("known_by")
    for table in ("corrections", "handover_notes", "foreseen", "absence_notes"):
        op.drop_table(table)


def _id() -> sa.Column[Any]:
    return sa.Column("id", ID, primary_key=True, autoincrement=True)


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(NAMES.get(name, 40)), nullable=False) for name in names]


def _moments(*names: str, nullable: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, MOMENT, nullable=nullable) for name in names]


def _notes() -> None:
    op.create_table(
        "absence_notes",
        _id(),
        *_texts("person_id"),
        sa.Column("known", sa.String(20), nullable=False),
        *_texts("said_by"),
        *_moments("said_at", "begins_at", "ends_at"),
        *_moments("comes_at", "withdrawn_at", nullable=True),
    )
    op.create_index("ix_absence_notes_person", "absence_notes", ["person_id", "ends_at"])
    op.create_index("ix_absence_notes_ends", "absence_notes", ["ends_at"])


def _foreseen() -> None:
    op.create_table(
        "foreseen",
        _id(),
        sa.Column("place", sa.String(160), nullable=False),
        *_texts("school_id", "post_id"),
        sa.Column("missing", sa.JSON, nullable=False),
        sa.Column("away", sa.JSON, nullable=False),
        *_moments("starts_at", "told_at"),
        sa.Column("told", sa.JSON, nullable=False),
        *_texts("known_by"),
        *_moments("known_at", nullable=True),
        sa.UniqueConstraint("place", name=op.f("uq_foreseen_place")),
    )
    op.create_index("ix_foreseen_starts", "foreseen", ["starts_at"])


def _handovers() -> None:
    op.create_table(
        "handover_notes",
        _id(),
        *_texts("school_id", "post_id", "shift_key", "written_by"),
        *_moments("written_at"),
        sa.Column("sentence", sa.String(300), nullable=False),
        *_texts("read_by"),
        *_moments("read_at", nullable=True),
    )
    unread = sa.text("read_by = ''")
    op.create_index(
        "ix_handover_notes_unread",
        "handover_notes",
        ["post_id", "written_at"],
        sqlite_where=unread,
        postgresql_where=unread,
    )


def _corrections() -> None:
    op.create_table(
        "corrections",
        _id(),
        *_texts("person_id", "school_id", "post_id", "shift_key"),
        *_moments("came_at"),
        sa.Column("reason", sa.String(300), nullable=False),
        *_texts("asked_by"),
        *_moments("asked_at"),
        sa.Column("check_in_id", ID, nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        *_texts("decided_by"),
        *_moments("decided_at", nullable=True),
    )
    op.create_index("ix_corrections_shift", "corrections", ["shift_key"])
