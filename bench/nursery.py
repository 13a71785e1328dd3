"""A bot's process as the bench holds it: begun, killed, begun again; it tells when it died by itself."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.bots.post import Post

ROOT = Path(__file__).parent.parent
PATIENCE_S = 120.0
"""So long a beginning (with its imports) or an end may take; only a hang takes it."""


class BotDied(Exception):
    """It ended although nobody killed it, or never began."""


@dataclass
class Nursery:
    """At most one bot at a time."""

    process: asyncio.subprocess.Process
    pid: int = 0
    _said: asyncio.Queue[list[str]] = field(default_factory=asyncio.Queue)

    async def listen(self) -> None:
        assert self.process.stdout
        async for line in self.process.stdout:
            self._said.put_nowait(line.decode().split())
        self._said.put_nowait(["gone"])

    async def begin(self, starts: str, post: Post) -> None:
        """`starts` is the bot's module:function."""
        assert self.process.stdin
        asked = json.dumps({"starts": starts, "post": asdict(post)})
        self.process.stdin.write(f"{asked}\n".encode())
        self.pid = int((await self._hears("born"))[1])

    def alive(self) -> None:
        """Raises when it ended by itself."""
        if not self._said.empty():
            self.pid = 0
            raise BotDied(f"{' '.join(self._said.get_nowait())} although nobody touched it")

    async def end(self, by: signal.Signals) -> None:
        """By this signal; returns when it is gone."""
        self.alive()
        os.kill(self.pid, by)
        await self._hears("ended")
        self.pid = 0

    def abandon(self) -> None:
        """Whatever became of the trial, nothing of it goes on."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            self.pid = 0

    async def _hears(self, word: str) -> list[str]:
        try:
            async with asyncio.timeout(PATIENCE_S):
                said = await self._said.get()
        except TimeoutError:
            said = []
        if said[:1] != [word]:
            raise BotDied(f"waited for {word!r} and heard {' '.join(said) or 'nothing'!r}")
        return said


@asynccontextmanager
async def nursery() -> AsyncIterator[Nursery]:
    """Nothing of the caller's own settings gets in, and nothing is left running."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HUXUE_")}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.bots"), cwd=ROOT, env=environment, stdin=pipe, stdout=pipe
    )
    kept = Nursery(process)
    listening = asyncio.create_task(kept.listen())
    try:
        yield kept
    finally:
        kept.abandon()
        assert process.stdin
        process.stdin.close()
        await process.wait()
        await listening
