"""lists read by their rows: the ledger, the accounts of a person, what happened on a day"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0013"
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


def downgrade() -> None:
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
