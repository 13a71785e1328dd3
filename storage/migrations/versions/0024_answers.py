"""answers: how soon somebody answered, who is near and goes, and steps counted by rounds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0022"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
FIRST_OF_ROUND = """
UPDATE alerts SET climbs_from = raised_at, round_step = COALESCE(
    (SELECT MIN(step) FROM pages
     WHERE pages.alert_id = alerts.id AND pages.called_at >= alerts.raised_at), step)
"""
FIRST_ANSWER = """
UPDATE alerts SET answer_s = {seconds} WHERE taken_at IS NOT NULL AND triage IN ('P0', 'P1')
"""
SECONDS = {
    "sqlite": "MAX(0, (julianday(taken_at) - julianday(raised_at)) * 86400)",
    "postgresql": "GREATEST(0, EXTRACT(EPOCH FROM taken_at - raised_at))",
}


def upgrade() -> None:
    """Of earlier calls the last round is known, and that is the only one of nearly all."""
    op.add_column("alerts", sa.Column("climbs_from", MOMENT))
    op.add_column("alerts", sa.Column("round_step", sa.Integer, server_default="0", nullable=False))
    op.add_column("alerts", sa.Column("answer_s", sa.Float))
    op.add_column("alerts", sa.Column("eta_at", MOMENT))
    op.add_column("alerts", sa.Column("reinforced_at", MOMENT))
    op.add_column("alerts", sa.Column("useful", sa.Boolean))
    op.add_column("alerts", sa.Column("near", sa.JSON, server_default="[]", nullable=False))
    op.add_column("alerts", sa.Column("going", sa.JSON, server_default="[]", nullable=False))
    op.execute(FIRST_OF_ROUND)
    op.execute(FIRST_ANSWER.format(seconds=SECONDS[op.get_bind().dialect.name]))


def downgrade() -> None:
    for name in (
        "going",
        "near",
        "useful",
        "reinforced_at",
        "eta_at",
        "answer_s",
        "round_step",
        "climbs_from",
    ):
        op.drop_column("alerts", name)
