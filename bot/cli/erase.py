"""`huxue erase …`: what somebody wants to be gone, as far as nothing obliges us to keep it."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(help="Erase what nothing obliges us to keep.", no_args_is_help=True)


@app.callback()
def main() -> None:
    """Erase what nothing obliges us to keep."""


@app.command()
def person(
    person: Annotated[str, typer.Argument(help="Identifier of the person, e.g. G02.")],
    yes: Annotated[bool, typer.Option("--yes", help="Really; it cannot be brought back.")] = False,
) -> None:
    """Erase name, telephone, chats, words, places and photographs of a person (PIPL §47); says what stays."""
    from bot.cli.running import on_database, stop
    from bot.commands.personal import erase_person

    if not yes:
        stop(f"{person}: would be erased for good; export first if a copy is wanted, then say --yes")
    for line in on_database(lambda settings, database: erase_person(settings, database, person)):
        typer.echo(line)
