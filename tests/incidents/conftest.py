"""What the rules about incidents are tested with."""

from __future__ import annotations

import pytest

from tests.incidents.scene import Scene


@pytest.fixture
def scene() -> Scene:
    """Nothing has happened yet."""
    return Scene()
