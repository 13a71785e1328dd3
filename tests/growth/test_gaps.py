"""A morning on which nobody comes, and then everybody: in parts of one size, however large the desk is."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from duty.attendance.watching import telling
from duty.attendance.watching.watch import AT_ONCE, Watch
from storage import tables
from tests.kit.engine_room import MONDAY
from tests.kit.generated import desk, officer
from tests.kit.growth import LARGE, SMALL, Asked, asking, grown
from tests.kit.story import Story

DESK = officer(desk(0), "duty_officer")
LONG_AGO = MONDAY - timedelta(days=3)
BEGINS, FIVE_PAST, TEN_PAST, COME = (MONDAY + timedelta(minutes=n) for n in (10, 15, 20, 22))


async def swept(story: Story, watch: Watch, now: Any) -> list[Asked]:
    """What each part of it asked of the database; what it said is said before the next begins."""
    found: list[Asked] = []
    while True:
        with asking(story.house.database) as asked:
            async with story.house.boundary.act(now) as act:
                done = await watch.sweep(act.work, now)
        await story.settled()
        if not done:
            return found
        found.append(asked)


async def everybody_comes(story: Story) -> int:
    """At the place the roster has for them; how many places that are."""
    district = await story.house.database.district()
    said = {"standing": "confirmed", "evidence": "words", "punctuality": "late", "reason": ""}
    nobody = {"reported_by": "", "verified_by": "", "closed_by": "", "received_at": COME}
    rows = [
        said | nobody
        | {"person_id": shift.person_id, "school_id": shift.window.school_id, "post_id": shift.post_id}
        | {"shift_key": shift.key, "ends_at": shift.end}
        for held in district.all_open_windows(COME)
        for shift in district.shifts(held.window, held.date)
    ]  # fmt: skip
    async with story.house.database.writing() as connection:
        await connection.execute(insert(tables.check_ins), rows)
    return len({(row["shift_key"], row["post_id"]) for row in rows})


async def morning(folder: Path, schools: int) -> dict[str, list[Asked]]:
    async with grown(folder, schools) as story:
        watch, found = Watch(LONG_AGO), {}
        for name, now in (("begins", BEGINS), ("cards", FIVE_PAST), ("opens", TEN_PAST)):
            found[name] = await swept(story, watch, now)
        gaps = await story.rows(tables.gaps)
        assert len(gaps) == 3 * schools and not await story.rows(tables.untold_gaps)
        assert await everybody_comes(story) == 3 * schools
        found["fills"] = await swept(story, watch, COME)
        assert all(gap.filled for gap in await story.rows(tables.gaps))
    return found


async def test_no_part_is_larger_where_there_are_more_schools(tmp_path: Path) -> None:
    """What a part must know is asked once for all its windows, and what it changes is written at once. The
    statements are counted with a few that the house asks each second besides."""
    for schools in (SMALL, LARGE):
        found = await morning(tmp_path, schools)
        parts_of_it = -(-schools // AT_ONCE)
        assert len(found["begins"]) == len(found["cards"]) == parts_of_it
        assert len(found["opens"]) > parts_of_it and len(found["fills"]) >= parts_of_it
        for name, parts in found.items():
            statements, rows = (max(one.counts[count] for one in parts) for count in (0, 1))
            assert statements < 40 and rows < 20 * AT_ONCE, (schools, name, statements, rows)


async def test_whoever_answers_for_a_hundred_schools_reads_one_message(tmp_path: Path) -> None:
    async with grown(tmp_path, LARGE) as story:
        watch = Watch(LONG_AGO)
        await swept(story, watch, TEN_PAST)
        said = [row for row in await story.rows(tables.outbox) if row.kind.startswith("gap.opened")]
        many = Counter(row.address for row in said if row.kind == "gap.opened_many")
        assert set(many.values()) == {1}
        (lines,) = [row.say["text"].splitlines() for row in said if row.address == DESK]
        assert lines[0] == f"07:10 缺岗{LARGE}处：" and len(lines) == telling.LISTED + 2
        assert lines[-1] == f"还有{LARGE - telling.LISTED}处，请点“👥 在岗”看。"
        assert not set(many) & {row.address for row in said if row.kind == "gap.opened"}


async def test_they_read_of_all_who_leave_at_the_same_time_in_one_message(tmp_path: Path) -> None:
    """More leave than one part looks at; the first of them wait a moment for the others."""
    async with grown(tmp_path, LARGE) as story:
        watch = Watch(LONG_AGO)
        await everybody_comes(story)
        await swept(story, watch, TEN_PAST)
        leave = tables.check_ins.c.person_id.in_([f"S{n:05}-4" for n in range(2 * AT_ONCE)])
        async with story.house.database.writing() as connection:
            gone = tables.check_ins.update().where(leave)
            done = await connection.execute(gone.values(checked_out_at=COME, closed_by="person"))
        assert done.rowcount == 2 * AT_ONCE
        await swept(story, watch, COME)
        said = [row for row in await story.rows(tables.outbox) if row.kind == "gap.opened_many"]
        heads = [row.say["text"].splitlines()[0] for row in said if row.address == DESK]
        assert heads == [f"07:12 缺岗{2 * AT_ONCE}处："]
