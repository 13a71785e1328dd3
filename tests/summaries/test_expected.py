"""📋 我的 names the rounds of today, and asks again what was kept quiet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from duty.patrols.walk import Walk, WalkState
from duty.routines.task import Task
from duty.summaries.expected import Walked
from duty.summaries.mine import Mine, mine
from tests.kit.memory import moment
from tests.kit.memory_cases import CaseWork, now_of
from tests.kit.story import Story

TEN = moment("10:00")


@pytest.fixture
def work() -> Any:
    return CaseWork()


def walk(time: str, **how: Any) -> Walk:
    due = moment(time)
    return Walk("R01", "SCH01", due.date(), due + timedelta(minutes=30), due_at=due, points=6, **how)


def task(time: str, **how: Any) -> Task:
    due = moment(time)
    ends = due + timedelta(minutes=60)
    return Task(
        "gear", "SCH01", due.date(), due, ends, "装备", "装备齐吗？", ["齐=done", "缺=hazard:equip"], **how
    )


def page(work: Any, person: str = "G02", at: Any = TEN) -> Mine:
    found: Mine = now_of(mine(work, work.person(person), at))
    return found


def keep(kept: Any, *things: Any) -> None:
    for thing in things:
        now_of(kept.add(thing))


def test_rounds_of_today_stand_with_how_they_are(work: Any) -> None:
    done, on = walk("09:30", state=WalkState.DONE), walk("10:10", state=WalkState.WALKING)
    keep(work.walks, done, on, walk("09:00"), walk("10:20"), walk("16:00"))
    assert [one.walked for one in page(work).rounds] == [
        Walked.DONE, Walked.UNDER_WAY, Walked.PAST, Walked.NOW, Walked.LATER,
    ]  # fmt: skip
    assert page(work).rounds[0].name == "白天巡查"
    late = page(work, at=moment("10:51")).rounds
    assert [one.walked for one in late][2:] == [Walked.PAST, Walked.PAST, Walked.LATER]


@pytest.mark.parametrize("person", ["PO02", "PR01", "T01", "G33"])
def test_who_walks_none_there_reads_of_none(work: Any, person: str) -> None:
    keep(work.walks, walk("10:10"))
    assert page(work, person).rounds == ()


def test_what_was_asked_and_not_answered_is_asked_again(work: Any) -> None:
    open_, later = task("09:50", told={"G02": ""}), task("10:30", told={"G02": ""})
    answered = task("09:45", told={"G02": ""}, answered_at=TEN, answered_by="G01", answer="齐")
    old = task("07:00", told={"G02": ""})
    keep(work.tasks, open_, later, answered, old)
    assert [line.id for line in page(work).tasks] == [open_.id]
    assert page(work, "G03").tasks == () or "G03" in open_.told


async def test_a_guard_finds_the_round_that_is_due_under_mine(story: Story) -> None:
    guard = story.phone("G02")
    await story.forward(minutes=165)
    guard.unseen.clear()
    await guard.sends("📋 我的")
    await guard.sees("今天巡查：09:30 白天巡查（该走了）", "16:00 白天巡查（还没到）")
