"""visits: what the police did at a school, the places around it, and a hazard that was found at one"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
CALLED_ON = "taken_back_at IS NULL AND kind IN ('awareness', 'drill', 'inspection', 'prevention')"


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("school_id", sa.String(40), sa.ForeignKey("schools.id"), nullable=False),
        sa.Column("person_id", sa.String(40), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("said_at", MOMENT),
        sa.Column("post_id", sa.String(40), nullable=False),
        sa.Column("place_id", sa.String(40), nullable=False),
        sa.Column("found", sa.String(20), nullable=False),
        sa.Column("distance_m", sa.Float),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("taken_back_at", MOMENT),
    )
    op.create_table(
        "places",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("school_id", sa.String(40), sa.ForeignKey("schools.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("latitude", sa.Float, nullable=False),
        sa.Column("longitude", sa.Float, nullable=False),
    )
    op.create_table(
        "visit_days",
        sa.Column("org_id", sa.String(40), sa.ForeignKey("organisations.id"), primary_key=True),
        sa.Column("days", sa.Integer, nullable=False),
    )
    op.create_index("ix_visits_person", "visits", ["person_id", "at"])
    op.create_index("ix_visits_school", "visits", ["school_id", "at"])
    op.create_index("ix_visits_called", "visits", ["school_id", "at"], **_partial(CALLED_ON))
    op.create_index("ix_visits_measured", "visits", ["at"], **_partial("distance_m IS NOT NULL"))
    op.create_index("ix_places_school_id", "places", ["school_id"])
    since = sa.text("INSERT INTO facts (name, value) VALUES ('visits_since', :now)")
    op.execute(since.bindparams(now=datetime.now(UTC).isoformat()))
    op.add_column("hazards", sa.Column("place_id", sa.String(40), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("hazards", "place_id")
    op.execute("DELETE FROM facts WHERE name = 'visits_since'")
    op.drop_table("visit_days")
    op.drop_table("places")
    op.drop_table("visits")


def _partial(where: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
