"""A page that had no signal is emptied at once; a script that floods gets a person's pace."""

from __future__ import annotations

from bot.channels.web import pace
from bot.channels.web.pace import A_SECOND, AT_ONCE, Pace


def test_what_a_page_kept_without_a_signal_waits_for_nothing() -> None:
    taking = Pace()
    assert [taking.wait_s("G02", 100.0) for _ in range(AT_ONCE)] == [0.0] * AT_ONCE
    assert taking.wait_s("G02", 100.0) > 0
    assert taking.wait_s("G03", 100.0) == 0, "another's is not held back"


def test_whoever_goes_on_gets_so_many_a_second() -> None:
    taking = Pace()
    waits = [taking.wait_s("G02", 100.0) for _ in range(AT_ONCE + 8)]
    assert waits[-1] == 8 / A_SECOND
    assert taking.wait_s("G02", 200.0) == 0, "who rests may send again"


def test_it_remembers_only_so_many_people() -> None:
    taking = Pace()
    for number in range(pace.REMEMBERED + 5):
        taking.wait_s(f"P{number}", 1.0)
    assert len(taking._full_at) == pace.REMEMBERED
