"""The ledger as a list, on both databases: what is wanted, in which order, page by page; its figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, update

from duty.hazards.hazard import Hazard
from duty.hazards.listing.figures import Figures, whole
from duty.hazards.listing.wanted import EVERYTHING, Order, Standing, Wanted, narrowed, words_of
from duty.hazards.sight import Sight, Turn
from duty.hazards.status import Status
from duty.records.photos import PhotoState
from duty.records.subject import Subject
from storage import tables
from storage.engine.database import Database
from storage.engine.work import SqlWork
from tests.growth.test_lists import hazard
from tests.kit.engine_room import MONDAY

ALL = Sight(None)
SCHOOL = Sight(("SCH02",))
STATES = (
    *(Status.NEW, Status.ASSIGNED, Status.LISTED, Status.RECTIFIED, Status.VERIFIED, Status.CLOSED),
    *(Status.DRAFT, Status.DROPPED),
)


def rows() -> list[dict[str, Any]]:
    """Of each of two schools one in each state; what was put right took 10, 20 and 60 hours."""
    made = []
    for school in ("SCH02", "SCH03"):
        for n, status in enumerate(STATES):
            changes: dict[str, Any] = {"status": status, "category": "fire" if n % 2 else "video"}
            changes["description"] = f"{'灭火器过期' if n % 2 else '探头没有图像'}100%第{n}处"
            changes["due_at"] = MONDAY + timedelta(days=n - 1, hours=1)
            if status in (Status.RECTIFIED, Status.VERIFIED, Status.CLOSED):
                hours = {Status.RECTIFIED: 10, Status.VERIFIED: 60, Status.CLOSED: 20}[status]
                begun = MONDAY - timedelta(days=n + 2)
                changes |= {"rectified_at": begun + timedelta(hours=hours), "remedy": "换了新的"}
                changes |= {"rectified_by": "SO01"}
            made.append(hazard(school, n + 1, MONDAY, **changes) | {"number": f"YH-{school}-2026-{n + 1:04}"})
    return made


def columns(some: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All alike, as one statement wants them."""
    every = {"rectified_at": None} | {name: None for one in some for name in one}
    return [every | one for one in some]


async def filled(sample: Database) -> None:
    """These and no others."""
    async with sample.writing() as connection:
        await connection.execute(delete(tables.hazards))
        await connection.execute(insert(tables.hazards), columns(rows()))


def shown(found: Sequence[Hazard]) -> list[str]:
    return [f"{one.school_id[-1]}:{one.short}" for one in found]


async def listed(work: SqlWork, wanted: Wanted = EVERYTHING, sight: Sight = SCHOOL, **how: Any) -> list[str]:
    return shown(await work.hazards.listed(sight, 50, wanted=wanted, **how))


async def test_what_is_wanted_is_what_is_listed(sample: Database) -> None:
    await filled(sample)
    async with sample.reading_work(MONDAY) as work:
        by = {
            Wanted(): "1 2 3 4 5 6",
            Wanted(Standing.OPEN): "1 2 3",
            Wanted(Standing.OVERDUE, now=MONDAY): "1",
            Wanted(Standing.LISTED): "3",
            Wanted(Standing.VERIFY): "4",
            Wanted(Standing.DONE): "5 6",
            Wanted(category="fire"): "2 4 6",
            Wanted(words=("灭火器", "第3处")): "4",
            Wanted(words=("3号",)): "3",
            Wanted(words=("0%第2",)): "3",
            Wanted(words=("换了",)): "4 5 6",
            Wanted(words=("yh-sch02-2026-0005",)): "5",
            Wanted(words=("%_",)): "",
            Wanted(order=Order.NEWEST): "1 2 3 4 5 6",
            Wanted(order=Order.OLDEST): "6 5 4 3 2 1",
            Wanted(since=MONDAY - timedelta(days=3), until=MONDAY - timedelta(days=2)): "2",
        }
        for wanted, numbers in by.items():
            assert [one[2:] for one in await listed(work, wanted)] == numbers.split(), wanted
        own = Sight(("SCH02",), own="SO01", listed=True)
        assert await listed(work, sight=own) == ["2:3"], (
            "of a school not theirs only what is under supervision"
        )
        tally = await work.hazards.tally(SCHOOL, MONDAY, Wanted(Standing.DONE, category="fire"))
        assert (tally.pending, tally.overdue, tally.done, tally.verify) == (2, 0, 1, 1)
        assert await work.hazards.count_listed(ALL) == 2
        assert await work.hazards.count_listed(SCHOOL, Wanted(category="fire")) == 0


async def test_each_page_goes_on_behind_the_last_forwards_and_back_in_every_order(sample: Database) -> None:
    await filled(sample)
    two = Sight(("SCH02", "SCH03"))
    async with sample.reading_work(MONDAY) as work:
        for wanted in (Wanted(), Wanted(Standing.DONE), *(Wanted(order=one) for one in Order)):
            in_one = await work.hazards.listed(two, 50, wanted=wanted)
            paged, turn = list[Hazard](), None
            while found := await work.hazards.listed(two, 3, turn, wanted=wanted):
                paged += found
                turn = Turn(found[-1].id or 0)
            assert shown(paged) == shown(in_one), wanted
            at = in_one[-1].id or 0
            back = await work.hazards.listed(two, 50, Turn(at, back=True), wanted=wanted)
            assert shown(back) == shown(in_one[:-1]), wanted
            assert shown(await work.hazards.listed(two, 2, None, 2, wanted)) == shown(in_one[2:4])


async def test_figures_are_counted_by_school_and_the_median_is_the_one_in_the_middle(
    sample: Database,
) -> None:
    await filled(sample)
    async with sample.reading_work(MONDAY) as work:
        both = await work.hazards.figures(ALL, MONDAY)
        assert set(both) == {"SCH02", "SCH03"}
        assert both["SCH02"] == Figures(open=3, overdue=1, listed=1, verify=1, done=2)
        assert whole(both.values()) == Figures(6, 2, 2, 2, 4) and whole(both.values()).found == 12
        medians = await work.hazards.medians(SCHOOL, MONDAY - timedelta(days=180))
        assert round(medians.by_school["SCH02"], 3) == 20 and round(medians.all or 0, 3) == 20
        nothing = await work.hazards.medians(SCHOOL, MONDAY + timedelta(days=1))
        assert nothing.all is None and not nothing.by_school


async def test_what_was_struck_off_unfixed_is_not_put_right_and_stays_visible_as_such(
    sample: Database,
) -> None:
    await filled(sample)
    async with sample.writing() as connection:
        sixth = update(tables.hazards).where(tables.hazards.c.number == "YH-SCH02-2026-0006")
        await connection.execute(sixth.values(unfixed_why="楼要拆", rectified_at=None))
    async with sample.reading_work(MONDAY) as work:
        assert await listed(work, Wanted(Standing.DONE)) == ["2:5"]
        assert await listed(work, Wanted(Standing.UNFIXED)) == ["2:6"]
        assert await listed(work, Wanted(Standing.UNFIXED, order=Order.NEWEST)) == ["2:6"]
        assert await listed(work, Wanted(Standing.OPEN, order=Order.OLDEST)) == ["2:3", "2:2", "2:1"]
        tally = await work.hazards.tally(SCHOOL, MONDAY)
        assert (tally.pending, tally.done, tally.unfixed) == (4, 1, 1)
        figures = (await work.hazards.figures(SCHOOL, MONDAY))["SCH02"]
        assert (figures.done, figures.unfixed, figures.found) == (1, 1, 6)
        (closed,) = await work.hazards.listed(SCHOOL, 9, wanted=Wanted(Standing.UNFIXED))
        assert closed.unfixed and closed.stands == "UNFIXED" and not closed.put_right


async def test_pictures_are_compared_with_those_of_its_school_the_last_so_many(sample: Database) -> None:
    await filled(sample)
    async with sample.reading_work(MONDAY) as work:
        some = {one.number: one for one in await work.hazards.listed(ALL, 50)}
    async with sample.writing() as connection:
        for number, dhash in (
            ("YH-SCH02-2026-0001", "1"),
            ("YH-SCH02-2026-0002", ""),
            ("YH-SCH02-2026-0003", "3"),
            ("YH-SCH03-2026-0001", "4"),
        ):
            row = photo(some[number].subject, dhash)
            await connection.execute(insert(tables.photos), row)
    async with sample.reading_work(MONDAY) as work:
        third = some["YH-SCH02-2026-0003"]
        assert list(await work.hazards.pictured_lately(third, 300)) == [("YH-SCH02-2026-0001", "1")]
        first = some["YH-SCH02-2026-0001"]
        assert list(await work.hazards.pictured_lately(first, 300)) == [("YH-SCH02-2026-0003", "3")]
        assert not await work.hazards.pictured_lately(first, 2), "the third was registered before those two"


def photo(subject: Subject, dhash: str) -> dict[str, Any]:
    words = dict.fromkeys(("reason", "large_key", "small_key", "sha256", "taken_at", "seen_before"), "")
    about = {"subject": subject, "purpose": "after", "channel": "web", "file": f"web:{dhash}", "dhash": dhash}
    return words | about | {"sent_by": "G02", "received_at": MONDAY, "state": PhotoState.GONE, "tries": 0}


def test_words_are_bounded_and_schools_stay_within_what_is_seen() -> None:
    assert words_of("  灭火器   过期 ") == ("灭火器", "过期")
    assert len(words_of("一 二 三 四 五 六")) == 4 and len(words_of("长" * 90)[0]) == 20
    assert not Wanted().narrow and not Wanted(order=Order.NEWEST, now=MONDAY).narrow
    assert Wanted(Standing.DONE).narrow and Wanted(words=("灯",)).narrow
    assert narrowed(Sight(None), ["SCH09"]).schools == ("SCH09",)
    assert narrowed(Sight(("SCH01", "SCH02")), ["SCH02", "SCH09"]).schools == ("SCH02",)
