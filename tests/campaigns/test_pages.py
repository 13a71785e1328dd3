"""/form/ID and /campaigns in a browser: the same draft, the same rules, kept field by field."""

from __future__ import annotations

import re
from datetime import date

from duty.campaigns import running
from duty.campaigns.answers import answers_of
from duty.campaigns.reading import shipped
from tests.console.conftest import desk
from tests.console.kit import MONDAY, Desk

__all__ = ["desk"]


async def begun(desk: Desk) -> int:
    async with desk.database.work(MONDAY) as work:
        made = running.planned(
            work, shipped(), "暑期排查", date(2026, 11, 30), date(2026, 12, 7), None, [], "", MONDAY
        )
        await work.campaigns.add(made)
        await running.begin(work, made, "", MONDAY)
        await work.commit()
        return made.known_id


async def value(desk: Desk, campaign: int, code: str) -> str | None:
    async with desk.database.reading_work(MONDAY) as work:
        found = await answers_of(work, campaign, "SCH01")
        assert found is not None
        return found.value(code)


async def test_a_clerk_fills_in_on_the_page_what_the_chat_goes_on_with(desk: Desk) -> None:
    campaign = await begun(desk)
    await desk.let_in("PO02", "SO02", "PO06", "SV01")
    office = desk.browser("SO01")
    page = await office.opens("/form/1")
    assert office.status == 200
    assert "附件1 学校及周边安全排查整改情况报表" in page
    assert "系统里是：5（保安员登记）" in page
    await office.sends("/form/1/say", {"code": "r3a", "value": "4", "rev": "0"})
    assert await value(desk, campaign, "r3a") == "4"
    await office.sends("/form/1/say", {"code": "r3b", "value": "9", "rev": "1"})
    assert office.status == 422
    assert "不能多于保安员人数" in office.words
    assert 'value="9"' in office.shown, "nothing typed is lost"
    await office.sends("/form/1/say", {"code": "r11", "value": "北门外卢萍的烧烤摊", "rev": "1"})
    assert office.status == 422
    assert await value(desk, campaign, "r11") is None
    await office.sends("/form/1/say", {"code": "r11", "value": "北门外烧烤摊；东巷网吧", "rev": "1"})
    page = await office.opens("/form/1")
    assert "东巷网吧：这一处整改了吗？" in page
    await office.sends("/form/1/confirm", {"what": "r3b", "rev": "2"})
    station = desk.browser("PO02")
    await station.opens("/form/1")
    assert station.status == 200
    await station.sends("/form/1/say", {"code": "r3a", "value": "6", "rev": "0"})
    assert "两边填的不一样" in await station.opens("/form/1")
    await office.sends("/form/1/choose", {"code": "r3a", "which": "b"})
    assert await value(desk, campaign, "r3a") == "6"
    await office.sends("/form/1/submit")
    assert await value(desk, campaign, "r1a") is None
    for stranger in ("SO02", "G02", "PO06", "SV01"):
        other = desk.browser(stranger)
        await other.opens("/form/1")
        assert other.status == 404, stranger
        await other.sends("/form/1/say", {"code": "r3a", "value": "1", "rev": "9"})
        assert other.status == 404, stranger
    reader = desk.browser("DO1")
    assert re.search(r"保安员人数", await reader.opens("/form/1"))
    await reader.sends("/form/1/say", {"code": "r3a", "value": "1", "rev": "9"})
    assert reader.status == 404


async def test_a_desk_begins_one_on_the_page_and_sees_how_far_it_is(desk: Desk) -> None:
    officer = desk.browser("DO1")
    assert "还没有排查行动" in await officer.opens("/campaigns")
    asked = {"form": "annex1", "name": "暑期排查", "cutoff": "2026-11-30", "due": "2026-11-01"}
    await officer.sends("/campaigns", asked)
    assert officer.status == 422
    assert "早于数据截止日" in officer.words
    await officer.sends("/campaigns", asked | {"due": "2026-12-07"})
    page = await officer.opens("/campaigns")
    assert "已交 0/12" in page
    assert "启明特殊教育学校" in page
    await officer.sends("/campaigns/1/remind")
    await officer.sends("/campaigns/1/freeze")
    assert "已截止" in await officer.opens("/campaigns")
    office = desk.browser("SO01")
    await office.opens("/campaigns")
    assert office.status == 404


async def test_whoever_signs_sends_it_back_on_the_page_with_a_reason(desk: Desk) -> None:
    campaign = await begun(desk)
    async with desk.database.work(MONDAY) as work:
        draft = await work.campaigns.draft(campaign, "SCH01", locked=True)
        assert draft is not None
        draft.submit("SO01", MONDAY, late=False)
        await work.commit()
    office, head = desk.browser("SO01"), desk.browser("PR01")
    assert "/form/1/take" in await office.opens("/form/1")
    assert "/form/1/back" in await head.opens("/form/1")
    await head.sends("/form/1/back", {"why": " "})
    assert "/form/1/back" in await head.opens("/form/1"), "not without a reason"
    await head.sends("/form/1/back", {"why": "探头数量请再核实"})
    assert "退回：探头数量请再核实" in await office.opens("/form/1")
    await head.sends("/form/1/reopen", {"why": "改"})
    assert head.status == 404, "the district opens what was signed"
