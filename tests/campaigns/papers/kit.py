"""A campaign of three schools: one has signed, one is still filling in, one has not begun."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from duty.campaigns.campaign import Campaign
from duty.campaigns.draft import DraftState, FormAnswer, FormDraft, Signature, Source
from duty.campaigns.reading import shipped
from storage.engine.database import Database
from storage.importing.books.opening import read_book
from tests.kit.engine_room import MONDAY
from tests.media.official.papers import ANSWERS

SCHOOLS = ["SCH01", "SCH02", "SCH04"]
SAID = ANSWERS | {
    "h1": "云汀区实验小学", "h2": "2026-11-20", "r2c#1": "是", "r2c#2": "否", "r2c#3": "是",
    "r11": "北门外流动摊点；东巷网吧", "r11f#1": "是", "r11f#2": "否", "r12": "有·食堂伙食",
    "r12u": "有(已报公安)", "r17": "=本校排查隐患12处。",
}  # fmt: skip


async def three_schools(database: Database) -> None:
    async with database.work(MONDAY) as work:
        form, day = shipped(), date(2026, 11, 20)
        plain = Campaign("暑期排查整改", form.id, dict(form.raw), day, day, None, [*SCHOOLS], "DO1", MONDAY)
        plain.begun_at = MONDAY
        await work.campaigns.add(plain)
        drafts = {school: FormDraft(plain.known_id, school) for school in SCHOOLS}
        for draft in drafts.values():
            await work.campaigns.add_draft(draft)
        await _answered(work, drafts["SCH01"], SAID)
        await _answered(work, drafts["SCH02"], {"r3a": "4", "r4b": "0"})
        signed = drafts["SCH01"]
        signed.state, signed.number, signed.late = DraftState.SIGNED, "ZX-SCH01-2026-0001", True
        for n, (code, name) in enumerate((("s1", "方明"), ("s2", "陆建国"))):
            at = MONDAY + timedelta(hours=n)
            await work.campaigns.sign(Signature(signed.known_id, code, "", "PR01", name, at, "0" * 64))
        await work.commit()


async def _answered(work: object, draft: FormDraft, said: dict[str, str]) -> None:
    draft.state = DraftState.FILLING
    for code, value in said.items():
        answer = FormAnswer(draft.known_id, code, value, Source.SAID, "PR01", MONDAY, 1)
        await work.campaigns.keep_answer(answer)  # type: ignore[attr-defined]


def lines_of(file: Path) -> list[list[str]]:
    """Its rows as the import reads them, blanks left out."""
    book = read_book(file.read_bytes(), file.name)
    return [[text for text in line.texts if text] for line in book.pages[0].lines]
