"""周边乱点: a place is one from the day trouble was found until it is put right; the forms read it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from duty.district.places import Place
from duty.visits.surroundings import Answer, Step, _fits, _was_one, after, surroundings_of
from duty.visits.visit import NearbyPlace, Standing
from storage.importing import SAMPLE, import_directory
from storage.importing.writing import settings_files
from storage.tables import changes, places
from tests.kit.story import Story, opened, settings

MORNING = "2026-11-23T09:40:00"
D1, D2, D3 = date(2026, 3, 1), date(2026, 3, 9), date(2026, 4, 2)
INN = NearbyPlace("A1", "SCH01", "小旅馆", "安栖小旅馆", Place(33.4, 118.8))


def test_the_steps_of_a_place() -> None:
    found = after(INN, Step.OPEN, D1)
    assert (found.status, found.opened_on, found.disorderly) == (Standing.OPEN, D1, True)
    manned = after(found, Step.GROUP_IN, D2)
    assert manned.status is Standing.IN_WORK and manned.group_there
    done = after(manned, Step.DONE, D3)
    assert (done.status, done.closed_on, done.rectified, done.group_out) == (Standing.CLOSED, D3, True, D3)
    again = after(done, Step.NOT_DONE, D3)
    assert (again.status, again.rectified, again.closed_on) == (Standing.IN_WORK, False, None)
    anew = after(done, Step.OPEN, D3)
    assert (anew.opened_on, anew.group_in, anew.rectified) == (D3, None, False)


def test_only_what_fits_is_offered() -> None:
    offered = {status: [] for status in Standing}
    for step in Step:
        for status, steps in offered.items():
            place = NearbyPlace("A1", "SCH01", "网吧", "x", INN.place, status, D1)
            steps += [step] if _fits(step, place) else []
    assert offered == {
        Standing.NONE: [Step.OPEN],
        Standing.OPEN: [Step.WORK, Step.DONE, Step.GROUP_IN],
        Standing.IN_WORK: [Step.DONE, Step.GROUP_IN],
        Standing.CLOSED: [Step.OPEN, Step.NOT_DONE],
    }


@pytest.mark.parametrize(
    ("status", "opened", "closed", "counts"),
    [
        (Standing.NONE, None, None, False),
        (Standing.OPEN, D1, None, True),
        (Standing.OPEN, D3, None, False),
        (Standing.CLOSED, D1, D1, False),
        (Standing.CLOSED, D1, D2, True),
        (Standing.CLOSED, None, None, True),
    ],
)
def test_which_points_are_of_a_span(
    status: Standing, opened: date | None, closed: date | None, counts: bool
) -> None:
    place = NearbyPlace("A1", "SCH01", "网吧", "x", INN.place, status, opened, closed)
    assert _was_one(place, D2, date(2026, 3, 31)) is counts


@pytest.fixture
async def story(tmp_path: Path) -> AsyncIterator[Story]:
    async with opened(settings(tmp_path, now=MORNING)) as told:
        yield told


async def test_from_the_visit_to_the_form(story: Story) -> None:
    """The police find trouble, the safety office says what is done, the forms read it, the file keeps it."""
    officer, office = story.phone("PO02"), story.phone("SO01")
    await officer.sends("上门")
    await officer.sees("去哪个学校")
    await officer.presses("实验小学")
    await officer.sees("实验小学", "周边")
    await officer.presses("周边")
    await officer.sees("安栖小旅馆")
    await officer.presses("2 有问题")
    await officer.sees("飞梭网吧（网吧）：有问题 09:40")
    await officer.sees("哪里不对")

    today = date(2026, 11, 23)
    async with story.house.database.reading_work(story.house.clock.now()) as work:
        found = await surroundings_of(work, "SCH01", today, today)
        other = await surroundings_of(work, "SCH02", today, today)
    assert (found.listed, found.rectified, found.places, found.looks) == ("飞梭网吧", Answer.NO, 6, 1)
    assert (other.listed, other.rectified) == ("", Answer.NONE)

    await office.sends("周边乱点")
    shown = await office.sees("实验小学周边场所6处，其中乱点1处", "飞梭网吧：有问题（11月23日起）")
    await office.presses("2")
    shown = await office.sees("飞梭网吧", "是否整改：否")
    assert list(shown.buttons) == ["整治中", "已整改", "工作组进驻", "返回"]
    await office.presses("工作组进驻")
    await office.sees("整治中", "工作组11月23日进驻")
    await office.presses("已整改")
    await office.sees("已整改（11月23日）", "是否整改：是")
    kept = await story.rows(changes, changes.c.subject == "place:SCH01-A02")
    assert [row.what for row in kept] == ["open", "group_in", "done"]

    async with story.house.database.reading_work(story.house.clock.now()) as work:
        found = await surroundings_of(work, "SCH01", today, today)
    assert found.rectified is Answer.YES and not found.open

    database = story.house.database
    async with database.reading() as connection:
        told = (await settings_files(connection))["places.csv"]
        before = (await connection.execute(select(places).order_by(places.c.id))).all()
    days = "2026-11-23,2026-11-23"
    assert f"SCH01-A02,SCH01,网吧,飞梭网吧,33.41495,118.8799,closed,{days},1,{days}" in told
    report = await import_directory(database, SAMPLE, dry_run=False, now=story.house.clock.now())
    async with database.reading() as connection:
        after_it = (await connection.execute(select(places).order_by(places.c.id))).all()
    assert after_it == before, f"a file without the columns changes nothing of how a place stands: {report}"
    officer.unseen.clear()
