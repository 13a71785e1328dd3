"""📒 in the chat: narrowed by words and buttons, turned in place; and who looks sees before and after."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import insert

from duty.hazards.status import Status
from handlers.hazards.listing.narrowed import SEARCH, Narrowed
from storage import tables
from tests.growth.test_lists import hazard
from tests.hazards.test_hazard import developed, picture
from tests.kit.story import Story


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("台账 灭火器", "灭火器"),
        ("📒 台账 灭火器 过期", "灭火器 过期"),
        ("查台账：7号", "7号"),
        ("隐患台账，超期", "超期"),
        ("台账", ""),
        ("台账没记上", ""),
    ],
)
def test_words_behind_the_ledger_are_looked_for(said: str, words: str) -> None:
    found = SEARCH.match(said)
    assert (found[1].strip() if found else "") == words


def test_a_button_carries_no_typed_word_and_always_fits() -> None:
    longest = Narrowed("overdue", "surroundings", "S" * 40, ("东门", "灭火器"))
    data = ":".join(("ledger", "123", "back", "123456789012", *longest.args))
    assert len(data.encode()) <= 64 and "灭火器" not in data and longest.mark
    assert Narrowed().args == () and not Narrowed().any and not Narrowed(place="SCH01").mark


async def test_an_officer_finds_by_words_and_by_buttons(story: Story) -> None:
    database, now = story.house.database, story.house.clock.now()
    async with database.writing() as connection:
        rows = [hazard("SCH02", n, now, description=f"南墙裂缝{n}处") for n in range(900, 909)]
        await connection.execute(insert(tables.hazards), rows)
    officer = story.phone("DO1")
    await officer.sends("台账 南墙")
    first = await officer.sees("台账（南墙）：没办完", "南墙裂缝")
    assert len(first.buttons) == 6 + 1 + 2 and "上一页" not in first.buttons
    await officer.presses("下一页")
    second = await officer.sees("台账（南墙）")
    assert len([one for one in second.buttons if one.endswith("号")]) == 3 and "上一页" in second.buttons
    await officer.presses("筛选")
    menu = await officer.sees("看哪些？南墙")
    assert [one.split()[0] for one in menu.buttons][:5] == ["未整改", "超期", "待复查", "挂牌", "已整改"]
    await officer.presses(next(one for one in menu.buttons if one.startswith("超期")))
    await officer.sees("台账（超期 · 南墙）", "！")
    await officer.presses("筛选")
    await officer.sees("看哪些？超期 · 南墙")
    await officer.presses("按学校")
    await officer.sees("哪所学校？")
    await officer.presses("实验小学")
    await officer.sees("台账（超期 · 实验小学 · 南墙）", "没有这样的隐患")
    await officer.presses("看全部")
    await officer.sees("台账：没办完")
    await officer.sends("台账 消防 超期 实验小学")
    await officer.sees("台账（超期 · 消防 · 实验小学）")
    await officer.sends("台账 没有这种事")
    await officer.sees("台账（没有这种事）", "没有这样的隐患")
    await officer.presses("上一页", old=second)
    await officer.sees("请重新发一次，比如：台账 灭火器")


async def test_what_was_struck_off_unfixed_is_counted_and_named_as_that(story: Story) -> None:
    database, now = story.house.database, story.house.clock.now()
    row = hazard(
        "SCH01", 900, now, description="危墙", status=Status.CLOSED, unfixed_why="楼要拆", level="ordinary"
    )
    async with database.writing() as connection:
        await connection.execute(insert(tables.hazards), [row])
    office = story.phone("SO01")
    await office.sends("📒 台账")
    await office.sees("已整改", "没整改就销号1处")
    await office.presses("筛选")
    menu = await office.sees("看哪些？")
    assert "没整改就销号 1" in menu.buttons
    await office.presses("没整改就销号 1")
    page = await office.sees("台账（没整改就销号）", "危墙 · 没整改就销号")
    await office.presses("900号", old=page)
    await office.sees("现在：没整改就销号", "楼要拆")


async def test_who_looks_gets_before_and_after_in_one_picture(story: Story) -> None:
    guard, owner, principal = (story.phone(one) for one in ("G02", "SO01", "PR01"))
    await guard.sends_photo(picture(), "三楼灭火器过期")
    await guard.sees("对吗")
    await guard.presses("确认")
    await guard.sees("4号隐患")
    await developed(story)
    await owner.sees("4号隐患")
    await owner.presses("已整改")
    await owner.sees("请拍一张整改后的照片")
    await owner.sends_photo(picture("green"))
    await owner.sees("等学校复查")
    await principal.sees("请复查")
    (say,) = [row.say for row in await story.rows(tables.outbox) if "pair/" in row.say.get("photo", "")]
    drawn = await story.house.pictures.picture(say["photo"])
    card = Image.open(io.BytesIO(drawn))
    halves = [card.getpixel((x, 440)) for x in (280, 800)]
    assert card.width == 1080 and halves[0][0] > 200 > 100 > halves[1][0], "red, then green"
    await principal.sends("📒 台账")
    page = await principal.sees("台账：没办完")
    await principal.presses("4号", old=page)
    await principal.sees("YH-SCH01-2026-0004", "等复查")
    await story.quiet()
