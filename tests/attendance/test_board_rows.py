"""The board as values: each role gets the rows it may read, and nothing beyond them."""

from __future__ import annotations

from typing import Any

import pytest

from duty.attendance.board import Block, Board, Coming, Heads, Names, Present, board_of
from duty.attendance.checkins import check_in
from tests.alerting.rules.test_alert_rules import now_of
from tests.attendance.test_checkin_entity import place_of
from tests.kit.memory import MemoryWork, moment

SEVEN = "07:00"


@pytest.fixture
def work() -> Any:
    """Monday at seven: G02 is at the west gate, G03 says so at the crossing."""
    work: Any = MemoryWork()
    people = work.district.people
    now_of(check_in(work, people["G02"], moment("06:50"), place=place_of("P002")))
    now_of(check_in(work, people["G03"], moment("06:50")))
    return work


def board(work: Any, person: str, clock: str = SEVEN) -> Board:
    return now_of(board_of(work, work.district.people[person], moment(clock)))


def rows(found: Board) -> dict[str, Heads | Names]:
    return {row.post: row for block in found.blocks for row in block.rows}


def test_the_leader_reads_who_is_there_and_who_is_missing(work: Any) -> None:
    found = board(work, "G01")
    (block,) = found.blocks
    assert (block.school, block.window, block.short) == ("实验小学", "早高峰护学", True)
    assert rows(found)["西门岗"] == Names("西门岗", (Present("李守田", False, moment("06:50")),), {}, {})
    crossing = rows(found)["校门口护学岗"]
    assert isinstance(crossing, Names) and crossing.there == (Present("张长根", True, moment("06:50")),)
    assert crossing.missing == {"police": 1, "guard": 1} and crossing.unfilled == {}
    assert crossing.since == moment("07:00")


def test_a_guard_reads_the_own_post_only(work: Any) -> None:
    assert list(rows(board(work, "G02"))) == ["西门岗"]
    assert not board(work, "G05").blocks, "whom the roster does not name has no post"


def test_who_fills_in_reads_the_post_they_stand_at(work: Any) -> None:
    now_of(check_in(work, work.district.people["G05"], moment("06:55"), place=place_of("P001")))
    assert list(rows(board(work, "G05"))) == ["东门岗"]


@pytest.mark.parametrize("person", ["T01", "SV01"])
def test_volunteers_and_superiors_read_heads_and_no_name(work: Any, person: str) -> None:
    found = board(work, person)
    (block,) = [block for block in found.blocks if block.school == "实验小学"]
    assert Heads("校门口护学岗", 1, 4) in block.rows
    assert all(isinstance(row, Heads) for some in found.blocks for row in some.rows)


def test_the_desk_reads_schools_with_gaps_first(work: Any) -> None:
    found = board(work, "DO3")
    assert len(found.blocks) == 12
    assert [block.short for block in found.blocks] == sorted((b.short for b in found.blocks), reverse=True)


def test_the_order_of_schools_is_kept_among_equals(work: Any) -> None:
    short = [block.school for block in board(work, "DO3").blocks if block.short]
    everywhere = [school.short_name for school in work.district.schools.values()]
    assert short == [name for name in everywhere if name in short]


def test_between_windows_it_says_what_comes_next(work: Any) -> None:
    found = board(work, "PR01", "12:00")
    assert found == Board(coming=Coming("实验小学", "晚高峰护学", moment("15:50")))


def test_who_sees_no_school_sees_nothing(work: Any) -> None:
    assert board(work, "G02", "12:00").blocks == ()
    nowhere = work.district.people["G02"].__class__("X", "某人", work.district.people["G02"].role)
    assert now_of(board_of(work, nowhere, moment("12:00"))) == Board()


def test_the_night_that_runs_past_midnight_is_on_the_board(work: Any) -> None:
    found = now_of(board_of(work, work.district.people["G18"], moment("00:30", "2026-11-24")))
    assert [block.window for block in found.blocks] and all(isinstance(b, Block) for b in found.blocks)
