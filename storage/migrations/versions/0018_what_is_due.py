"""what is due: places where somebody came or left are marked, and what is open or due has its index"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
STANDS_THERE = "checked_out_at IS NULL AND standing IN ('confirmed', 'doubtful')"
ON_ITS_WAY = "state IN ('open', 'taken')"
OWNER_WAITS = (
    "NOT owner_told AND imported_as = '' AND status IN "
    "('ASSIGNED', 'ESCALATED_GOV', 'LISTED', 'NEW', 'RETURNED', 'TRANSFERRED')"
)
NEW = (
    ("ix_check_ins_there", "check_ins", ["school_id", "ends_at"], STANDS_THERE),
    ("ix_check_ins_doubtful", "check_ins", ["school_id", "received_at"], "standing = 'doubtful'"),
    ("ix_gaps_open", "gaps", ["id"], "closed_at IS NULL"),
    ("ix_alerts_next", "alerts", ["next_at"], ON_ITS_WAY),
    ("ix_alerts_receipt", "alerts", ["receipt_at"], ON_ITS_WAY),
    ("ix_alerts_follow_up", "alerts", ["follow_up_at"], ON_ITS_WAY),
    ("ix_alerts_raised", "alerts", ["raised_at"], ""),
    ("ix_drills_running", "drills", ["ends_at"], "ended_at IS NULL"),
    ("ix_hazards_owner_waits", "hazards", ["id"], OWNER_WAITS),
    ("ix_incidents_urgent", "incidents", ["received_at"], "triage IN ('P0', 'P1')"),
)
WEIGHS = ("standing", "post_id", "shift_key", "checked_out_at", "person_id")
"""What of a check-in decides who stands where."""
MOVED = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in WEIGHS)
MARK = "INSERT INTO coverage_marks (shift_key, post_id)"


def upgrade() -> None:
    op.create_table(
        "coverage_marks",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("shift_key", sa.String(120), nullable=False),
        sa.Column("post_id", sa.String(40), nullable=False),
    )
    _anew("ix_check_ins_shift", ["shift_key", "post_id"])
    _anew("ix_check_ins_open", ["ends_at"], STANDS_THERE)
    for name, table, columns, where in NEW:
        op.create_index(name, table, columns, **_partial(where))
    (_mark_on_sqlite if _on_sqlite() else _mark_on_postgresql)()


def downgrade() -> None:
    if _on_sqlite():
        for act in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER check_ins_mark_{act}")
    else:
        for act in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER check_ins_mark_{act} ON check_ins")
        op.execute("DROP FUNCTION check_ins_mark")
    for name, table, _, _ in reversed(NEW):
        op.drop_index(name, table)
    _anew("ix_check_ins_open", ["ends_at"], "checked_out_at IS NULL")
    _anew("ix_check_ins_shift", ["shift_key"])
    op.drop_table("coverage_marks")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _anew(name: str, columns: list[str], where: str = "") -> None:
    op.drop_index(name, "check_ins")
    op.create_index(name, "check_ins", columns, **_partial(where))


def _partial(where: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}


def _mark_on_sqlite() -> None:
    """IS NOT is what others call IS DISTINCT FROM; SQLite knows the long form only since 3.39."""
    moved = MOVED.replace("IS DISTINCT FROM", "IS NOT")
    for act, of, when, places in (
        ("INSERT", "", "", "SELECT NEW.shift_key, NEW.post_id"),
        ("DELETE", "", "", "SELECT OLD.shift_key, OLD.post_id"),
        (
            "UPDATE",
            f"OF {', '.join(WEIGHS)}",
            f"WHEN {moved}",
            "SELECT OLD.shift_key, OLD.post_id UNION SELECT NEW.shift_key, NEW.post_id",
        ),
    ):
        op.execute(
            f"CREATE TRIGGER check_ins_mark_{act.lower()} AFTER {act} {of} ON check_ins {when} "
            f"BEGIN {MARK} {places}; END"
        )


def _mark_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION check_ins_mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN {MARK} VALUES (OLD.shift_key, OLD.post_id); END IF; "
        f"IF TG_OP <> 'DELETE' THEN {MARK} VALUES (NEW.shift_key, NEW.post_id); END IF; "
        "RETURN NULL; END $$"
    )
    for act, of, when in (
        ("INSERT", "", ""),
        ("DELETE", "", ""),
        ("UPDATE", f"OF {', '.join(WEIGHS)}", f"WHEN ({MOVED})"),
    ):
        op.execute(
            f"CREATE TRIGGER check_ins_mark_{act.lower()} AFTER {act} {of} ON check_ins "
            f"FOR EACH ROW {when} EXECUTE FUNCTION check_ins_mark()"
        )
