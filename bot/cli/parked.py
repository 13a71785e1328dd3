"""`huxue parked …`: the updates that were set aside."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Updates that could not be handled and were set aside.", no_args_is_help=True)

ParkedId = Annotated[int, typer.Argument(metavar="ID", help="As huxue parked list shows it.")]


@app.command(name="list")
def list_() -> None:
    """Id, channel, time, age and error of each; nothing of what people wrote."""
    from bot.cli.running import now_of, on_database
    from bot.commands.parking import listed

    for line in on_database(lambda settings, database: listed(database, now_of(settings))):
        typer.echo(line)


@app.command()
def retry(parked_id: ParkedId) -> None:
    """Hand it in again; it leaves the list when it is handled. A running server may go on."""
    from bot.cli.running import on_database
    from bot.commands.parking import retry as hand_in

    on_database(lambda settings, database: hand_in(settings, database, parked_id))
    typer.echo(f"{parked_id}: handled")


@app.command()
def drop(
    parked_id: ParkedId,
    yes: Annotated[bool, typer.Option("--yes", help="Really; it cannot be brought back.")] = False,
) -> None:
    """Let go of it for good."""
    from bot.cli.running import on_database, stop
    from bot.commands.parking import drop as delete

    if not yes:
        stop(f"{parked_id}: would be gone for good; say --yes")
    on_database(lambda settings, database: delete(database, parked_id))
    typer.echo(f"{parked_id}: dropped")
