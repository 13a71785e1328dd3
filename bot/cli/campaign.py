"""`huxue campaign …`: begin one, see how far the schools are, freeze it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Inspection campaigns: a form that every school fills in.", no_args_is_help=True)

Day = ["%Y-%m-%d"]
Which = Annotated[
    int | None, typer.Option("--campaign", metavar="ID", help="Which one; else the latest open one.")
]


@app.command()
def create(
    name: Annotated[str, typer.Option("--name", help="What it is called, e.g. 暑期排查.")],
    cutoff: Annotated[datetime, typer.Option("--cutoff", formats=Day, help="Last day whose figures count.")],
    due: Annotated[datetime, typer.Option("--due", formats=Day, help="When the district wants it.")],
    due_city: Annotated[
        datetime | None, typer.Option("--due-city", formats=Day, help="When the city wants it.")
    ] = None,
    schools: Annotated[str, typer.Option("--schools", help="SCH01,SCH02; else all.")] = "",
    form: Annotated[
        Path | None, typer.Option("--form", metavar="FILE.json", help="Another form than 附件1.")
    ] = None,
) -> None:
    """Begin a campaign and print its id; a running server tells the schools."""
    from bot.cli.running import now_of, on_database
    from bot.commands.campaigning import Wanted, begin

    chosen = [one.strip() for one in schools.replace("，", ",").split(",") if one.strip()]
    city = due_city.date() if due_city else None
    wanted = Wanted(name, cutoff.date(), due.date(), city, chosen, form)
    typer.echo(on_database(lambda settings, database: begin(database, wanted, now_of(settings))))


@app.command()
def progress(
    campaign: Which = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """How many schools have handed it in, and which have not."""
    from bot.cli.running import now_of, on_database
    from bot.commands.campaigning import as_lines, as_plain, progress_of

    found = on_database(lambda settings, database: progress_of(database, campaign, now_of(settings)))
    if as_json:
        typer.echo(json.dumps(as_plain(found), ensure_ascii=False, indent=1))
    else:
        typer.echo("\n".join(as_lines(found)))


@app.command()
def freeze(campaign: Which = None) -> None:
    """Let the figures stand as they are; what is answered later is marked late."""
    from bot.cli.running import now_of, on_database
    from bot.commands.campaigning import freeze as freeze_it

    typer.echo(on_database(lambda settings, database: freeze_it(database, campaign, now_of(settings))))
