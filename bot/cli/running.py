"""How a command runs: on settings, a loop and a migrated database, with clear words when it cannot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NoReturn, TypeVar

import typer

from bot.database import answering
from bot.demo.mark import demand_real
from bot.jobs.clock import Clock
from bot.private import keep_private
from bot.settings import Settings, SettingsError, load_settings
from storage.engine.database import Database
from storage.engine.migrate import migrate

T = TypeVar("T")


def read_settings(*, demo: bool = False) -> Settings:
    """The settings; the command ends where one of them cannot be used. From here on all is made private."""
    try:
        settings = load_settings()
    except SettingsError as error:
        stop(str(error))
    keep_private(settings.of_demo() if demo else settings)
    return settings


def now_of(settings: Settings) -> datetime:
    """What o'clock it is for a command, by the same setting as for the server."""
    return Clock(settings.start_at).now()


def stop(message: str) -> NoReturn:
    """End the command with that message on stderr and status 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Do it and return its result; an error that an operator can mend is one clear message, not a trace."""

    async def running() -> T:
        return await work()

    try:
        with asyncio.Runner(loop_factory=_loop()) as runner:
            return runner.run(running())
    except SettingsError as error:
        stop(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def on_database(work: Callable[[Settings, Database], Awaitable[T]]) -> T:
    """Do it on the database of the settings, brought to its newest shape; return its result.

    A demo's database is refused.
    """
    settings = read_settings()

    async def inside() -> T:
        database = Database(settings.database, settings.zone, frozenset({"web", "telegram"}))
        try:
            async with answering():
                await demand_real(database)
                await migrate(database.engine)
            return await work(settings, database)
        finally:
            await database.close()

    return run(inside)


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where there is one: about a third less time per message."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
