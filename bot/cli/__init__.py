"""The command `huxue`.

Every command imports what it needs when it is called: `--help` is instant, and a wrong setting is told
before anything else is loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import campaign, erase, export, parked
from bot.cli.hold import hold, release
from bot.cli.importing import import_
from bot.cli.simulate import simulate
from bot.cli.understand import understand
from bot.cli.verify import verify_history

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


@app.command()
def serve(
    demo: Annotated[
        bool, typer.Option("--demo", help="Load the fictional district and open it to anybody.")
    ] = False,
) -> None:
    """Run the house: web, Telegram where a token is set, delivery and clock."""
    from bot.cli.running import read_settings, run

    settings = read_settings(demo=demo)

    from bot.models_on_demand import import_aiogram

    import_aiogram()
    from bot.serving import serve_forever  # seconds, and before the loop runs: Ctrl-C ends them at once

    run(lambda: serve_forever(settings, demo=demo))


app.command(name="import")(import_)


@app.command(name="migrate")
def migrate_() -> None:
    """Bring the database to the newest shape."""
    from bot.cli.running import on_database
    from storage.engine.migrate import current

    typer.echo(on_database(lambda settings, database: current(database.engine)))


@app.command()
def invite(
    person: Annotated[str, typer.Argument(help="Identifier of the person, e.g. G02.")],
) -> None:
    """Print a single-use code and its link for a person."""
    from bot.cli.running import on_database
    from bot.commands.inviting import issue

    typer.echo(on_database(lambda settings, database: issue(settings, database, person)))


@app.command()
def sheet(
    school: Annotated[str, typer.Argument(help="Identifier of the school, e.g. SCH01, or its name.")],
    file: Annotated[Path, typer.Argument(help="PDF to write.")],
) -> None:
    """Print invitations with QR codes for everybody of a school."""
    from bot.cli.running import on_database
    from bot.commands.inviting import sheet as drawn

    file.write_bytes(on_database(lambda settings, database: drawn(settings, database, school)))
    typer.echo(str(file))


@app.command()
def codes(
    school: Annotated[str, typer.Argument(help="Identifier or name; without one all of them.")] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="PDF to write; of all schools the folder of their PDFs.")
    ] = None,
    small: Annotated[bool, typer.Option("--sheet", help="Eight small ones to a page, to cut apart.")] = False,
    parents: Annotated[
        bool, typer.Option("--parents", help="The posters for parents and passers-by.")
    ] = False,
    renew: Annotated[
        bool, typer.Option("--renew", help="With --parents: new codes; the old posters lead nowhere.")
    ] = False,
    revoke: Annotated[
        bool, typer.Option("--revoke", help="Take the codes for passers-by of a school out of use.")
    ] = False,
) -> None:
    """Print the codes that hang at checkpoints and posts, a page each; or the posters for passers-by."""
    from bot.cli.running import on_database
    from bot.commands.printing import codes_of, codes_of_all, parents_of, revoke_parents
    from bot.settings import Settings
    from storage.engine.database import Database

    async def all_of_them(settings: Settings, database: Database) -> None:
        async for file, done, total in codes_of_all(settings, database, out or Path("codes"), small):
            typer.echo(f"{file} ({done}/{total})")

    if not school and (parents or renew or revoke):
        raise typer.BadParameter("name the school: huxue codes SCH01 --parents", param_hint="SCHOOL")
    if revoke:
        stopped = on_database(lambda settings, database: revoke_parents(settings, database, school))
        typer.echo(f"{school}: {stopped} codes for passers-by out of use")
    elif parents or renew:
        file = out or Path(f"{school}-parents.pdf")
        on_database(lambda settings, database: parents_of(settings, database, school, file, renew=renew))
        typer.echo(str(file))
    elif school:
        file = out or Path(f"{school}.pdf")
        on_database(lambda settings, database: codes_of(settings, database, school, file, small))
        typer.echo(str(file))
    else:
        on_database(all_of_them)


@app.command(name="cut-off")
def cut_off(
    person: Annotated[str, typer.Argument(help="Identifier of the person, e.g. G02; on the roster or not.")],
) -> None:
    """Cut a person off at once: every phone and every code of theirs stops working."""
    from bot.cli.running import on_database
    from bot.commands.inviting import cut

    typer.echo(on_database(lambda settings, database: cut(settings, database, person)))


app.command()(simulate)
app.command()(understand)
app.command()(hold)
app.command()(release)
app.command(name="verify-history")(verify_history)
app.add_typer(parked.app, name="parked")
app.add_typer(export.app, name="export")
app.add_typer(erase.app, name="erase")
app.add_typer(campaign.app, name="campaign")


@app.command()
def doctor() -> None:
    """Check settings, database, token, clock and fonts: one line each."""
    from bot.cli.running import read_settings, run
    from bot.commands.doctor import examine

    settings = read_settings()

    async def tell() -> bool:
        healthy = True
        async for finding in examine(settings):
            typer.echo(finding.line)
            healthy &= finding.well
        return healthy

    if not run(tell):
        raise typer.Exit(1)
