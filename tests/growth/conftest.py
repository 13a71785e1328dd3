"""What the tests of storage share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine.database import Database
from tests.kit.engine_room import database_in


@pytest.fixture
async def sample(both_databases: None, tmp_path: Path) -> AsyncIterator[Database]:
    """The sample district with a web account for everybody, on each of the two databases."""
    database = await database_in(tmp_path, "web")
    yield database
    await database.close()
