"""`huxue simulate`: the whole district through the real code, in a folder of its own."""

from __future__ import annotations

import gc
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

Days = Annotated[int, typer.Option("--days", min=1, max=60, help="How many days.")]
Schools = Annotated[
    int, typer.Option("--schools", min=0, max=300, help="Of an invented district; 0: the sample.")
]
Seed = Annotated[int, typer.Option("--seed", help="The same seed is the same story.")]
Begins = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; else Monday 2026-11-23.")
]
Json = Annotated[Path | None, typer.Option("--json", help="File to write all figures to.")]


def simulate(
    days: Days = 7,
    schools: Schools = 0,
    seed: Seed = 1,
    begins: Begins = None,
    json_file: Json = None,
) -> None:
    """Let a district live for some days with time moved by hand; status 1 where a promise is broken."""
    from bot.models_on_demand import import_aiogram

    import_aiogram()
    from bot.serving import quiet_logs
    from bot.simulation.report import as_json, as_text
    from bot.simulation.run import BEGINS, Plan, simulate
    from handlers.speech.voice import Voice

    quiet_logs()
    gc.set_threshold(50_000, 20, 50)
    first = begins.date() if begins else BEGINS
    told = simulate(Plan(days, schools, seed, first, lambda line: typer.echo(line, err=True)))
    typer.echo(as_text(told.figures, told.broken, Voice.load()))
    if json_file:
        words = json.dumps(as_json(told.figures, told.broken), ensure_ascii=False, indent=1, default=str)
        json_file.write_text(words, "utf-8")
    if told.broken:
        raise typer.Exit(1)
