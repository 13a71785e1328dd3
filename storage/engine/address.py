"""What a database address says without the database being opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url


def file_of(url: str) -> Path | None:
    """The SQLite file; None for one in memory and for PostgreSQL."""
    address = make_url(url)
    named = address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:")
    return Path(address.database or "") if named else None


def file_folder(url: str, otherwise: Path) -> Path | None:
    """The folder of the SQLite file, `otherwise` for one in memory; None for PostgreSQL, which has none."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return None
    return Path(address.database).parent if address.database else otherwise
