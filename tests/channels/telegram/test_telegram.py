"""The same house over Telegram: real HTTP against the double; replies by aiogram, pushes by PTB."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image

from storage import tables
from tests.botapi import TelegramDouble
from tests.kit.story import Story, opened, settings

pytestmark = pytest.mark.usefixtures("both_databases")
"""Each story is told on SQLite and on PostgreSQL."""

TOKEN = "1234567:of-the-tests"
GUARD, DESK, CHIEF, OWNER = 9900002, 9920003, 9910001, 9940001
WEST_GATE = (33.415712, 118.881649)


@asynccontextmanager
async def telegram_house(folder: Path, double: TelegramDouble) -> AsyncIterator[Story]:
    chosen = settings(folder, telegram_token=TOKEN, telegram_api_url=double.url)
    async with opened(chosen, consented=False) as story:
        yield story


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 700), "orange").save(out, "JPEG")
    return out.getvalue()


async def test_the_good_day_over_telegram(tmp_path: Path) -> None:
    async with TelegramDouble(token=TOKEN) as double, telegram_house(tmp_path, double) as story:
        guard, desk, owner = (double.person(n) for n in (GUARD, DESK, OWNER))
        guard.sends("/start")
        await guard.sees("李师傅，您好")
        await guard.sees("用前请看")
        guard.shares_place(*WEST_GATE, accuracy=12)
        guard.presses("我知道了")
        await guard.sees("李师傅，已签到：西门岗 06:50")
        assert guard.keyboard[0][0] == "🏁 下岗"

        guard.sends("🚨 紧急求助")
        await guard.sees("求助已记下")
        await desk.sees("【紧急求助】06:50 实验小学西门岗 李师傅 000-0002。情况待问。")
        desk.presses("接警")
        await guard.sees("雷警官 06:50 已接警。请先保护好自己。")
        await desk.sees("您已接警")
        desk.presses("处置完毕")
        await desk.sees("怎么处理的")
        desk.presses("已处理")
        await guard.sees("处置完毕，谢谢您")

        guard.sends("/cancel")
        await guard.sees("好的，先不办了")
        guard.sends_album([picture(), picture()], caption="三楼灭火器过期")
        await guard.sees("消防·一般隐患：三楼灭火器过期。对吗？")
        guard.presses("确认")
        await guard.sees("已记下，4号隐患（YH-SCH01-2026-0004）")
        await owner.sees("4号隐患（YH-SCH01-2026-0004）", timeout=20)
        shown = owner.heard[-1]
        assert shown.photo, "the owner sees the picture"
        hazards = await story.rows(tables.hazards, tables.hazards.c.imported_as == "")
        assert [row.number for row in hazards] == ["YH-SCH01-2026-0004"], "an album is one hazard"
        assert len(await story.rows(tables.photos)) == 2


async def test_a_stranger_learns_nothing_and_a_code_opens_the_door(tmp_path: Path) -> None:
    from bot.commands.inviting import issue

    async with TelegramDouble(token=TOKEN) as double, telegram_house(tmp_path, double) as story:
        stranger = double.person(777)
        for words in ("/start", "📍 签到", "台账", "/board"):
            stranger.sends(words)
        await stranger.sees("请向队长或管理员要一个邀请码")
        while len(stranger.heard) < 3:
            await asyncio.sleep(0.02)
        assert all("邀请码" in message.words for message in stranger.heard)

        line = await issue(story.house.settings, story.house.database, "G03")
        code, link = line.split("\t")
        assert link.startswith("https://t.me/") and link.endswith(code)
        stranger.sends(f"/start {code}")
        await stranger.sees("张师傅，您好")
        stranger.sends("🚨 紧急求助")
        await stranger.sees("求助已记下"), "before the consent"


async def test_an_identity_number_is_refused_deleted_and_kept_nowhere(tmp_path: Path) -> None:
    number = "320705" + "19900101" + "1234"  # invented, and in one piece nowhere in this repository
    async with TelegramDouble(token=TOKEN) as double, telegram_house(tmp_path, double) as story:
        guard = double.person(GUARD)
        said = guard.sends(f"门口那人身份证 {number}")
        await guard.sees("这类信息不在这里填")
        assert said not in [message.message_id for message in guard.screen], "taken out of the chat"
        everything = [str(row) for table in tables.metadata.sorted_tables for row in await story.rows(table)]
        assert not any(number in row for row in everything)
