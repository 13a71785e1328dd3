"""How many people somebody says."""

from __future__ import annotations

import pytest

from duty.language.numbers import count_in


@pytest.mark.parametrize(
    ("words", "people"),
    [
        *(("23", 23), ("23人", 23), (" 23 人 ", 23), ("二十三", 23), ("二十三个", 23), ("十五人", 15)),
        *(("两百零五", 205), ("一百二", 120), ("一千八百六十", 1860), ("０", 0), ("共45名学生", 45)),
        *(("大概三十个人吧", None), ("大概三十个人", 30), ("二三", 23), ("一百二十人左右", 120)),
        *(("", None), ("没有", None), ("23号", None), ("着火了", None), ("999999999", None), ("-3", None)),
    ],
)
def test_a_number_of_people(words: str, people: int | None) -> None:
    assert count_in(words) == people
