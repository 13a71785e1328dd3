"""Buttons that earlier versions sent: each still reaches the handler of its act."""

from __future__ import annotations

import pytest

from tests.kit.presses import handler_of


@pytest.mark.parametrize(
    ("data", "handler"),
    [
        ("alert:show:7", "alert answers: show"),
        ("alert:take:7", "alert answers: take"),
        ("alert:decline:7", "alert answers: decline"),
        ("alert:arrive:7", "alert answers: arrive"),
        ("alert:busy:7", "alert answers: busy"),
        ("alert:false:7", "alert answers: false_alarm"),
        ("alert:reopen:7", "alert answers: reopen"),
        ("alert:close:7", "alert answers: ask_word"),
        ("alert:word:word_done:7", "alert answers: chosen_word"),
        ("alert:word:word_110:7", "alert answers: chosen_word"),
        ("alert:word:word_parents:7", "alert answers: chosen_word"),
        ("alert:refer:7", "alert answers: ask_whom"),
        ("alert:to:leaders:7", "alert answers: refer"),
        ("alert:to:DO4:7", "alert answers: refer"),
        ("mistake:7", "sos: by_mistake"),
        ("drill:school:SCH01", "drills: choose_post"),
        ("drill:post:P002", "drills: choose_minutes"),
        ("drill:go:10:P002", "drills: start"),
        ("drill:end:7", "drills: end"),
        ("drill:real:7", "drills: it_is_real"),
        ("drill:real:0", "drills: it_is_real"),
        ("drill:claim:7", "drills: it_is_a_drill"),
        ("drill:claim:0", "drills: it_is_a_drill"),
    ],
)
def test_buttons_of_earlier_versions_reach_their_handlers(data: str, handler: str) -> None:
    assert handler_of(data) == handler
