"""`huxue import` as somebody new uses it: from a workbook to paper, and the district out and in again."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from storage.importing import SAMPLE, Finding, import_directory, run
from tests.importing.test_names import DISTRICT
from tests.kit.engine_room import MONDAY, open_database
from tests.kit.workbooks import Tab, workbook


@pytest.fixture(autouse=True)
def a_quiet_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("HUXUE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HUXUE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("HUXUE_NOW", MONDAY.isoformat())


def huxue(*words: str | Path) -> tuple[int, list[str], list[str]]:
    done = CliRunner().invoke(app, [str(word) for word in words])
    return done.exit_code, done.stdout.splitlines(), done.stderr.splitlines()


def rows(folder: Path, query: str, data: str = "data") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / data / "huxue.db")) as connection:
        return connection.execute(query).fetchall()


def test_from_a_hand_edited_workbook_to_a_printed_sheet(tmp_path: Path) -> None:
    """A merged title, headings of the clerk's own, a rare name, a spoiled telephone that is mended."""
    people = [
        ["第一小学护学岗人员名册"],
        *DISTRICT["人员"],
        ["赵\ue000", "保安", "第一小学", "1.38E+10"],
        ["合计", 5],
    ]  # type: ignore[misc]
    file = tmp_path / "名册.xlsx"
    file.write_bytes(workbook({**DISTRICT, "人员": Tab(people, merged=["A1:D1"])}))
    status, out, err = huxue("import", file)
    assert (status, out) == (1, [])
    assert err[0].startswith("名册.xlsx:人员!D7:电话: 1.38E+10 是科学计数")
    assert err[-1] == "有 1 处要改，什么都没有写入"
    people[6][3] = "000-5"
    file.write_bytes(workbook({**DISTRICT, "人员": Tab(people, merged=["A1:D1"])}))
    status, out, err = huxue("import", file, "--dry-run")
    assert (status, err) == (0, []) and out[-1] == "新增 15 更新 0 不变 0（试运行，没有写入）"
    assert "提示 名册.xlsx:人员!A8:-: 是合计，没有导入" in out and "people.csv:SCH01-03: 新增" in out
    assert rows(tmp_path, "SELECT count(*) FROM people") == [(0,)]
    status, out, _ = huxue("import", file)
    assert status == 0 and out[-1] == "新增 15 更新 0 不变 0（已写入）"
    assert rows(tmp_path, "SELECT name FROM people WHERE id = 'SCH01-03'") == [("赵\ue000",)]
    assert huxue("import", file)[1][-1] == "新增 0 更新 0 不变 15（已写入）"
    assert huxue("sheet", "第一小学", tmp_path / "a.pdf") == (0, [str(tmp_path / "a.pdf")], [])
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert len(rows(tmp_path, "SELECT code FROM invitations")) == 3


def test_the_district_goes_out_and_comes_in_unchanged(tmp_path: Path) -> None:
    """Also what a spreadsheet would take for a formula."""
    huxue("import", SAMPLE)
    (tmp_path / "one.csv").write_text("person_id,name\nG02,'=HYPERLINK(1)\nG03,'-2层\n", "utf-8")
    assert huxue("import", tmp_path / "one.csv")[1][-1].startswith("新增 0 更新 2 不变 0")
    assert rows(tmp_path, "SELECT name FROM people WHERE id = 'G02'") == [("=HYPERLINK(1)",)]
    folder = tmp_path / "out"
    status, out, _ = huxue("export", "roster", folder)
    files = sorted(one.name for one in folder.iterdir())
    assert status == 0 and out == [f"{folder}: {len(files)}"]
    assert {"people.csv", "posts.csv", "roster.csv", "calendar.csv", "ladders.csv"} <= set(files)
    assert "G02,'=HYPERLINK(1)," in (folder / "people.csv").read_text("utf-8")
    assert huxue("import", folder)[1][-1].startswith("新增 0 更新 0 不变 ")
    for one in folder.iterdir():
        one.write_bytes(one.read_text("utf-8").encode("gb18030"))
    assert huxue("import", folder)[1][-1].startswith("新增 0 更新 0 不变 ")


def test_a_folder_says_what_of_it_is_not_ours(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for one in SAMPLE.glob("*.csv"):
        (folder / one.name).write_bytes(one.read_bytes())
    (folder / "people (1).csv").write_bytes((SAMPLE / "people.csv").read_bytes())
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / "notes.csv").write_text("a,b\n", "utf-8")
    (folder / "README.md").write_text("x", "utf-8")
    (folder / "~$people.xlsx").write_bytes(b"x")
    status, out, err = huxue("import", folder)
    assert (status, err) == (0, []) and out[-1].startswith("新增 ")
    assert [line.split(":")[0] for line in out[:-1]] == [
        "提示 old.xls",
        "提示 notes.csv",
        "提示 people (1).csv",
    ]


def test_a_template_is_written_once_and_is_empty_to_the_import(tmp_path: Path) -> None:
    file = tmp_path / "模板.xlsx"
    assert huxue("import", "--template", file) == (0, [str(file)], [])
    before = file.read_bytes()
    assert huxue("import", "--template", file)[0] == 1 and file.read_bytes() == before
    assert huxue("import", "--template", tmp_path / "x.csv")[0] == 1
    status, out, _ = huxue("import", file)
    assert status == 0 and out[-1] == "新增 0 更新 0 不变 0（已写入）"
    assert huxue("import")[0] == 2 and huxue("import", tmp_path / "none.xlsx")[2][0].endswith("没有这个文件")


async def test_what_changed_while_a_file_was_checked_is_checked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is held while thousands of rows are looked at; whoever is bound meanwhile is not cut."""
    database = open_database(tmp_path)
    real, looked = run.examine, []

    def examine(*told: Any, **how: Any) -> list[Finding]:
        looked.append(len(looked))
        if len(looked) == 1:
            with closing(sqlite3.connect(tmp_path / "huxue.db")) as other, other:
                other.execute("UPDATE posts SET radius_m = 33 WHERE id = 'P001'")
        return real(*told, **how)

    monkeypatch.setattr(run, "examine", examine)
    (tmp_path / "posts.csv").write_text("post_id,name\nP001,新东门\n", "utf-8")
    report = await import_directory(database, tmp_path / "posts.csv", dry_run=False, now=MONDAY)
    assert looked == [0, 1] and report.changes == ["posts.csv:P001: name 东门岗 → 新东门"]
    assert rows(tmp_path, "SELECT name, radius_m FROM posts WHERE id = 'P001'", "") == [("新东门", 33.0)]
    await database.close()
