"""`huxue import`: tables as clerks have them into the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from storage.importing import ImportRefused, ImportReport

SHOWN = 20
YES = ("是", "y", "yes", "好", "删", "删掉", "1")
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
    replace: Annotated[
        bool | None,
        typer.Option("--replace/--keep", help="Rows of a roster that the tables leave out; else it asks."),
    ] = None,
) -> None:
    """Load roster, posts, people and calendar from .xlsx or .csv; all of it or nothing."""
    if template is not None:
        _write_template(template)
        return
    if source is None:
        raise typer.BadParameter("DIR|FILE", param_hint="DIR|FILE")
    from bot.cli.running import stop
    from storage.importing import ImportRefused

    try:
        goes = replace or (replace is None and not dry_run and _go(_imported(source, dry_run=True).left_out))
        report = _imported(source, dry_run=dry_run, replace=goes, progress=_progress)
    except ImportRefused as refused:
        stop(_refusal(refused, dry_run))
    for line in _lines(report, dry_run):
        typer.echo(line)


def _imported(
    source: Path,
    *,
    dry_run: bool,
    replace: bool = False,
    progress: Callable[[str, int], None] = lambda _step, _rows: None,
) -> ImportReport:
    from bot.cli.running import now_of, on_database
    from storage.importing import import_directory

    return on_database(
        lambda settings, database: import_directory(
            database, source, dry_run=dry_run, now=now_of(settings), progress=progress, replace=replace
        )
    )


def _go(left_out: Sequence[str]) -> bool:
    """Whether those rows go, as somebody says who sees them; where nobody answers they stay."""
    if not left_out:
        return False
    for line in (*left_out[:SHOWN], *(["…"] if len(left_out) > SHOWN else ())):
        typer.echo(line)
    try:
        said = typer.prompt(f"新表里没有这 {len(left_out)} 行排班，删掉吗？[是/否]", default="否")
    except typer.Abort:
        return False
    return str(said).strip().lower() in YES


def _write_template(file: Path) -> None:
    from bot.cli.running import stop
    from storage.importing import template_bytes

    if file.suffix.lower() != ".xlsx":
        stop(f"{file}: 模板是工作簿，文件名请用 .xlsx 结尾")
    try:
        with file.open("xb") as held:  # never over one that somebody has filled in
            held.write(template_bytes())
    except FileExistsError:
        stop(f"{file}: 已经有这个文件，请换个名字")
    except OSError as error:
        stop(f"{file}: {error.strerror}")
    typer.echo(str(file))


def _progress(step: str, rows: int) -> None:
    if rows >= LONG:
        words = {"read": "读取", "check": "核对"}
        typer.echo(f"{words.get(step, f'写入 {step}')}：{rows} 行……", err=True)


def _lines(report: ImportReport, dry_run: bool) -> list[str]:
    hints = [f"提示 {one.told}" for one in report.hints]
    if report.left_out:
        asked = "导入时会先问要不要删" if dry_run else "仍然有效，要删请加 --replace"
        hints.append(f"提示 新表里没有的排班 {len(report.left_out)} 行，{asked}")
        if dry_run:
            hints += report.left_out
    end = "（试运行，没有写入）" if dry_run else "（已写入）"
    return [*hints, *(report.changes if dry_run else ()), f"{report.summary}{end}"]


def _refusal(refused: ImportRefused, dry_run: bool) -> str:
    wrong = [one.told for one in refused.findings if not one.hint]
    hints = [f"提示 {one.told}" for one in refused.findings if one.hint]
    run = "试运行：" if dry_run else ""
    return "\n".join([*wrong, *hints, f"{run}有 {len(wrong)} 处要改，什么都没有写入"])
