"""history guarded: nothing rewrites it or a consent; people's words live beside it"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
GUARDED = {
    "changes": "kept.id = NEW.id",
    "consents": "kept.person_id = NEW.person_id AND kept.version = NEW.version",
}
AT_ONCE = 1000

changes = sa.table(
    "changes",
    sa.column("id", ID),
    sa.column("subject", sa.String()),
    sa.column("what", sa.String()),
    sa.column("at", MOMENT),
    sa.column("detail", sa.JSON()),
)
said = sa.table(
    "change_words",
    sa.column("subject", sa.String()),
    sa.column("at", MOMENT),
    sa.column("words", sa.Text()),
    sa.column("salt", sa.String()),
    sa.column("sha256", sa.String()),
)


def upgrade() -> None:
    _drop_guards()
    op.create_table(
        "change_words",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
    op.create_index("ix_change_words_subject", "change_words", ["subject"])
    _apart()
    _guard()


def downgrade() -> None:
    """Words whose time is over stay away."""
    _drop_new_guards()
    _together()
    op.drop_table("change_words")
    _guard_as_before()


# -- words ------------------------------------------------------------------------------------


def _apart() -> None:
    """`words` of every entry, and `why` of a hazard that was sent back, move beside it."""
    for row in _with_words("words", "why"):
        key = "words" if "words" in row.detail else "why" if row.what == "returned" else ""
        if not key or not isinstance(row.detail[key], str):
            continue
        words, salt = row.detail[key], secrets.token_hex(16)
        digest = hashlib.sha256((salt + words).encode()).hexdigest() if words else ""
        rest = {name: value for name, value in row.detail.items() if name != key}
        _write(row.id, rest | ({"words_sha256": digest} if words else {}))
        if words:
            kept = {"subject": row.subject, "at": row.at, "words": words, "salt": salt, "sha256": digest}
            op.get_bind().execute(said.insert().values(kept))


def _together() -> None:
    for row in _with_words("words_sha256"):
        rest = dict(row.detail)
        digest = rest.pop("words_sha256", "")
        found = sa.select(said.c.words).where(said.c.subject == row.subject, said.c.sha256 == digest)
        words = op.get_bind().scalar(found.limit(1))
        _write(row.id, rest | ({"why" if row.what == "returned" else "words": words} if words else {}))


def _with_words(*keys: str) -> Any:
    """The entries that have one of these in their detail, a part at a time."""
    text = sa.cast(changes.c.detail, sa.Text)
    named = sa.or_(*(text.like(f'%"{key}"%') for key in keys))
    after = 0
    while (
        rows := op.get_bind()
        .execute(sa.select(changes).where(named, changes.c.id > after).order_by(changes.c.id).limit(AT_ONCE))
        .all()
    ):
        yield from rows
        after = rows[-1].id


def _write(change_id: int, detail: dict[str, Any]) -> None:
    op.get_bind().execute(changes.update().where(changes.c.id == change_id).values(detail=detail))


# -- guards -----------------------------------------------------------------------------------


def _guard() -> None:
    """UPDATE, DELETE, an INSERT over an existing row (OR REPLACE passes the other two), TRUNCATE."""
    if op.get_bind().dialect.name == "sqlite":
        for table, same in GUARDED.items():
            for act in ("UPDATE", "DELETE"):
                op.execute(_refusing(table, act.lower(), act))
            there = f"WHEN EXISTS (SELECT 1 FROM {table} AS kept WHERE {same})"
            op.execute(_refusing(table, "replace", "INSERT", there))
        return
    op.execute(
        "CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$"
    )
    for table in GUARDED:
        for name, act in (("edit", "UPDATE OR DELETE"), ("truncate", "TRUNCATE")):
            op.execute(
                f"CREATE TRIGGER {table}_no_{name} BEFORE {act} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()"
            )


def _refusing(table: str, name: str, act: str, there: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_no_{name} BEFORE {act} ON {table} {there} "
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    )


def _drop_new_guards() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in GUARDED:
            for name in ("update", "delete", "replace"):
                op.execute(f"DROP TRIGGER {table}_no_{name}")
        return
    for table in GUARDED:
        for name in ("edit", "truncate"):
            op.execute(f"DROP TRIGGER {table}_no_{name} ON {table}")
    op.execute("DROP FUNCTION history_is_append_only")


def _drop_guards() -> None:
    """Those of the first migration."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER changes_no_update")
        op.execute("DROP TRIGGER changes_no_delete")
        return
    op.execute("DROP TRIGGER changes_no_edit ON changes")
    op.execute("DROP FUNCTION history_is_append_only")


def _guard_as_before() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(_refusing("changes", act.lower(), act))
        return
    op.execute(
        "CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER changes_no_edit BEFORE UPDATE OR DELETE ON changes "
        "FOR EACH ROW EXECUTE FUNCTION history_is_append_only()"
    )
