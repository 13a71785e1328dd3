"""Houses that may be killed. Imports take seconds, so each is forked from a process that has made them."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, NoReturn

Order = dict[str, Any]
"""What a child is told; plain JSON."""
READY = "ready"


class Child:
    """A house of its own process, as its parent knows it."""

    def __init__(self) -> None:
        self.pid = 0
        self.ended: int | None = None
        """Its exit code, negative for a signal; None while it lives."""
        self.said: list[str] = []
        self._changed = asyncio.Event()

    def hears(self, line: str) -> None:
        match line.split(maxsplit=1):
            case ["pid", number]:
                self.pid = int(number)
            case ["ended", code]:
                self.ended = int(code)
            case _:
                self.said.append(line)
        self._changed.set()

    async def change(self) -> None:
        """Until it has said something more, or has ended."""
        await self._changed.wait()
        self._changed.clear()

    async def until_it_ends(self) -> int:
        while self.ended is None:
            await self.change()
        return self.ended

    async def kill(self) -> None:
        """kill -9. It may have ended by itself a moment ago."""
        while not self.pid:
            await self.change()
        if self.ended is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        await self.until_it_ends()


class Nursery:
    """One child at a time, each after the last one's end."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.child = Child()
        self.child.ended = 0
        self.closed = False
        self._ready = asyncio.Event()

    def hatch(self, order: Order) -> Child:
        assert self.child.ended is not None and self._process.stdin
        self.child = Child()
        self._process.stdin.write(f"{json.dumps(order)}\n".encode())
        return self.child

    async def listen(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            words = line.decode().strip()
            if words == READY:
                self._ready.set()
            else:
                self.child.hears(words)
        self.closed = True
        self._ready.set()
        self.child.hears("ended 1")

    async def ready(self) -> None:
        """Its imports are made. On a busy machine they took longer than the whole life of a child (70 s)."""
        await self._ready.wait()
        assert not self.closed, "its process ended at once"


@asynccontextmanager
async def nursery(module: str) -> AsyncIterator[Nursery]:
    """The process of `module`, which calls `hatch_all`. No child outlives it."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, stdin=pipe, stdout=pipe)
    one = Nursery(process)
    listening = asyncio.create_task(one.listen())
    try:
        await one.ready()
        yield one
    finally:
        if one.child.ended is None:
            await one.child.kill()
        process.kill()
        await process.wait()
        await listening


# -- in the process of its own -------------------------------------------------------------


def tell(line: str) -> None:
    """A line in one piece, even of one who is killed while saying it.

    With PYTHONUNBUFFERED `print` writes the end of the line apart: half a line of the dead and "ended -9"
    became one, and the parent waited for the end of a child that had long been buried.
    """
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def hatch_all(main: Callable[[Order], Coroutine[Any, Any, None]]) -> None:
    """A child for every order on stdin; how it goes is told on stdout."""
    gc.collect()
    gc.freeze()  # what was imported stays shared with every child
    tell(READY)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _live(main, json.loads(line))
        tell(f"pid {pid}")
        _, status = os.waitpid(pid, 0)
        tell(f"ended {os.waitstatus_to_exitcode(status)}")


def _live(main: Callable[[Order], Coroutine[Any, Any, None]], order: Order) -> NoReturn:
    """Its life, and its end: nothing of it ever returns into the loop of its parent."""
    code = 1
    try:
        asyncio.run(main(order))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)
