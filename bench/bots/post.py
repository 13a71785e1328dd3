"""Where a bot stands: its folder, its Telegram, and a port of its own where it takes a webhook."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

TOKEN = "1234567:of-the-bench"


@dataclass(frozen=True)
class Post:
    folder: str
    api_url: str
    port: int

    @property
    def database(self) -> Path:
        return Path(self.folder) / "bot.db"

    @property
    def log(self) -> Path:
        return Path(self.folder) / "bot.log"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
