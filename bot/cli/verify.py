"""`huxue verify-history`: the proof that the history is as it was written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Heads = Annotated[
    list[str] | None,
    typer.Option("--head", help="A head as a summary printed it, 12345-ab12cd34ef567890; may be repeated."),
]


ReplayFile = Annotated[
    Path | None,
    typer.Option(
        "--replay", exists=True, dir_okay=False, help="A file of huxue export replay to check instead."
    ),
]


def verify_history(head: Heads = None, replay: ReplayFile = None) -> None:
    """Prove that nothing of the history was changed or removed; status 1 names the first broken entry."""
    from bot.cli.running import on_database, stop
    from bot.commands.verifying import verify
    from duty.records.chain.seal import Head

    if replay is not None:
        _verify_replay(replay)
        return
    known = [(text, Head.parse(text)) for text in head or ()]
    for text, parsed in known:
        if parsed is None:
            stop(f"--head {text}: not a head; write it as the summary shows it, e.g. 12345-ab12cd34ef567890")

    def progress(done: int, total: int) -> None:
        typer.echo(f"{done}/{total}", err=True)

    heads = [parsed for _, parsed in known if parsed]
    verdict = on_database(lambda settings, database: verify(database, heads, progress))
    for line in verdict.lines:
        typer.echo(line)
    if not verdict.well:
        raise typer.Exit(1)


def _verify_replay(file: Path) -> None:
    from bot.cli.running import on_database
    from bot.commands.replaying import verify_replay

    raw = file.read_bytes()
    well, lines = on_database(lambda settings, database: verify_replay(database, raw))
    for line in lines:
        typer.echo(line)
    if not well:
        raise typer.Exit(1)
