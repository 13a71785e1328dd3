"""The data of a button: written as ever, read by the longest act that is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duty.messaging.press import Press
from duty.messaging.say import Button, button, column, row

PART = st.from_regex(r"\A[a-z_]{1,8}\Z")
ARG = st.from_regex(r"\A[A-Za-z0-9_-]{0,8}\Z")


@pytest.mark.parametrize(
    ("press", "data"),
    [
        (Press("alert.take", 7), "alert:take:7"),
        (Press("hz.category", 3, "fire"), "hz:category:3:fire"),
        (Press("kind", 5), "kind:5"),
        (Press("spotrandom"), "spotrandom"),
        (Press("spotpost", "SCH01", ""), "spotpost:SCH01:"),
        (Press("place.none"), "place:none"),
    ],
)
def test_it_is_written_as_every_earlier_version_wrote_it(press: Press, data: str) -> None:
    assert press.data == data
    assert Press.parse(data, {press.act}) == press


@given(st.lists(PART, min_size=1, max_size=3), st.lists(ARG, max_size=3))
def test_what_is_written_is_read(parts: list[str], args: list[str]) -> None:
    press = Press(".".join(parts), *args)
    read = Press.parse(press.data, {press.act})
    assert read == press


def test_the_longest_known_act_is_meant() -> None:
    acts = {"alert", "alert.close"}
    assert Press.parse("alert:close:7", acts) == Press("alert.close", 7)
    assert Press.parse("alert:closed:7", acts) == Press("alert", "closed", 7)
    assert Press.parse("alerts:7", acts) is None
    assert Press.parse("", acts) is None


def test_buttons_take_a_press_or_the_data_as_they_are() -> None:
    assert (
        button("接警", Press("alert.take", 7))
        == button("接警", "alert:take:7")
        == Button("接警", "alert:take:7")
    )
    assert row(("甲", Press("a")), ("乙", Press("b"))) == ((Button("甲", "a"), Button("乙", "b")),)
    assert column(("甲", Press("a")), ("乙", Press("b"))) == ((Button("甲", "a"),), (Button("乙", "b"),))


def test_data_that_telegram_would_refuse_are_refused_here() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        button("接警", Press("alert.to", "长" * 30))
