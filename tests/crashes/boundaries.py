"""The points at which a house may be killed, put around the real objects of a child process.

Whatever passes is written to a file at once, so that the parent can list the points of a calm morning and
order a death at any of them: `("reply SendMessage: after", 3)` is the third time that one returned.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from typing import Any

import bot.app
import bot.delivery.claims
import bot.delivery.delivery
import bot.delivery.floor
import bot.delivery.ledger
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.pushes import Pushes
from bot.channels.telegram.replies import Replies
from bot.house import House
from bot.jobs.pace import Sweep
from bot.jobs.sweeps import Job
from media.shelf import Shelf
from storage.engine.database import Database
from storage.engine.work import SqlWork

Point = tuple[str, int]
"""A boundary's name, and which time it is passed."""

AT_WORK: ContextVar[str] = ContextVar("at_work", default="")
"""Whose transaction it is; empty: nothing to write, so nothing to lose."""
LEDGER: ContextVar[tuple[str, int]] = ContextVar("ledger", default=("", 0))
"""What the delivery writes down just now, and about how many rows."""
ONCE = ("renew", "floor")
"""How often these happen is a matter of time alone: only the first time is a point."""


class Trap:
    """Counts what passes, and kills this very process at the point that was asked for."""

    def __init__(self, passed: Path, deadly: Point | None) -> None:
        self._file = os.open(passed, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._deadly = deadly
        self._times: Counter[str] = Counter()

    def note(self, line: str) -> None:
        os.write(self._file, f"{line}\n".encode())

    def passes(self, name: str, times: int = 1) -> None:
        """`times`: how many rows are concerned, so that it does not matter how they were bundled."""
        for _ in range(times):
            if name.startswith(ONCE) and self._times[name]:
                return
            self._times[name] += 1
            point = name, self._times[name]
            self.note(f"passed\t{name}\t{point[1]}")
            if point == self._deadly:
                os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: Any, method: str, name: Callable[[Any], str] | str) -> None:
        """Before and after every call of that method, on whatever object."""
        original = getattr(owner, method)

        @wraps(original)
        async def trapped(this: Any, *args: Any, **named: Any) -> Any:
            called = name if isinstance(name, str) else name(args[0] if args else None)
            if not called:
                return await original(this, *args, **named)
            self.passes(f"{called}: before")
            result = await original(this, *args, **named)
            self.passes(f"{called}: after")
            return result

        setattr(owner, method, trapped)


def lay(trap: Trap) -> None:
    """Around everything a house does to the world, before it is built."""
    trap.around(SqlWork, "commit", lambda _: f"commit of {AT_WORK.get()}" if AT_WORK.get() else "")
    trap.around(Replies, "call", lambda method: f"reply {type(method).__name__}")
    trap.around(Replies, "post", lambda method: f"reply {method[0].upper()}{method[1:]}")
    for method in ("send_text", "send_photo", "edit_text", "edit_caption"):
        trap.around(Pushes, method, f"push {method}")
    trap.around(TelegramChannel, "fetch", "fetch of a photograph")
    trap.around(Shelf, "put", "file on the shelf")
    _around_acknowledgements(trap)
    _around_the_ledger(trap)
    _name_the_sweeps()


def name_the_rooms(house: House) -> None:
    """Whose commits these are."""
    house.intake.run = _at_work("the intake", house.intake.run)  # type: ignore[method-assign]
    house.photos.run = _at_work("the photographs", house.photos.run)  # type: ignore[method-assign]


def _at_work(who: str, run: Callable[..., Awaitable[None]]) -> Any:
    async def named(*args: Any) -> None:
        AT_WORK.set(who)
        await run(*args)

    return named


def _name_the_sweeps() -> None:
    """A sweep that found nothing to do commits nothing worth a death."""
    original = bot.app.sweep_jobs

    def sweep_jobs(*args: Any) -> Mapping[str, Job]:
        jobs = original(*args).items()
        return {name: replace(job, sweep=named(name, job.sweep)) for name, job in jobs}

    def named(name: str, job: Sweep) -> Sweep:
        async def swept(work: Any, now: Any) -> int:
            done = await job(work, now)
            AT_WORK.set(f"the sweep of {name}" if done else "")
            return done

        return swept

    bot.app.sweep_jobs = sweep_jobs


def _around_acknowledgements(trap: Trap) -> None:
    """The poll that tells Telegram by its offset what was committed. It returns with the next update."""
    original = Polling._fetch

    async def fetch(self: Polling, session: Any) -> Any:
        acknowledges = self._offset is not None
        if acknowledges:
            trap.passes("acknowledgement: before")
        updates = await original(self, session)
        if acknowledges:
            trap.passes("acknowledgement: after")
        return updates

    Polling._fetch = fetch  # type: ignore[method-assign]


def _around_the_ledger(trap: Trap) -> None:
    """The delivery's own transactions, named by what is done in them."""
    original = Database.writing

    @asynccontextmanager
    async def writing(self: Database) -> AsyncIterator[Any]:
        LEDGER.set(("", 0))
        async with original(self) as connection:
            yield connection
            what, rows = LEDGER.get()
            trap.passes(f"{what}: before its commit", rows)
        trap.passes(f"{what}: after its commit", rows)

    async def settle(call: Any, connection: Any, results: Any, *args: Any) -> None:
        trap.passes("settle: before", len(results))
        await call(connection, results, *args)
        LEDGER.set(("settle", len(results)))

    async def claim(call: Any, *args: Any, **named: Any) -> Any:
        rows = await call(*args, **named)
        LEDGER.set(("claim", LEDGER.get()[1] + len(rows)))
        return rows

    async def renew(call: Any, connection: Any, owner: Any, ids: Any) -> None:
        await call(connection, owner, ids)
        LEDGER.set(("renew", int(bool(ids))))

    async def release_all(call: Any, *args: Any) -> None:
        await call(*args)
        LEDGER.set(("release", 1))

    async def take_floor(call: Any, *args: Any, **named: Any) -> Any:
        term = await call(*args, **named)
        LEDGER.set(("floor", int(term is not None)))
        return term

    Database.writing = writing  # type: ignore[method-assign]
    for module, trapped in (
        (bot.delivery.floor, take_floor),
        (bot.delivery.ledger, settle),
        (bot.delivery.claims, claim),
        (bot.delivery.claims, renew),
        (bot.delivery.delivery, release_all),
    ):
        setattr(module, trapped.__name__, partial(trapped, getattr(module, trapped.__name__)))
