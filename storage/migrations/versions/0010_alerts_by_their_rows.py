"""alerts by their rows: to whom passed, when pressed again, what stands in which bundle"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LIVE = ("open", "taken")

alerts = sa.table(
    "alerts",
    sa.column("id", ID),
    sa.column("state", sa.String()),
    sa.column("taken_at", MOMENT),
    sa.column("taken_by", sa.String()),
    sa.column("passed_to", sa.JSON()),
    sa.column("pressed_at", MOMENT),
)
changes = sa.table(
    "changes",
    sa.column("id", ID),
    sa.column("subject", sa.String()),
    sa.column("what", sa.String()),
    sa.column("at", MOMENT),
    sa.column("detail", sa.JSON()),
)
entries = sa.table(
    "bundle_entries",
    sa.column("name", sa.String()),
    sa.column("person_id", sa.String()),
    sa.column("alert_id", ID),
    sa.column("called_at", MOMENT),
)


def upgrade() -> None:
    op.add_column("alerts", sa.Column("passed_to", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("alerts", sa.Column("pressed_at", MOMENT, nullable=True))
    op.create_table(
        "bundle_entries",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("alert_id", ID, nullable=False),
        sa.Column("called_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_bundle_entries_alert_id_alerts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle_entries")),
    )
    op.create_index("ix_bundle_entries_alert_id", "bundle_entries", ["alert_id"])
    op.create_index("ix_bundle_entries_name", "bundle_entries", ["name", "person_id"])
    _fill()


def downgrade() -> None:
    op.drop_table("bundle_entries")
    op.drop_column("alerts", "pressed_at")
    op.drop_column("alerts", "passed_to")


# -- from the history of what is still open ------------------------------------------------------


def _fill() -> None:
    bundles: dict[tuple[str, str], None] = {}
    for alert in _rows(sa.select(alerts).where(alerts.c.state.in_(LIVE)).order_by(alerts.c.id)):
        told = _history(f"alert:{alert.id}")
        values = {"passed_to": _passed_to(alert, told), "pressed_at": _pressed_at(told)}
        op.get_bind().execute(alerts.update().where(alerts.c.id == alert.id).values(values))
        bundles |= dict.fromkeys((c.detail["name"], c.detail["person"]) for c in told if _in_bundle(c))
    for name, person in sorted(bundles):
        for entry in _entries(name, person):
            op.get_bind().execute(entries.insert().values(entry))


def _rows(query: Any) -> Any:
    return op.get_bind().execute(query).all()


def _history(subject: str) -> Any:
    return _rows(sa.select(changes).where(changes.c.subject == subject).order_by(changes.c.id))


def _passed_to(alert: Any, told: Any) -> list[str]:
    """Who was called for it since somebody has it."""
    if alert.state != "taken" or alert.taken_at is None:
        return []
    since = [c for c in told if c.at >= alert.taken_at and c.what in ("referred", "passed")]
    people = dict.fromkeys(person for c in since for person in c.detail["people"])
    return [person for person in people if person != alert.taken_by]


def _pressed_at(told: Any) -> datetime | None:
    return max((c.at for c in told if c.what == "pressed_again"), default=None)


def _in_bundle(change: Any) -> bool:
    return change.what in ("bundled", "listed") and "name" in change.detail


def _entries(name: str, person: str) -> Iterator[dict[str, Any]]:
    """What stands in that bundle, over or not, in its order."""
    listed = [c.detail["alerts"] for c in _history(f"{name}:{person}") if c.what == "bundled"]
    for alert_id in listed[-1] if listed else ():
        mine = [c for c in _history(f"alert:{alert_id}") if c.what == "bundled" and _in_bundle(c)]
        calls = [c.at for c in mine if (c.detail["name"], c.detail["person"]) == (name, person)]
        called_at = calls[-1] if calls else None
        yield {"name": name, "person_id": person, "alert_id": alert_id, "called_at": called_at}
