"""A printed code's link that somebody typed or pasted reads like a scan of it."""

from __future__ import annotations

import pytest

from duty.patrols.links import said_by
from tests.kit.story import Story

CODE = "c_SCH01-C01_AAAAAAAAAA"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (f"https://gate.example.org/s#{CODE}", f"/start {CODE}"),
        (f" gate.example.org/s#{CODE} ", f"/start {CODE}"),
        (f"https://t.me/huxue_bot?start={CODE}", f"/start {CODE}"),
        ("http://127.0.0.1:8080/s#t=04:a2:2b:9c", "04:a2:2b:9c"),
        ("https://gate.example.org/s#p_P002_BBBBBBBBBB", "/start p_P002_BBBBBBBBBB"),
        (f"看这个 https://gate.example.org/s#{CODE}", ""),
        ("https://t.me/huxue_bot?start=K7QM4XVBPD", ""),
        ("https://gate.example.org/in#K7QM4XVBPD", ""),
        ("巡逻一圈，都正常", ""),
    ],
)
def test_what_a_link_says(words: str, said: str) -> None:
    assert said_by(words) == said


async def test_a_pasted_link_is_answered_like_a_scan(story: Story) -> None:
    guard = story.phone("G02")
    await guard.sends(f"/start {CODE}")
    await story.settled()
    scanned = [shown.text for shown in guard.unseen]
    guard.unseen.clear()
    await guard.sends(f"https://gate.example.org/s#{CODE}")
    await story.settled()
    assert [shown.text for shown in guard.unseen] == scanned and scanned
    guard.unseen.clear()
