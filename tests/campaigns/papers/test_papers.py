"""`huxue export annex1|annex2|report`: the papers of a campaign as files, at any time, for whom they are."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import os
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.filed import Wish
from bot.commands.official import export_annex1, export_annex2, export_report
from bot.settings import SettingsError
from duty.campaigns.papers.addressee import Addressee
from storage.engine.database import Database
from storage.tables import changes
from tests.campaigns.papers.kit import lines_of, three_schools
from tests.kit.engine_room import MONDAY, open_database
from tests.kit.pdfs import texts_of
from tests.media.official.papers import CELLS, cells_of


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(tmp_path)
    yield opened
    await opened.close()


async def test_papers_of_a_campaign_say_what_is_known_and_who_is_missing(
    database: Database, tmp_path: Path
) -> None:
    await three_schools(database)
    manifest = tmp_path / "manifest.json"

    signed = Wish("云汀区实验小学", tmp_path / "a.xlsx", Addressee.EDUCATION, manifest)
    assert (await export_annex1(database, signed, MONDAY)).startswith(f"{signed.file}: 1/1 已报")
    shown = cells_of(signed.file.read_bytes())
    assert shown["G1"] == "报：临澜市教育局（虚构）" and shown["A3"] == "编号：ZX-SCH01-2026-0001　逾期报送"
    assert shown[CELLS["h1"]] == "云汀区实验小学" and shown[CELLS["h2"]] == "2026年11月20日"
    assert (shown[CELLS["r2c"]], shown[CELLS["r16c"]], shown[CELLS["r6b"]]) == ("否", "3", "/"), (
        "as they follow"
    )
    assert shown[CELLS["r12"]] == "有·食堂伙食" and shown[CELLS["r17"]] == "=本校排查隐患12处。"
    assert shown[CELLS["s1"]] == "方明 2026-11-23 06:50" and shown[CELLS["s2"]] == "陆建国 2026-11-23 07:50"

    begun = Wish("SCH02", tmp_path / "b.xlsx", Addressee.POLICE)
    await export_annex1(database, begun, MONDAY)
    shown = cells_of(begun.file.read_bytes())
    assert shown["G1"] == "报：临澜市公安局（虚构）" and shown["A3"] == "未报（草稿，还没有签名）"
    assert (shown[CELLS["r3a"]], shown[CELLS["r4b"]]) == ("4", "0"), "a zero that somebody said"
    assert shown[CELLS["r3b"]] == shown[CELLS["r16a"]] == "未报" and CELLS["s1"] not in shown

    table = Wish("ORG03", tmp_path / "c.xlsx", Addressee.POLICE, manifest)
    assert (await export_annex2(database, table, MONDAY)).startswith(f"{table.file}: 1/3 已报")
    lines = lines_of(table.file)
    assert lines[4] == [
        "城区", "柳河派出所", "云汀区实验小学", "北门外流动摊点；东巷网吧", "否", "12", "9", "有(已报公安)",
    ]  # fmt: skip
    assert lines[5] == ["城区", "柳河派出所", "柳河小学", *["未报"] * 5], "what is not signed is not reported"
    assert lines[7][-3:] == ["3所，已报1所，未报2所", "12", "9"]
    assert lines[8] == ["未报：柳河小学、白石村小学"] and lines[9] == ["逾期报送：云汀区实验小学"]
    of_station = Wish("ORG08", tmp_path / "d.pdf", Addressee.EDUCATION)
    await export_annex2(database, of_station, MONDAY)
    (page,) = texts_of(of_station.file.read_bytes())
    assert "白石村小学" in page and "柳河小学" not in page and "报：临澜市教育局（虚构）" in page

    letter = Wish("ORG03", tmp_path / "e.docx", None, manifest)
    await export_report(database, letter, MONDAY)
    with zipfile.ZipFile(io.BytesIO(letter.file.read_bytes())) as file:
        text = file.read("word/document.xml").decode()
    assert "已报送《学校及周边安全排查整改情况报表》1所，未报2所。未报的是：柳河小学、白石村小学。" in text
    assert "有保安员5人，其中持证上岗4人" in text and "（请填写）" in text
    assert "实验小学：北门外流动摊点；东巷网吧。是否整改：否。" in text

    held = json.loads(manifest.read_text("utf-8"))["files"]
    assert [(one["file"], one["for"], one["schools"], one["unreported"]) for one in held] == [
        ("a.xlsx", "education", 1, 0), ("c.xlsx", "police", 3, 2), ("e.docx", None, 3, 2),
    ]  # fmt: skip
    for one in held:
        assert hashlib.sha256((tmp_path / one["file"]).read_bytes()).hexdigest() == one["sha256"]
    async with database.reading() as connection:
        rows = (await connection.execute(changes.select().where(changes.c.subject == "export:annex2"))).all()
    assert [row.detail["of"] for row in rows] == ["ORG03", "ORG08"], "each export is in the history"


async def test_what_cannot_be_written_is_said_in_words(database: Database, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no school SCH1; nearest: SCH01 云汀区实验小学, .*schools\.csv"):
        await export_annex1(database, Wish("SCH1", tmp_path / "a.xlsx"), MONDAY)
    with pytest.raises(SettingsError, match="no organisation 教育局安全科; nearest: ORG03"):
        await export_annex2(database, Wish("教育局安全科", tmp_path / "a.xlsx"), MONDAY)
    with pytest.raises(SettingsError, match="ORG05 云汀区综治中心: no school stands under it"):
        await export_annex2(database, Wish("ORG05", tmp_path / "a.xlsx"), MONDAY)
    with pytest.raises(SettingsError, match=r"\.xlsx or \.pdf"):
        await export_annex1(database, Wish("SCH01", tmp_path / "a.doc"), MONDAY)
    with pytest.raises(SettingsError, match="no campaign 9"):
        await export_annex1(database, Wish("SCH01", tmp_path / "a.pdf", campaign=9), MONDAY)
    with pytest.raises(SettingsError, match="No such file or directory"):
        await export_annex1(database, Wish("SCH01", tmp_path / "no" / "a.xlsx"), MONDAY)
    foreign = tmp_path / "list.json"
    foreign.write_text("[1]", "utf-8")
    with pytest.raises(SettingsError, match="not a manifest of ours"):
        await export_annex1(database, Wish("SCH01", tmp_path / "a.xlsx", manifest=foreign), MONDAY)
    assert foreign.read_text("utf-8") == "[1]"


def test_the_command_writes_a_form_before_any_campaign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("HUXUE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HUXUE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HUXUE_NOW", MONDAY.isoformat())
    asyncio.run(open_database(tmp_path).close())
    done = CliRunner().invoke(app, ["export", "annex2", "ORG03", "f.xlsx", "--for", "education"])
    assert done.exit_code == 0 and "0/12 已报" in done.stdout and "huxue campaign create" in done.stdout
    lines = lines_of(tmp_path / "f.xlsx")
    assert len(lines[4:16]) == 12 and all(line[3:] == ["未报"] * 5 for line in lines[4:16]), "never a zero"
    assert "0" not in {text for line in lines for text in line}
    wrong = CliRunner().invoke(app, ["export", "annex1", "SCH99", "f.xlsx"])
    assert wrong.exit_code == 1 and wrong.stderr.startswith("no school SCH99; nearest: ")
