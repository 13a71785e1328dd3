"""The command `huxue`. Heavy imports wait until a command needs them: `--help` is instant."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.engine.database import Database

app = typer.Typer(
    name="huxue",
    help="护学哨：校门口护学岗的签到、报告和求助。School-gate duty in a chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    app()


def _settings() -> Settings:
    from bot.settings import SettingsError, load_settings

    try:
        return load_settings()
    except SettingsError as error:
        _stop(str(error))


def _stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


def _run(work: Callable[[], Awaitable[None]]) -> None:
    """Run it; an error an operator can mend is one clear message, not a trace."""
    from bot.settings import SettingsError

    async def running() -> None:
        await work()

    try:
        with asyncio.Runner(loop_factory=_loop()) as runner:
            runner.run(running())
    except SettingsError as error:
        _stop(str(error))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where there is one: about a third less time per message."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


@app.command()
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the fictional district and open it to anybody.")
    ] = False,
) -> None:
    """Run the house: web, Telegram where a token is set, delivery and clock."""
    settings = _settings()

    from bot.serving import (
        serve_forever,
    )  # seconds of imports, before the loop runs: Ctrl-C ends them at once

    async def work() -> None:
        await serve_forever(settings, demo=demo)

    _run(work)


@app.command(name="import")
def import_(
    directory: Annotated[Path, typer.Argument(help="Folder with the CSV files.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Load roster, posts, people and calendar from CSV files; all of it or nothing."""
    settings = _settings()

    async def work(database: Database) -> None:
        from bot.jobs.clock import Clock
        from storage.importing import ImportRefused, import_directory

        try:
            now = Clock(settings.start_at).now()
            report = await import_directory(database, directory, dry_run=dry_run, now=now)
        except ImportRefused as refused:
            _stop("\n".join(refused.errors))
        if dry_run:
            for line in report.changes:
                typer.echo(line)
        typer.echo(report.summary)

    _with_database(settings, work)


@app.command(name="migrate")
def migrate_() -> None:
    """Bring the database to the newest shape."""

    async def work(database: Database) -> None:
        from storage.engine.migrate import current

        typer.echo(f"{await current(database.engine)}")

    _with_database(_settings(), work)


def _with_database(settings: Settings, work: Callable[[Database], Awaitable[None]]) -> None:
    """A migrated database for one command."""

    async def inside() -> None:
        from storage.engine.database import Database
        from storage.engine.migrate import migrate

        database = Database(settings.database, settings.zone, frozenset({"web", "telegram"}))
        try:
            await migrate(database.engine)
            await work(database)
        finally:
            await database.close()

    _run(inside)


@app.command()
def invite(
    person: Annotated[str, typer.Argument(help="Identifier of the person, e.g. G02.")],
) -> None:
    """Print a single-use code and its link for a person."""
    settings = _settings()

    async def work(database: Database) -> None:
        from bot.inviting import issue

        typer.echo(await issue(settings, database, person))

    _with_database(settings, work)


@app.command()
def sheet(
    school: Annotated[str, typer.Argument(help="Identifier of the school, e.g. SCH01.")],
    file: Annotated[Path, typer.Argument(help="PDF to write.")],
) -> None:
    """Print invitations with QR codes for everybody of a school."""
    settings = _settings()

    async def work(database: Database) -> None:
        from bot.inviting import sheet as draw

        file.write_bytes(await draw(settings, database, school))
        typer.echo(str(file))

    _with_database(settings, work)


parked = typer.Typer(help="Updates that could not be handled and were set aside.", no_args_is_help=True)
app.add_typer(parked, name="parked")
ParkedId = Annotated[int, typer.Argument(metavar="ID", help="As huxue parked list shows it.")]


@parked.command(name="list")
def parked_list() -> None:
    """Id, channel, time, age and error of each; nothing of what people wrote."""
    settings = _settings()

    async def work(database: Database) -> None:
        from bot.jobs.clock import Clock
        from bot.parking import listed

        for line in await listed(database, Clock(settings.start_at).now()):
            typer.echo(line)

    _with_database(settings, work)


@parked.command(name="retry")
def parked_retry(parked_id: ParkedId) -> None:
    """Hand it in again; it leaves the list when it is handled. A running server may go on."""
    settings = _settings()

    async def work(database: Database) -> None:
        from bot.parking import retry

        await retry(settings, database, parked_id)
        typer.echo(f"{parked_id}: handled")

    _with_database(settings, work)


@parked.command(name="drop")
def parked_drop(
    parked_id: ParkedId,
    yes: Annotated[bool, typer.Option("--yes", help="Really; it cannot be brought back.")] = False,
) -> None:
    """Let go of it for good."""
    settings = _settings()
    if not yes:
        _stop(f"{parked_id}: would be gone for good; say --yes")

    async def work(database: Database) -> None:
        from bot.parking import drop

        await drop(database, parked_id)
        typer.echo(f"{parked_id}: dropped")

    _with_database(settings, work)


export = typer.Typer(help="Write what is on record into files.", no_args_is_help=True)
app.add_typer(export, name="export")


@export.command()
def reports(
    begin: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    end: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.")],
    folder: Annotated[Path, typer.Option("--folder", help="Folder to write to.")] = Path("reports"),
) -> None:
    """Write confirmed reports (初报, 续报, 终报) as UTF-8 text, a file each."""

    async def work(database: Database) -> None:
        from bot.exporting import export_reports

        count = await export_reports(database, folder, begin.date(), end.date())
        typer.echo(f"{folder}: {count}")

    _with_database(_settings(), work)


@export.command(name="settings")
def settings_(
    folder: Annotated[Path, typer.Option("--folder", help="Folder to write to.")] = Path("settings"),
) -> None:
    """Write ladders.csv and report_clock.csv, to be edited and imported again."""

    async def work(database: Database) -> None:
        from bot.exporting import export_settings

        count = await export_settings(database, folder)
        typer.echo(f"{folder}: {count}")

    _with_database(_settings(), work)


@app.command()
def doctor() -> None:
    """Check settings, database, token, clock and fonts: one line each."""
    settings = _settings()

    async def work() -> None:
        from bot.doctor import examine

        healthy = True
        async for finding in examine(settings):
            typer.echo(finding.line)
            healthy &= finding.well
        if not healthy:
            raise typer.Exit(1)

    _run(work)


if __name__ == "__main__":
    sys.exit(app())
