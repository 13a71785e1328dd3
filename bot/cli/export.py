"""`huxue export …`: what is on record, as files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Write what is on record into files.", no_args_is_help=True)


@app.command()
def reports(
    begin: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    end: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.")],
    folder: Annotated[Path, typer.Option("--folder", help="Folder to write to.")] = Path("reports"),
) -> None:
    """Write confirmed reports (初报, 续报, 终报) as UTF-8 text, a file each."""
    from bot.cli.running import now_of, on_database
    from bot.commands.exporting import export_reports

    first, last = begin.date(), end.date()
    count = on_database(
        lambda settings, database: export_reports(database, folder, first, last, now_of(settings))
    )
    typer.echo(f"{folder}: {count}")


@app.command()
def records(
    begin: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    end: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.")],
    folder: Annotated[Path, typer.Option("--folder", help="Folder to write to.")] = Path("records"),
) -> None:
    """Write rounds, scans, routines, visits and corrected records as CSV, a row each, ids only."""
    from bot.cli.running import now_of, on_database
    from bot.commands.exporting import export_records

    first, last = begin.date(), end.date()
    count = on_database(
        lambda settings, database: export_records(database, folder, first, last, now_of(settings))
    )
    typer.echo(f"{folder}: {count}")


@app.command()
def roster(
    folder: Annotated[Path, typer.Argument(help="Folder to write to.")] = Path("roster"),
) -> None:
    """Write schools, people, posts, roster and calendar as CSV, to be edited and imported again."""
    from bot.cli.running import now_of, on_database
    from bot.commands.exporting import export_roster

    count = on_database(lambda settings, database: export_roster(database, folder, now_of(settings)))
    typer.echo(f"{folder}: {count}")


@app.command()
def person(
    person: Annotated[str, typer.Argument(help="Identifier of the person, e.g. G02.")],
    folder: Annotated[Path, typer.Option("--folder", help="Folder to write to.")] = Path("person"),
) -> None:
    """Write all that is on record of a person, with the photographs they sent (PIPL §45)."""
    from bot.cli.running import on_database
    from bot.commands.personal import export_person

    for line in on_database(lambda settings, database: export_person(settings, database, person, folder)):
        typer.echo(line)


@app.command(name="settings")
def settings_(
    folder: Annotated[Path, typer.Option("--folder", help="Folder to write to.")] = Path("settings"),
) -> None:
    """Write ladders, report clock, rounds, routines and places as CSV, to be edited and imported again."""
    from bot.cli.running import now_of, on_database
    from bot.commands.exporting import export_settings

    count = on_database(lambda settings, database: export_settings(database, folder, now_of(settings)))
    typer.echo(f"{folder}: {count}")


@app.command()
def replay(
    number: Annotated[str, typer.Argument(help="Number of a hazard or incident, YH-… or SJ-….")],
    file: Annotated[Path, typer.Argument(help="HTML file to write.")],
) -> None:
    """Write who knew what when (谁何时知道) of one case as a file that opens without network."""
    from bot.cli.running import now_of, on_database
    from bot.commands.replaying import export_replay

    made = on_database(lambda settings, database: export_replay(database, number, file, now_of(settings)))
    typer.echo(f"{file}: {len(made.content)} bytes, sha256 {made.sha256}")
