"""PostgreSQL comes up after us, as after a reboot; or never."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from structlog.testing import capture_logs

from bot import database as starting
from bot.app import build
from bot.settings import SettingsError
from storage.engine.database import Database
from tests.house.test_settings import free_port
from tests.kit.story import settings


@dataclass
class LateEngine:
    """Nobody listens there so many times."""

    refuses: int
    error: Exception = field(default_factory=lambda: ConnectionRefusedError("nobody listens"))
    tries: int = 0

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[None]:
        self.tries += 1
        if self.tries <= self.refuses:
            raise self.error
        yield


@dataclass
class Late:
    engine: LateEngine
    sqlite: bool = False


async def come_up(engine: LateEngine) -> None:
    await starting.come_up(cast(Database, Late(engine)))


@pytest.fixture(autouse=True)
def briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "PAUSES_S", (0.01, 0.02))


async def test_it_is_asked_again_until_it_is_there_with_a_line_a_try() -> None:
    engine = LateEngine(refuses=3)
    with capture_logs() as lines:
        await come_up(engine)
    assert engine.tries == 4
    assert [line["event"] for line in lines] == ["database_away"] * 3


async def test_what_does_not_pass_by_itself_is_told_at_once() -> None:
    engine = LateEngine(refuses=9, error=ValueError("no such account"))
    with pytest.raises(ValueError, match="no such account"):
        await come_up(engine)
    assert engine.tries == 1


async def test_a_server_whose_database_never_comes_ends_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "PATIENCE_S", 0.05)
    url = f"postgresql+asyncpg://huxue@127.0.0.1:{free_port()}/huxue"
    with capture_logs() as lines, pytest.raises(SettingsError) as ended:
        await build(settings(tmp_path, database_url=url))
    assert str(ended.value).startswith("HUXUE_DATABASE_URL: the database does not answer")
    assert 1 <= len(lines) <= 6
