"""What every test may use."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.postgres import postgres_url
from tests.story import Story, opened, settings

__all__ = ["postgres_url"]
"""One server for all of them: a fixture that several modules import starts once for each."""


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    """Monday 06:50 in the sample district; everybody has a web page and has read the notice."""
    async with opened(settings(tmp_path)) as told:
        yield told
