"""Every story is told twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def twice(both_databases: None) -> None:
    """See `tests/conftest.py`."""
