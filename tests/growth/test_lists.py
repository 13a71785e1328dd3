"""Lists and figures: counted where the rows are, turned page by page, the same however much there is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from duty.district.areas import FEW
from duty.hazards import ledger
from duty.hazards.status import Status
from duty.summaries.counting import counts as counting
from duty.summaries.editions import making
from duty.summaries.editions.making import Editions
from storage import tables
from storage.engine.database import Database
from storage.queries.summing.frozen import SqlFrozenSummaries
from tests.kit.generated import crew, desk, officer, sid
from tests.kit.growth import LARGE, SMALL, Asked, asking, grown
from tests.kit.story import Story

STANDS = (*(Status.ASSIGNED,) * 4, Status.RECTIFIED, *(Status.VERIFIED, Status.CLOSED) * 2)


def hazard(school: str, number: int, now: datetime, **changes: Any) -> dict[str, Any]:
    words = dict.fromkeys(("post_id", "owner_title", "owner_id", "rectified_by", "remedy"), "")
    words |= dict.fromkeys(("returned_why", "verified_by", "closed_by"), "")
    day = now - timedelta(days=number % 40 + 1)
    what = {
        "number": f"YH-{school}-2026-{number:05}",
        "school_id": school,
        "description": f"灯坏了{number}处",
    }
    stands = {"category": "fire", "level": "ordinary", "status": STANDS[number % len(STANDS)]}
    when = {"reported_at": day, "registered_at": day, "due_at": day + timedelta(days=3)}
    who = {"reported_by": crew(0, 1), "outside": False, "owner_told": True}
    return words | what | stands | when | who | changes


async def fill(database: Database, now: datetime, schools: int, each: int) -> None:
    rows = [hazard(sid(n), k, now) for n in range(schools) for k in range(each)]
    async with database.writing() as connection:
        await connection.execute(insert(tables.hazards), rows)


@pytest.fixture(params=[SMALL, LARGE], ids=["12 schools", "120 schools"])
async def district(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Story, int]]:
    async with grown(tmp_path, request.param, "2026-11-23T17:59:00") as story:
        await fill(story.house.database, story.house.clock.now(), request.param, 18)
        yield story, request.param


async def asked_of(story: Story, person: str, words: str, *seen: str) -> Asked:
    phone = story.phone(person)
    with asking(story.house.database) as asked:
        await phone.sends(words)
        await phone.sees(*seen)
    await story.settled()
    return asked


def hazards_of(asked: Asked) -> int:
    return sum(type(thing).__name__ == "Hazard" for thing in asked.loaded)


async def test_the_ledger_loads_a_page_and_counts_the_rest(district: tuple[Story, int]) -> None:
    story, schools = district
    asked = await asked_of(story, officer(desk(0), "duty_officer"), "📒 台账", f"{10 * schools}")
    questions = [one for one in asked.statements if "FROM hazards" in one and "FROM photos" not in one]
    if schools > FEW:
        assert hazards_of(asked) == 0 and len(questions) == 3, "counts by area first"
    else:
        assert hazards_of(asked) == ledger.PAGE + 1
        assert len(questions) == 5, "four counts and a page"


async def test_a_summary_loads_only_the_lines_it_shows(district: tuple[Story, int]) -> None:
    story, _ = district
    asked = await asked_of(story, officer(desk(0), "duty_officer"), "📊 小结", "超期隐患")
    assert hazards_of(asked) == 6
    assert sum(type(thing).__name__ == "CheckIn" for thing in asked.loaded) == 0
    assert len(asked.statements) < 85, "two for every six schools"


async def test_each_tick_makes_a_bounded_part_of_the_summaries(district: tuple[Story, int]) -> None:
    """A school is counted once for all its readers, and no tick counts more than some scopes."""
    story, schools = district
    story.house.clock.forward(timedelta(minutes=1, seconds=1))
    made, most, editions = 0, 0, Editions()
    while True:
        with asking(story.house.database) as asked:
            async with story.house.boundary.act(story.house.clock.now()) as act:
                done = await editions.sweep(act.work, story.house.clock.now())
        if not done:
            break
        made, most = made + 1, max(most, len(asked.statements))
    await story.settled()
    receivers = {row.person_id for row in await story.rows(tables.summaries)}
    assert len(receivers) >= 2 * schools and made > schools / 6
    assert most < 50, "nine counts, the lines of some scopes, and what is written"


async def test_of_many_schools_a_part_is_counted_at_a_time_and_one_large_scope_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk's summary is made of what each of its schools has, whoever else reads of it."""
    monkeypatch.setattr(counting, "HAPPENED_AT_ONCE", 50)
    monkeypatch.setattr(making, "SCHOOLS_AT_ONCE", 30)
    asked: list[int] = []
    written: list[list[int]] = []
    day_counts, of_scopes = SqlFrozenSummaries.day_counts, making.of_scopes

    async def counted(self: Any, schools: Any, *rest: Any, **more: Any) -> Any:
        asked.append(len(schools))
        return await day_counts(self, schools, *rest, **more)

    async def composed(work: Any, counts: Any, scopes: Any, ahead: Any) -> Any:
        written.append([len(one) for one in scopes])
        return await of_scopes(work, counts, scopes, ahead)

    monkeypatch.setattr(SqlFrozenSummaries, "day_counts", counted)
    monkeypatch.setattr(making, "of_scopes", composed)
    async with grown(tmp_path, LARGE, "2026-11-23T18:00:00") as story:
        await fill(story.house.database, story.house.clock.now(), LARGE, 18)
        editions, now = Editions(), story.house.clock.now()
        done = 1
        while done:
            async with story.house.boundary.act(now) as act:
                done = await editions.sweep(act.work, now)
        await story.settled()
        made = {row.person_id: row.figures for row in await story.rows(tables.summaries)}
    assert asked == [50, 50, 20] * 2, "today, and yesterday"
    assert all(len(some) == 1 or sum(some) <= 30 for some in written) and [LARGE] in written
    whole = made[officer(desk(0), "duty_officer")]
    for name in ("open_hazards", "overdue", "new_hazards"):
        heads = sum(getattr(made[crew(n, 7)], name) for n in range(LARGE))
        assert getattr(whole, name) == heads, name
    assert whole.open_hazards == 8 * LARGE, "those put right are not open"


# -- turning pages -------------------------------------------------------------------------------


async def test_every_hazard_is_on_one_page_of_the_ledger_forwards_and_backwards(tmp_path: Path) -> None:
    async with grown(tmp_path, 2) as story:
        now = story.house.clock.now()
        await fill(story.house.database, now, 2, 18)
        async with story.house.database.reading_work(now) as work:
            for person_id in (officer(desk(0), "duty_officer"), crew(0, 7), "SUPER", crew(0, 1)):
                person = work.district.people[person_id]
                pages = [await ledger.page(work, person, 0, now)]
                while not pages[-1].last:
                    turn = ledger.Turn(pages[-1].lines[-1].hazard.id)
                    pages.append(await ledger.page(work, person, len(pages), now, turn))
                shown = [line.hazard.id for page in pages for line in page.lines]
                by_number = [await ledger.page(work, person, n, now) for n in range(len(pages))]
                assert shown == [line.hazard.id for page in by_number for line in page.lines]
                assert len(shown) == len(set(shown)), person_id
                first = pages[0]
                assert len(shown) == (0 if person_id == "SUPER" else first.pending + first.done)
                for earlier, later in pairwise(pages):
                    back = ledger.Turn(later.lines[0].hazard.id, back=True)
                    again = await ledger.page(work, person, earlier.number, now, back)
                    assert [line.hazard.id for line in again.lines] == [x.hazard.id for x in earlier.lines]
                    assert not again.last and bool(again.number) == (earlier is not pages[0])
