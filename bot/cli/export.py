"""`huxue export …`: what is on record, as files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from duty.campaigns.papers.addressee import Addressee

if TYPE_CHECKING:
    from bot.commands.filed import Wish
    from storage.engine.database import Database

STEP = 5000
"""Rows of a ledger between two words of progress."""
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
def summary(
    file: Annotated[Path, typer.Argument(help="File to write: .xlsx or .csv.")],
    begin: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    end: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.")],
    by: Annotated[str, typer.Option("--by", help="kind, town or station: how schools are grouped.")] = "kind",
) -> None:
    """Write the figures of any days as rows, grouped by school kind, town or station (小结)."""
    from bot.cli.running import now_of, on_database
    from bot.commands.tables.summary import checked, export_summary

    first, last = begin.date(), end.date()
    count = on_database(
        lambda settings, database: export_summary(database, file, first, last, checked(by), now_of(settings))
    )
    typer.echo(f"{file}: {count}")


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


# -- the papers of a campaign ------------------------------------------------------------------

Copy = Annotated[Addressee | None, typer.Option("--for", help="Whose copy: 报：市教育局 or 报：市公安局.")]
Noted = Annotated[
    Path | None, typer.Option("--manifest", help="JSON file that gets counts and SHA-256 of it.")
]
OfCampaign = Annotated[int | None, typer.Option("--campaign", help="Its id; without one the latest.")]


@app.command()
def annex1(
    school: Annotated[str, typer.Argument(help="Identifier of the school, e.g. SCH01, or its name.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx|.pdf", help="File to write.")],
    for_: Copy = None,
    manifest: Noted = None,
    campaign: OfCampaign = None,
) -> None:
    """Write 附件1 of a school as it is printed; what is not signed by both says 未报."""
    from bot.commands.filed import Wish
    from bot.commands.official import export_annex1

    _written(export_annex1, Wish(school, file, for_, manifest, campaign))


@app.command()
def annex2(
    org: Annotated[str, typer.Argument(help="Identifier of the organisation, e.g. ORG03, or its name.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx|.pdf", help="File to write.")],
    for_: Copy = None,
    manifest: Noted = None,
    campaign: OfCampaign = None,
) -> None:
    """Write 附件2 of the schools under an organisation, a row for each; 未报 is never a zero."""
    from bot.commands.filed import Wish
    from bot.commands.official import export_annex2

    _written(export_annex2, Wish(org, file, for_, manifest, campaign))


@app.command()
def report(
    of: Annotated[str, typer.Argument(metavar="ORG|SCHOOL", help="Identifier or name of either.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.docx|.txt", help="File to write.")],
    manifest: Noted = None,
    campaign: OfCampaign = None,
) -> None:
    """Write the draft of 排查整改工作情况报告: facts and numbers of the ledger, blanks for the rest."""
    from bot.commands.filed import Wish
    from bot.commands.official import export_report

    _written(export_report, Wish(of, file, None, manifest, campaign))


def _written(export: Callable[[Database, Wish, datetime], Awaitable[str]], wish: Wish) -> None:
    from bot.cli.running import now_of, on_database

    typer.echo(on_database(lambda settings, database: export(database, wish, now_of(settings))))


@app.command()
def ledger(
    file: Annotated[Path, typer.Argument(help="Workbook to write, e.g. ledger.xlsx.")],
    school: Annotated[str, typer.Option("--school", help="Of this school only, e.g. SCH01.")] = "",
    begin: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Registered from this day on.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Up to this day, included.")
    ] = None,
) -> None:
    """Write 隐患排查整改台账 and 统计表 as one workbook (xlsx), ready to print."""
    from bot.cli.running import now_of, on_database
    from bot.commands.ledgers import export_ledger

    def written(rows: int) -> None:
        if rows % STEP == 0:
            typer.echo(f"{file}: {rows} rows …", err=True)

    first, last = begin.date() if begin else None, end.date() if end else None
    count = on_database(
        lambda settings, database: export_ledger(
            database, file, now_of(settings), school=school, first=first, last=last, progress=written
        )
    )
    typer.echo(f"{file}: {count}")


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


@app.command(name="looks")
def looks_(
    begin: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")],
    end: Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, included.")],
    file: Annotated[Path, typer.Option("--file", help="CSV file to write.")] = Path("looks.csv"),
) -> None:
    """Write who looked at which photograph, when, on which page and by which right, as CSV."""
    from bot.cli.running import now_of, on_database
    from bot.commands.exporting import export_looks

    first, last = begin.date(), end.date()
    count = on_database(
        lambda settings, database: export_looks(database, file, first, last, now_of(settings))
    )
    typer.echo(f"{file}: {count}")
