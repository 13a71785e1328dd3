"""`huxue understand`: lines of messages in, lines of JSON out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

Evaluate = Annotated[
    Path | None,
    typer.Option("--evaluate", help="JSON lines with what is expected: how often the reading is right."),
]
Explain = Annotated[str | None, typer.Option("--explain", help="One sentence: how it is read, and why.")]


def understand(evaluate: Evaluate = None, explain: Explain = None) -> None:
    """Read messages (lines of text or of JSON) and print what the house makes of each."""
    from bot.cli.running import run, stop
    from bot.commands.understanding import Reader, Said, district_of, evaluated, explained
    from bot.settings import SettingsError, load_settings

    try:
        settings = load_settings()
    except SettingsError as error:
        stop(str(error))
    reader = Reader(run(lambda: district_of(settings)))
    if explain is not None:
        typer.echo("\n".join(explained(reader, explain)))
    elif evaluate is not None:
        typer.echo("\n".join(evaluated(reader, evaluate.read_text("utf-8").splitlines())))
    else:
        for line in sys.stdin.buffer:
            said = Said.of_line(line.decode("utf-8", "replace").rstrip("\r\n"))
            typer.echo(json.dumps(reader.row(said), ensure_ascii=False))
