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

EARLIER = ((0, 0, 180), (1, 60, 180), (2, 180, 180))
QUICKER = ((0, 0, 120), (1, 20, 120), (2, 60, 120))
"""The default ladder of a P0, as (step, after_s, repeat_s)."""
OF_P0 = "SELECT step, after_s, repeat_s FROM ladders WHERE triage = 'P0' AND repeats IS NULL ORDER BY step"
STEP = "UPDATE ladders SET after_s = :after_s, repeat_s = :repeat_s WHERE triage = 'P0' AND step = :step"


def _climb(before: tuple[tuple[int, int, int], ...], after: tuple[tuple[int, int, int], ...]) -> None:
    """A district that left the default as it was gets the new one; what it set for itself stays."""
    bind = op.get_bind()
    if tuple(tuple(row) for row in bind.execute(sa.text(OF_P0))) == before:
        for step, after_s, repeat_s in after:
            bind.execute(sa.text(STEP), {"step": step, "after_s": after_s, "repeat_s": repeat_s})


def upgrade() -> None:
    """Of earlier calls the last round is known, and that is the only one of nearly all."""
    _climb(EARLIER, QUICKER)
    op.add_column("alerts", sa.Column("climbs_from", MOMENT))
    op.add_column("alerts", sa.Column("round_step", sa.Integer, server_default="0", nullable=False))
    op.add_column("alerts", sa.Column("answer_s", sa.Float))
    op.add_column("alerts", sa.Column("eta_at", MOMENT))
    op.add_column("alerts", sa.Column("reinforced_at", MOMENT))
    op.add_column("alerts", sa.Column("useful", sa.Boolean))
    op.add_column("alerts", sa.Column("pictured", sa.Boolean, server_default=sa.false(), nullable=False))
    op.add_column("alerts", sa.Column("near", sa.JSON, server_default="[]", nullable=False))
    op.add_column("alerts", sa.Column("going", sa.JSON, server_default="[]", nullable=False))
    op.execute(FIRST_OF_ROUND)
    op.execute(FIRST_ANSWER.format(seconds=SECONDS[op.get_bind().dialect.name]))


def downgrade() -> None:
    _climb(QUICKER, EARLIER)
    for name in (
        "going",
        "near",
        "pictured",
        "useful",
        "reinforced_at",
        "eta_at",
        "answer_s",
        "round_step",
        "climbs_from",
    ):
        op.drop_column("alerts", name)
