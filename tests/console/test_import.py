"""/import: a clerk's own file is uploaded, matched, mended and taken over, and can be taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select, update

from storage import tables
from storage.importing.books import read_book
from storage.keeping import importing
from tests.console.kit import Browser, Desk

HEAD = "2026年秋季保安名单,,,\n姓名,职务,手机号,学校\n"
SCHOOL = "云汀区实验小学"
NAMES = HEAD + f"石大山,保安员,000-7001,{SCHOOL}\n钱小河,保安,000-7002,{SCHOOL}\n,保安员,000-7003,{SCHOOL}\n"


async def uploads(browser: Browser, text: str, name: str = "人员.csv", encoding: str = "gb18030") -> str:
    file = {"file": (name, text.encode(encoding), "text/csv")}
    await browser.sends("/import", files=file)
    return await browser.follows() if browser.status == 303 else browser.shown


async def people_at(desk: Desk) -> set[str]:
    async with desk.database.reading() as connection:
        return set(await connection.scalars(select(tables.people.c.name)))


async def test_a_clerks_file_is_mended_where_it_is_wrong_and_taken_over_and_back(desk: Desk) -> None:
    office = desk.browser("SO01")
    page = await uploads(office, NAMES)
    assert "还有1处要改" in office.words and "第5行" in office.words, office.words
    cell = re.search(r'name="(mend-0-A5)"', page)
    assert cell and "不能空着" in office.words and "石大山" not in await people_at(desk)
    draft = re.search(r'action="(/import/\d+)/cells"', page)
    assert draft
    await office.sends(f"{draft[1]}/take")
    assert office.status == 422, "not while anything is wrong"
    await office.sends(f"{draft[1]}/cells", {cell[1]: "孙大海"})
    assert "可以导入" in await office.follows(), office.words
    assert "新增 3" in office.words
    await office.sends(f"{draft[1]}/take")
    await office.follows()
    assert {"石大山", "钱小河", "孙大海"} <= await people_at(desk)
    assert "卢萍 导入了" in office.words and "添加 人员 石大山" in office.words
    await office.sends("/edits/1/undo")
    assert office.status == 303 and not {"石大山", "孙大海"} & await people_at(desk)
    await office.opens(draft[1])
    assert office.status == 404, "it is done with"


async def test_it_is_checked_beside_the_writers_and_again_only_where_somebody_wrote(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who writes all the time holds it up twice; the third time they wait."""
    office, plans = desk.browser("SO01"), importing._plans
    checked: list[str] = []
    writes = 0

    async def watched(connection: Any, *rest: Any) -> Any:
        found = await plans(connection, *rest)
        beside = connection.sync_connection.get_execution_options().get("reading")
        checked.append("beside" if beside else "held")
        if beside and len(checked) <= writes:
            async with desk.database.writing() as other:
                phone = update(tables.people).where(tables.people.c.id == "G05")
                await other.execute(phone.values(phone=f"000-{len(checked)}"))
        return found

    for writes, wanted, name in (  # noqa: B007 - looked at by whoever watches
        (0, ["beside"], "钱小河"),
        (1, ["beside"] * 2, "石大山"),
        (9, [*["beside"] * 3, "held"], "孙大海"),
    ):
        page = await uploads(office, HEAD + f"{name},保安员,000-7001,{SCHOOL}\n")
        draft = re.search(r'action="(/import/\d+)/take"', page)
        assert draft
        monkeypatch.setattr(importing, "_plans", watched)
        await office.sends(f"{draft[1]}/take")
        assert checked == wanted and name in await people_at(desk)
        monkeypatch.setattr(importing, "_plans", plans)
        checked.clear()


async def test_columns_of_ones_own_are_matched_by_hand(desk: Desk) -> None:
    office = desk.browser("SO01")
    page = await uploads(office, "谁,干什么,在哪\n石大山,保安员,云汀区实验小学\n", "花名册.csv")
    draft = re.search(r'action="(/import/\d+)/columns"', page)
    assert draft
    told = {"page": "0", "of": "people.csv", "sheet": "people.csv", "column": ["name", "role", "school_id"]}
    await office.sends(f"{draft[1]}/columns", told | {"of": ""})
    await office.follows()
    await office.sends(f"{draft[1]}/columns", told)
    await office.follows()
    assert "可以导入" in office.words and "新增 1" in office.words, office.words
    await office.sends(f"{draft[1]}/drop")
    await office.follows()
    assert "花名册" not in office.words


async def test_a_school_imports_nobody_elses_and_other_peoples_files_are_none(desk: Desk) -> None:
    office, principal, guard = desk.browser("SO01"), desk.browser("PR01"), desk.browser("G02")
    foreign = "person_id,name,role,school_id\nG07,某某,guard,SCH01\n"
    foreign += "X1,某某,police_officer,SCH01\nX2,某某,guard,SCH02\n"
    page = await uploads(office, foreign, "people.csv", "utf-8")
    assert office.words.count("不归您管") == 3, office.words
    draft = re.search(r'action="(/import/\d+)/', page)
    assert draft
    await office.sends(f"{draft[1]}/take")
    assert office.status == 422
    for stranger in (principal, guard):
        for act in ("", "/take", "/drop"):
            await (stranger.sends(f"{draft[1]}{act}") if act else stranger.opens(draft[1]))
            assert stranger.status == 404
    await guard.opens("/import")
    assert guard.status == 404
    await desk.browser("G01").opens("/import")
    async with desk.database.reading() as connection:
        seven = await connection.scalar(select(tables.people.c.name).where(tables.people.c.id == "G07"))
    assert seven == "赵福来"


async def test_what_must_not_be_here_is_not_kept_while_a_file_waits(desk: Desk) -> None:
    number = "11010119900307" + "0011"
    office = desk.browser("SO01")
    await uploads(office, f"姓名,职务,身份证号,学校\n石大山,保安员,{number},云汀区实验小学\n")
    assert number not in office.shown
    async with desk.database.reading() as connection:
        kept = (await connection.execute(select(tables.drafts.c.content))).scalars().all()
    assert kept and number.encode() not in kept[0]
    await office.sends("/import", files={"file": ("照片.pdf", b"%PDF-1.7 nothing", "application/pdf")})
    assert office.status == 422 and "照片.pdf" in office.words
    async with desk.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(tables.drafts)) == 1


async def test_who_has_no_table_yet_takes_the_one_to_fill_in(desk: Desk) -> None:
    office = desk.browser("SO01")
    page = await office.opens("/import")
    link = re.search(r'href="(/import/template\.xlsx)"', page)
    assert link
    await office.opens(link[1])
    assert office.last.content[:2] == b"PK" and "attachment" in office.last.headers["Content-Disposition"]
    assert any(sheet.lines for sheet in read_book(office.last.content, "名册.xlsx").pages)
    guard = desk.browser("G02")
    await guard.opens(link[1])
    assert guard.status == 404, "a guard keeps no rosters"


async def test_last_terms_roster_is_taken_changed_and_imported_again(desk: Desk) -> None:
    office = desk.browser("SO01")
    assert "/schools/SCH01/workbook" in await office.opens("/schools/SCH01")
    await office.sends("/schools/SCH01/workbook")
    taken = office.last.content
    await office.sends("/import", files={"file": ("名册.xlsx", taken, "application/octet-stream")})
    await office.follows()
    assert "不用导入" in office.words, office.words
    people = next(page for page in read_book(taken, "名册.xlsx").pages if page.name == "人员")
    assert [cell.text for cell in people.lines[0].cells][:3] == ["编号", "姓名", "角色"]
    said = {cell.text for line in people.lines for cell in line.cells}
    assert {"保安员", "000-0002"} <= said and "guard" not in said
    async with desk.database.reading() as connection:
        taken_by = select(tables.changes.c.actor_id).where(tables.changes.c.subject == "export:workbook")
        assert set(await connection.scalars(taken_by)) == {"SO01"}
    for person, school in (("SO01", "SCH02"), ("G01", "SCH01")):
        browser = desk.browser(person)
        await browser.sends(f"/schools/{school}/workbook")
        assert browser.status == 404


async def test_what_is_wrong_the_same_way_in_many_cells_is_mended_in_one(desk: Desk) -> None:
    """Thirty posts with the same odd heads are no thirty mends; other cells of that text stay."""
    office = desk.browser("SO01")
    rows = "".join(
        f"{name},看大门的,000-{n},{SCHOOL}\n" for n, name in enumerate(("甲一", "乙二", "丙三", "丁四"))
    )
    page = await uploads(office, HEAD + rows + f"戊五,看门,000-8,{SCHOOL}\n")
    assert "还有5处要改" in office.words and "4格写的一样，改一次就行 第3, 4, 5, 6行" in office.words
    assert page.count("看大门的") < 8, "not each by itself"
    (one,) = re.findall(r'name="(alike-0-B\d+)"', page)
    draft = re.search(r'action="(/import/\d+)/cells"', page)
    assert draft
    await office.sends(f"{draft[1]}/cells", {one: "保安员", "mend-0-B7": "保安员"})
    assert "可以导入" in await office.follows()
    await office.sends(f"{draft[1]}/cells", {"alike-0-B999": "x", "alike-9-A1": "x", "mend-0-ABC": "x"})
    assert "可以导入" in await office.follows(), "what names no cell mends none"


async def test_whoever_reads_english_is_told_in_english_what_is_wrong(desk: Desk) -> None:
    office = desk.browser("SO01")
    async with desk.database.writing() as connection:
        mine = update(tables.accounts).where(tables.accounts.c.person_id == "SO01")
        await connection.execute(mine.values(language="en"))
    await uploads(office, NAMES + f"周广田,看门的,000-7004,{SCHOOL}\n")
    assert "must not be empty" in office.words and "there is no 看门的; it should be one of" in office.words
    assert "不能空着" not in office.words and "people.csv" in office.words
    await office.fills("/schools/SCH01/posts", "P003", radius_m="很大")
    assert office.status == 422 and "很大 is no number" in office.words
