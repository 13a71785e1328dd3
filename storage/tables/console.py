"""Tables of the pages where rosters are kept: what was changed, what is half imported, how one signs in."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, LargeBinary, String, Table

from storage.tables.base import Id, Moment, metadata, own_id

edits = Table(
    "edits",
    metadata,
    own_id(),
    Column("at", Moment, nullable=False),
    Column("actor_id", String(40), nullable=False),
    Column("school_id", String(40), nullable=False),
    Column("origin", String(10), nullable=False),
    Column("undoes", Id),
    Column("undone_by", Id),
    Index("ix_edits_school", "school_id", "id"),
)
"""One act that changed rows of the district: a row saved, a file imported, one of these taken back.

school_id: empty where it is about the district or several schools. undoes, undone_by: of another edit.
"""
edit_rows = Table(
    "edit_rows",
    metadata,
    own_id(),
    Column("edit_id", ForeignKey("edits.id"), nullable=False, index=True),
    Column("sheet", String(40), nullable=False),
    Column("key", String(250), nullable=False),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Index("ix_edit_rows_row", "sheet", "key"),
)
"""What it did to one row, as cells of the import's file; without `before` it is new, without `after` gone."""
drafts = Table(
    "drafts",
    metadata,
    own_id(),
    Column("person_id", String(40), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("name", String(120), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("mends", JSON, nullable=False),
)
"""A file that somebody uploaded and has not imported yet: as it came, and what they mended in it since."""
console_codes = Table(
    "console_codes",
    metadata,
    Column("code_sha256", String(64), primary_key=True),
    Column("person_id", String(40), nullable=False),
    Column("account_id", Id, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)
"""What opens the pages on a computer: asked for on a phone, typed in once, and ended with that phone."""
