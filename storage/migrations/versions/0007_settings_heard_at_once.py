"""settings_heard_at_once"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

HELD_IN_MEMORY = (
    *("organisations", "schools", "posts", "people", "windows", "roster", "duty_roster", "calendar"),
    *("stand_ins", "ladders"),
)
FIRST = (
    "INSERT INTO facts (name, value) SELECT 'reference_version', '1' "
    "WHERE NOT EXISTS (SELECT 1 FROM facts WHERE name = 'reference_version')"
)
NEXT = (
    "UPDATE facts SET value = CAST(CAST(value AS BIGINT) + 1 AS VARCHAR(20)) WHERE name = 'reference_version'"
)
ACTS = ("INSERT", "UPDATE", "DELETE")


def upgrade() -> None:
    """Whoever edits one of these tables, by whatever means, moves the version every process looks at."""
    op.execute(sa.text(FIRST))
    if op.get_bind().dialect.name == "sqlite":
        for table in HELD_IN_MEMORY:
            for act in ACTS:
                op.execute(
                    f"CREATE TRIGGER {table}_heard_{act.lower()} AFTER {act} ON {table} BEGIN {NEXT}; END"
                )
        return
    op.execute(
        "CREATE FUNCTION reference_moves_on() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {NEXT}; RETURN NULL; END $$"
    )
    for table in HELD_IN_MEMORY:
        op.execute(
            f"CREATE TRIGGER {table}_heard AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION reference_moves_on()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in HELD_IN_MEMORY:
            for act in ACTS:
                op.execute(f"DROP TRIGGER {table}_heard_{act.lower()}")
        return
    for table in HELD_IN_MEMORY:
        op.execute(f"DROP TRIGGER {table}_heard ON {table}")
    op.execute("DROP FUNCTION reference_moves_on()")
