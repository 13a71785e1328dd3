"""The command `huxue`: what it prints, and with which status it ends."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import app, running
from bot.cli.running import now_of, on_database, run
from bot.settings import Settings, SettingsError
from storage.engine.database import Database
from storage.importing import SAMPLE
from storage.importing.writing import SETTINGS
from tests.kit.engine_room import MONDAY, open_database


@pytest.fixture(autouse=True)
def a_quiet_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No huxue.toml and no HUXUE_… of whoever runs the tests; it is Monday morning."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("HUXUE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HUXUE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HUXUE_NOW", MONDAY.isoformat())


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample district in the data folder."""
    asyncio.run(open_database(tmp_path).close())
    return tmp_path


def huxue(*words: str, said: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(words), input=said)
    return done.exit_code, done.stdout, done.stderr


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "huxue.db")) as connection:
        return connection.execute(query).fetchall()


# -- the district ----------------------------------------------------------------------------


def test_a_district_is_imported_and_a_second_time_changes_nothing(tmp_path: Path) -> None:
    status, out, err = huxue("import", str(SAMPLE))
    assert (status, err) == (0, "") and out.startswith("新增 ") and len(out.splitlines()) == 1
    again = huxue("import", str(SAMPLE))[1]
    assert again.startswith("新增 0 更新 0 不变 ")
    assert rows(tmp_path, "SELECT count(*) FROM people WHERE id = 'G02'") == [(1,)]


def test_rows_that_a_new_roster_leaves_out_go_once_that_is_answered(sample: Path) -> None:
    table = sample / "in"
    table.mkdir()
    line = "school_id,window,post_id,weekdays,person_id\nSCH02,am_peak,P004,12345,G06\n"
    (table / "roster.csv").write_text(line, "utf-8")
    count = "SELECT count(*) FROM roster WHERE school_id = 'SCH02'"
    (before,) = rows(sample, count)[0]
    assert int(str(before)) > 1
    status, out, _ = huxue("import", str(table))
    assert status == 0 and "删掉吗" in out and "仍然有效" in out, "nobody answered: they stay"
    assert "导入时会先问" in huxue("import", str(table), "--dry-run")[1]
    assert huxue("import", str(table), said="否\n")[0] == 0 and rows(sample, count) == [(before,)]
    status, out, _ = huxue("import", str(table), said="是\n")
    assert status == 0 and f"删除 {int(str(before)) - 1}" in out and rows(sample, count) == [(1,)]


def test_a_dry_run_says_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    status, out, _ = huxue("import", str(SAMPLE), "--dry-run")
    assert status == 0 and len(out.splitlines()) > 10 and out.splitlines()[-1].startswith("新增 ")
    assert rows(tmp_path, "SELECT count(*) FROM people") == [(0,)]


def test_an_import_that_is_refused_names_the_cell_on_stderr(tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    folder.mkdir()
    for file in Path(str(SAMPLE)).glob("*.csv"):
        (folder / file.name).write_text(file.read_text("utf-8"), "utf-8")
    posts = (folder / "posts.csv").read_text("utf-8").splitlines()
    (folder / "posts.csv").write_text("\n".join([posts[0], posts[1].replace(",", ",x", 1)]), "utf-8")
    status, out, err = huxue("import", str(folder))
    assert (status, out) == (1, "") and "posts.csv:2" in err and "Traceback" not in err


def test_migrate_names_the_shape_it_brought_the_database_to(tmp_path: Path) -> None:
    status, out, _ = huxue("migrate")
    assert status == 0 and out.strip() and huxue("migrate")[1] == out
    assert rows(tmp_path, "SELECT version_num FROM alembic_version") == [(out.strip(),)]


# -- invitations and files -------------------------------------------------------------------


def test_an_invitation_is_a_code_and_its_link_on_one_line(sample: Path) -> None:
    status, out, _ = huxue("invite", "G02")
    code, link = out.rstrip("\n").split("\t")
    assert status == 0 and link == f"http://127.0.0.1:8080/in#{code}"
    assert rows(sample, "SELECT code, person_id FROM invitations") == [(code, "G02")]


def test_nobody_is_invited_who_is_not_on_the_roster(sample: Path) -> None:
    status, out, err = huxue("invite", "G99")
    assert (status, out) == (1, "") and err == "no person G99; import the roster first, or check people.csv\n"
    assert rows(sample, "SELECT * FROM invitations") == []


def test_a_sheet_invites_everybody_of_a_school(sample: Path) -> None:
    file = sample / "sheet.pdf"
    assert huxue("sheet", "SCH01", str(file)) == (0, f"{file}\n", "")
    assert file.read_bytes().startswith(b"%PDF")
    invited = {row[0] for row in rows(sample, "SELECT person_id FROM invitations")}
    assert {"G01", "G02"} <= invited
    status, _, err = huxue("sheet", "SCH99", str(file))
    assert status == 1 and err.startswith("no people at SCH99")


def test_codes_of_a_school_are_printed_and_remembered(sample: Path) -> None:
    file = sample / "codes.pdf"
    assert huxue("codes", "SCH01", "--out", str(file)) == (0, f"{file}\n", "")
    district = rows(sample, "SELECT COUNT(*) FROM checkpoints WHERE school_id = 'SCH01'")
    posts = rows(sample, "SELECT COUNT(*) FROM posts WHERE school_id = 'SCH01'")
    pages = district[0][0] + posts[0][0]
    assert file.read_bytes().count(b"/Subtype /Image") == pages > 6
    assert huxue("codes", "SCH01", "--out", str(file), "--sheet")[0] == 0
    assert file.read_bytes().count(b"/Subtype /Image") == -(-pages // 8)
    kept = rows(sample, "SELECT subject, what FROM changes")
    assert kept == [("school:SCH01", "codes_printed")] * 2
    status, _, err = huxue("codes", "SCH99", "--out", str(file))
    assert status == 1 and err == "no school SCH99; check schools.csv\n"


def test_codes_of_all_schools_are_a_file_each_with_progress(sample: Path) -> None:
    folder = sample / "codes"
    status, out, _ = huxue("codes", "--out", str(folder), "--sheet")
    assert status == 0 and out.splitlines()[0] == f"{folder / 'SCH01.pdf'} (1/12)"
    assert len(list(folder.glob("*.pdf"))) == len(out.splitlines()) == 12


def test_settings_are_exported_as_the_import_reads_them(sample: Path) -> None:
    folder = sample / "out"
    assert huxue("export", "settings", "--folder", str(folder)) == (0, f"{folder}: {len(SETTINGS)}\n", "")
    assert {file.name for file in folder.iterdir()} == set(SETTINGS)


def test_a_day_without_reports_exports_none(sample: Path) -> None:
    days = ("--from", "2026-11-23", "--to", "2026-11-23")
    assert huxue("export", "reports", *days, "--folder", str(sample / "out"))[1].endswith(": 0\n")
    assert huxue("export", "reports", "--from", "yesterday", "--to", "2026-11-23")[0] == 2


def test_erasing_asks_and_exporting_is_remembered(sample: Path) -> None:
    status, out, err = huxue("erase", "person", "G02")
    assert (status, out) == (1, "") and "say --yes" in err
    assert huxue("export", "person", "G02", "--folder", str(sample / "copy"))[0] == 0
    status, out, _ = huxue("erase", "person", "G02", "--yes")
    assert status == 0 and "stays: " in out
    huxue("export", "settings", "--folder", str(sample / "out"))
    kept = rows(sample, "SELECT subject, what FROM changes ORDER BY id")
    assert kept == [("person:G02", "exported"), ("person:G02", "erased"), ("export:settings", "exported")]
    assert rows(sample, "SELECT name FROM people WHERE id = 'G02'") == [("（已删除）",)]


# -- how a command ends ----------------------------------------------------------------------


def test_the_doctors_word_is_the_status(sample: Path) -> None:
    status, out, _ = huxue("doctor")
    assert status == 0 and all(line.startswith("✓ ") for line in out.splitlines())
    with closing(sqlite3.connect(sample / "huxue.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    status, out, _ = huxue("doctor")
    assert status == 1 and "✗ database: at 0001" in out


def test_a_wrong_setting_ends_every_command_before_anything_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUXUE_TIMEZONE", "Mars/Olympus")
    for words in (["serve"], ["migrate"], ["doctor"], ["invite", "G02"], ["parked", "list"]):
        status, out, err = huxue(*words)
        assert (status, out) == (1, "") and err.startswith("HUXUE_TIMEZONE: ")
    assert not (tmp_path / "huxue.db").exists()


def test_the_result_of_a_commands_work_is_returned(sample: Path) -> None:
    async def people(settings: Settings, database: Database) -> int:
        assert database.timezone == settings.zone
        return len((await database.district()).people)

    assert on_database(people) > 40


def test_a_database_that_is_away_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bot.serving.quiet_logs", lambda: None)
    monkeypatch.setattr("bot.database.PATIENCE_S", 0.0)
    for url in ("postgresql+asyncpg://huxue@127.0.0.1:1/huxue", f"sqlite+aiosqlite:///{tmp_path}"):
        monkeypatch.setenv("HUXUE_DATABASE_URL", url)
        for words in (["migrate"], ["import", str(SAMPLE)], ["invite", "G02"], ["serve"]):
            status, out, err = huxue(*words)
            assert (status, out) == (1, ""), (url, words)
            assert err.startswith("HUXUE_DATABASE_URL: the database does not answer"), err
            assert len(err.splitlines()) == 1


def test_what_an_operator_can_mend_is_a_message_and_not_a_trace(capsys: pytest.CaptureFixture[str]) -> None:
    async def cannot() -> None:
        raise SettingsError("HUXUE_WEB_PORT: choose another port")

    with pytest.raises(typer.Exit) as ended:
        run(cannot)
    assert ended.value.exit_code == 1
    assert capsys.readouterr().err == "HUXUE_WEB_PORT: choose another port\n"


def test_ctrl_c_ends_with_its_own_status() -> None:
    async def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(typer.Exit) as ended:
        run(interrupted)
    assert ended.value.exit_code == 130


def test_a_fault_of_ours_keeps_its_trace() -> None:
    async def broken() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(broken)


def test_the_database_is_closed_even_when_the_work_fails(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[bool] = []

    class Watched(Database):
        async def close(self) -> None:
            closed.append(True)
            await super().close()

    async def broken(settings: Settings, database: Database) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(running, "Database", Watched)
    with pytest.raises(ZeroDivisionError):
        on_database(broken)
    assert closed == [True]


def test_a_command_has_the_clock_of_the_settings() -> None:
    assert 0 <= (now_of(Settings(now=MONDAY.isoformat())) - MONDAY).total_seconds() < 60
