"""`huxue hold` and `huxue release`: legal hold of a hazard or an incident."""

from __future__ import annotations

from typing import Annotated

import typer

Number = Annotated[str, typer.Argument(help="Number of a hazard or incident, YH-… or SJ-….")]


def hold(
    number: Number,
    reason: Annotated[str, typer.Option("--reason", help="Who asks and why; it stands in the history.")],
) -> None:
    """Let go of nothing of a case (pictures, places, words), whatever its age, until it is released."""
    from bot.cli.running import now_of, on_database
    from bot.commands.holding import hold as keep

    for line in on_database(lambda settings, database: keep(database, number, reason, now_of(settings))):
        typer.echo(line)


def release(number: Number) -> None:
    """End the hold of a case: what is over goes within the hour."""
    from bot.cli.running import now_of, on_database
    from bot.commands.holding import release as end

    for line in on_database(lambda settings, database: end(database, number, now_of(settings))):
        typer.echo(line)
