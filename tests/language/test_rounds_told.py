"""Rounds told in words: how many, and what says nothing of them."""

from __future__ import annotations

import pytest

from duty.language.reading import Meaning


@pytest.mark.parametrize(
    ("words", "claimed"),
    [
        ("巡逻了5遍 都正常", 5),
        ("宿舍楼巡罗完了都正常就二楼有个灯坏得了", 1),
        ("寻逻一圈一切正常", 1),
        ("讯逻了两次，没有异常", 2),
        ("夜巡十二遍没问题", 12),
        ("巡查完了，平安", 1),
        ("转了一圈，都好", 1),
        ("巡逻了30次 都正常", 30),
        ("巡逻了99次 都正常", 1),
        ("巡逻了500遍 都正常", 1),
        ("巡逻了一百多遍 都正常", 1),
        ("巡逻了99999999999遍 都正常", 1),
        ("去巡逻", 0),
        ("巡逻怎么点", 0),
        ("巡逻正常吗？", 0),
        ("没去巡逻，一切正常", 0),
        ("巡逻发现灯不正常", 0),
        ("都正常", 0),
        ("到岗了，一切正常", 0),
    ],
)
def test_what_is_told_of_rounds(words: str, claimed: int) -> None:
    assert Meaning(words).walked == claimed
