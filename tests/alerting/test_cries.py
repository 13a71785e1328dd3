"""A cry is heard wherever it is typed: the same call as the tap on 🚨, with the words beside it."""

from __future__ import annotations

import pytest

from duty.language.reading import Intent, Meaning
from tests.hazards.test_hazard import picture
from tests.kit.story import Story


@pytest.mark.parametrize("cry", ["救命", "救 命 啊", "救\u200b命！！", "快来人啊", "help me", "🆘🆘"])
async def test_a_bare_cry_is_the_tap(story: Story, cry: str) -> None:
    guard, desk = story.phone("G02"), story.phone("DO3")
    await guard.sends(cry)
    await guard.sees("求助已记下", "误触撤销")
    await guard.sees("请发一下位置")
    await desk.sees("【紧急求助】", "实验小学西门岗", f"情况：{cry}".rstrip())
    assert "补充" not in str(desk), "one message, which has the words"


async def test_a_cry_in_the_middle_of_something_else_is_one_too(story: Story) -> None:
    guard, desk = story.phone("G02"), story.phone("DO3")
    await guard.sends("📷 报隐患")
    await guard.sees("请拍")
    await guard.sends("救命")
    await guard.sees("求助已记下")
    await guard.sees("请发一下位置")
    await desk.sees("【紧急求助】", "情况：救命")


async def test_danger_under_a_picture_calls_and_the_picture_belongs_to_it(story: Story) -> None:
    guard, desk = story.phone("G02"), story.phone("DO3")
    await guard.sends_photo(picture(), "校门口有人持刀")
    await guard.sees("持械", "校门口有人持刀")
    await desk.sees("【持械】")
    await desk.sees("有照片")


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("有人拿着刀往里冲", Intent.INCIDENT),
        ("门口的树歪了", Intent.UNCLEAR),
        ("教车来晚了二十分钟，娃儿们在门口等", Intent.INCIDENT),
        ("演练，有人持刀冲门", Intent.INCIDENT),
        ("有人持刀时第一步该做什么？", Intent.UNCLEAR),
    ],
)
def test_what_is_a_call_and_what_only_sounds_like_one(words: str, intent: Intent) -> None:
    assert Meaning(words).intent is intent


def test_danger_that_is_not_now_keeps_its_kind_and_calls_nobody() -> None:
    meaning = Meaning("有人持刀时第一步该做什么？")
    assert meaning.incident.kind == "weapon" and meaning.incident.triage == "P2"
    assert not meaning.calls and meaning.danger_word == ""


async def test_a_call_that_met_no_page_rings_on_the_first_that_opens(story: Story) -> None:
    """After a restart pages come back one by one; none of them waits for its chat to hear of it."""
    guard = story.phone("G02")
    await guard.sends("救命")
    await guard.sees("求助已记下")
    await guard.sees("请发一下位置")
    await story.house.delivery.settled()
    await story.phone("DO3").sees("【紧急求助】", "情况：救命")
