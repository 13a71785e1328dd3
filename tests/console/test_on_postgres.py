"""The same pages on PostgreSQL: rows by key, changed, imported and taken back."""

from __future__ import annotations

import re
from pathlib import Path

from storage import tables
from tests.console.kit import desk_in
from tests.console.test_days import TUESDAY, WEEK, gives, puts_in
from tests.console.test_days import rows as kept
from tests.console.test_import import NAMES, people_at, uploads
from tests.console.test_rows import PEOPLE, stored
from tests.kit.postgres import fresh_database


async def test_postgres_keeps_rows_like_the_file(postgres_url: str, tmp_path: Path) -> None:
    async with fresh_database(postgres_url) as url, desk_in(tmp_path, url) as desk:
        office, admin = desk.browser("SO01"), desk.browser("AD01")
        await office.fills(PEOPLE, "G03", phone="000-9903")
        assert office.status == 303 and (await stored(desk, "G03") or ())[2] == "000-9903"
        await office.sends("/edits/1/undo")
        assert (await stored(desk, "G03") or ())[2] == "000-0003"
        await office.fills("/schools/SCH01/calendar", "", date="2026-11-26", kind="closed")
        assert office.status == 303 and "2026-11-26" in await office.follows()
        await office.sends("/schools/SCH01/posts/remove", {"key": "P001"})
        assert office.status == 422 and "还用着" in office.words
        page = await uploads(office, NAMES.replace("\n,保安员", "\n孙大海,保安员"))
        assert "可以导入" in office.words, office.words
        draft = re.search(r'action="(/import/\d+)/columns"', page)
        await office.sends(f"{draft[1] if draft else ''}/take")
        assert office.status == 303 and "孙大海" in await people_at(desk)
        for address in ("/schools?q=小学", "/schools?after=SCH03", "/people?q=孙大海", "/schools/SCH01/week"):
            await admin.opens(address)
            assert admin.status == 200, address
        await admin.sends("/edits/4/undo")
        assert "孙大海" not in await people_at(desk)


async def test_postgres_keeps_one_day_like_the_file(postgres_url: str, tmp_path: Path) -> None:
    async with fresh_database(postgres_url) as url, desk_in(tmp_path, url) as desk:
        office = desk.browser("SO01")
        await puts_in(office, "G05")
        await gives(office, "G02", TUESDAY, "2026-11-26")
        assert office.status == 303
        await office.opens(WEEK)
        assert "西门岗 陈德海 替李守田" in office.words
        for edit in (2, 1, 4):
            await office.sends(f"/edits/{edit}/undo")
            assert office.status == 303, edit
        await office.opens(WEEK)
        assert "西门岗 陈德海 替李守田" in office.words and "病假" not in office.words
        assert [one.state for one in await kept(desk, tables.swaps)] == ["taken_back", "approved"]
