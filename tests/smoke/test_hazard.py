"""A photo with five words becomes a numbered hazard that somebody owns, puts right and has looked at."""

import asyncio
import io

from PIL import Image

from storage import tables
from tests.story import Story

WORDS = "三楼灭火器过期"


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(out, "JPEG")
    return out.getvalue()


async def developed(story: Story) -> None:
    """Until the photo jobs of the house have nothing left to do."""
    async with asyncio.timeout(30):
        while await story.rows(tables.photos, tables.photos.c.state == "waiting"):
            story.house.photos.wake()
            await asyncio.sleep(0.02)
    await story.settled()


async def test_a_photo_with_words_is_confirmed_by_one_tap_and_owned(story: Story) -> None:
    guard, owner, principal = story.phone("G02"), story.phone("SO01"), story.phone("PR01")
    await guard.sends_photo(picture(), WORDS)
    await guard.sees("消防·一般隐患：三楼灭火器过期。对吗？", "确认", "改类别", "改等级", "是事件")
    await guard.presses("确认")
    await guard.sees(
        "已记下，4号隐患（YH-SCH01-2026-0004）：三楼灭火器过期。已通知总务主任，3天内整改。谢谢您。"
    )
    await developed(story)
    await owner.sees("4号隐患（YH-SCH01-2026-0004）", "11月26日前", "已整改")

    await owner.presses("已整改")
    await owner.sees("请拍一张整改后的照片")
    await owner.sends_photo(picture("green"))
    await owner.sees("已整改，等学校复查")
    await principal.sees("4号隐患", "请复查", "复查通过", "退回")
    await owner.sends("换了两具新的")
    await owner.sees("补充已记下")
    await principal.presses("复查通过")
    await principal.sees("复查通过", "销号")
    await principal.presses("销号")
    await principal.sees("已整改销号")
    await guard.sees("4号隐患（YH-SCH01-2026-0004）已整改销号")
    await owner.sees("已整改销号")
    await developed(story)
    rows = await story.rows(tables.photos.c["state", "large_key", "purpose"])
    assert [row.purpose for row in rows] == ["before", "after"]
    assert all(row.large_key for row in rows)
