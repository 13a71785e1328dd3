"""An edited row is read again, not the district; and nobody's transaction waits for the reader."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text

from duty.rosters.standin import StandInState
from storage import tables
from storage.engine import snapshots
from storage.engine.database import Database
from storage.queries import district as reading
from tests.kit.engine_room import MONDAY
from tests.kit.growth import asking

pytestmark = pytest.mark.usefixtures("both_databases")


async def by_hand(database: Database, statement: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(statement))


async def read_again(database: Database) -> set[str]:
    """The tables of the district that the next look at it reads."""
    with asking(database) as asked:
        await database.district()
    found = {name for one in asked.statements for name in re.findall(r"FROM (\w+)", one)}
    return found - {"facts"}


@pytest.mark.parametrize(
    ("edit", "read", "kept"),
    [
        ("UPDATE posts SET radius_m = 55 WHERE id = 'P002'", {"posts"}, ("_staff", "_scope", "_timetable")),
        ("UPDATE people SET phone = '000-1' WHERE id = 'G02'", {"people"}, ("_scope", "_duties")),
        ("UPDATE windows SET lead_min = 21 WHERE school_id = 'SCH01'", {"windows"}, ("_staff", "_duties")),
        ("DELETE FROM ladders WHERE triage = 'P2'", {"ladders"}, ("_staff", "_scope", "_timetable")),
    ],
)
async def test_only_the_edited_table_is_read(
    sample: Database, edit: str, read: set[str], kept: tuple[str, ...]
) -> None:
    before = await database_of(sample)
    await by_hand(sample, edit)
    assert await read_again(sample) == read
    after = await sample.district()
    assert after is not before and after.version != before.version
    assert all(vars(after)[name] is vars(before)[name] for name in kept)
    assert await read_again(sample) == set()


async def database_of(database: Database) -> Any:
    """The district, with everything in it worked out."""
    district = await database.district()
    district.schools_seen_by(district.people["DO3"])
    district.people_at(["SCH01"]), district.on_duty(MONDAY, org_id="ORG04"), district.rostered
    return district


async def test_an_accepted_stand_in_is_read_and_nothing_else(sample: Database) -> None:
    before = await database_of(sample)
    assert before.on_duty(MONDAY, org_id="ORG04", role="duty_officer") == ["DO3"]
    row = {"org_id": "ORG04", "absent_id": "DO3", "stand_in_id": "DO4", "state": StandInState.ACCEPTED}
    async with sample.writing() as connection:
        moments = dict.fromkeys(("asked_at", "begins_at"), MONDAY) | {"ends_at": MONDAY.replace(hour=12)}
        await connection.execute(insert(tables.stand_ins).values(**row, **moments))
    assert await read_again(sample) == {"stand_ins"}
    after = await sample.district()
    assert after.on_duty(MONDAY, org_id="ORG04", role="duty_officer") == ["DO4"]
    assert before.on_duty(MONDAY, org_id="ORG04", role="duty_officer") == ["DO3"], (
        "the old one is not touched"
    )
    assert after.duties_of("DO3") is before.duties_of("DO3"), "its lines were not gone through again"


async def test_what_changed_while_it_was_read_is_read_after_it(sample: Database) -> None:
    await by_hand(sample, "UPDATE posts SET radius_m = 55 WHERE id = 'P002'")
    await sample.district()
    for radius in (56, 57):
        await by_hand(sample, f"UPDATE posts SET radius_m = {radius} WHERE id = 'P002'")
        async with sample.work(MONDAY) as work:
            assert work.district.posts["P002"].radius_m == radius


async def test_nobody_waits_longer_than_patience_for_a_reader(
    sample: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call that comes while a large district is read goes out by the district of a moment ago."""
    monkeypatch.setattr(snapshots, "PATIENCE_S", 0.0)
    monkeypatch.setattr(snapshots.Snapshots.renew, "__defaults__", (0.0,))
    await sample.district()
    read_on, read = asyncio.Event(), reading.PARTS["posts"]

    async def slowly(connection: Any) -> Any:
        await read_on.wait()
        return await read(connection)

    monkeypatch.setitem(reading.PARTS, "posts", slowly)
    await by_hand(sample, "UPDATE posts SET radius_m = 55 WHERE id = 'P002'")
    async with sample.work(MONDAY) as work:
        assert work.district.posts["P002"].radius_m == 80
        await work.next_number("while it is read")
        await work.commit()
    read_on.set()
    assert (await sample.district()).posts["P002"].radius_m == 55


async def test_a_database_laid_out_afresh_meanwhile_is_read_whole(sample: Database, tmp_path: Path) -> None:
    await sample.district()
    sample.forget()
    assert "people" in await read_again(sample)


@pytest.mark.parametrize("forgotten", [False, True], ids=["edited meanwhile", "laid out afresh meanwhile"])
async def test_a_reading_that_had_begun_before_is_nobodys_newest(
    sample: Database, monkeypatch: pytest.MonkeyPatch, forgotten: bool
) -> None:
    """It was under way when the rows changed; whoever asks after that must not be given what it brings."""
    await sample.district()
    begun, read_on, read = asyncio.Event(), asyncio.Event(), reading.PARTS["posts"]

    async def slowly(connection: Any) -> Any:
        found = await read(connection)
        begun.set()
        await read_on.wait()
        return found

    monkeypatch.setitem(reading.PARTS, "posts", slowly)
    await by_hand(sample, "UPDATE posts SET radius_m = 55 WHERE id = 'P002'")
    earlier = asyncio.create_task(sample.district())
    await begun.wait()
    await by_hand(sample, "UPDATE posts SET radius_m = 56 WHERE id = 'P002'")
    if forgotten:
        sample.forget()
    asked = asyncio.create_task(sample.district())
    await asyncio.sleep(0.1)  # it has joined the earlier one
    read_on.set()
    assert (await asked).posts["P002"].radius_m == 56
    await earlier
