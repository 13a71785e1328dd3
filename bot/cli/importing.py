"""`huxue import`: tables as clerks have them into the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from storage.importing import ImportRefused, ImportReport

LONG = 2_000
"""So many rows take seconds: then each step is told."""


def import_(
    source: Annotated[
        Path | None, typer.Argument(metavar="DIR|FILE", help="Folder of tables, or one .xlsx or .csv file.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    template: Annotated[
        Path | None, typer.Option("--template", help="Write an .xlsx with examples to fill in, and stop.")
    ] = None,
) -> None:
    """Load roster, posts, people and calendar from .xlsx or .csv; all of it or nothing."""
    if template is not None:
        _write_template(template)
        return
    if source is None:
        raise typer.BadParameter("DIR|FILE", param_hint="DIR|FILE")
    from bot.cli.running import now_of, on_database, stop
    from storage.importing import ImportRefused, import_directory

    try:
        report = on_database(
            lambda settings, database: import_directory(
                database, source, dry_run=dry_run, now=now_of(settings), progress=_progress
            )
        )
    except ImportRefused as refused:
        stop(_refusal(refused, dry_run))
    for line in _lines(report, dry_run):
        typer.echo(line)


def _write_template(file: Path) -> None:
    from bot.cli.running import stop
    from storage.importing import template_bytes

    if file.suffix.lower() != ".xlsx":
        stop(f"{file}: 模板是工作簿，文件名请用 .xlsx 结尾")
    try:
        file.write_bytes(template_bytes())
    except OSError as error:
        stop(f"{file}: {error.strerror}")
    typer.echo(str(file))


def _progress(step: str, rows: int) -> None:
    if rows >= LONG:
        typer.echo(f"… {step} {rows}", err=True)


def _lines(report: ImportReport, dry_run: bool) -> list[str]:
    hints = [f"提示 {one.told}" for one in report.hints]
    end = "（试运行，没有写入）" if dry_run else "（已写入）"
    return [*hints, *(report.changes if dry_run else ()), f"{report.summary}{end}"]


def _refusal(refused: ImportRefused, dry_run: bool) -> str:
    wrong = [one.told for one in refused.findings if not one.hint]
    hints = [f"提示 {one.told}" for one in refused.findings if one.hint]
    run = "试运行：" if dry_run else ""
    return "\n".join([*wrong, *hints, f"{run}有 {len(wrong)} 处要改，什么都没有写入"])
