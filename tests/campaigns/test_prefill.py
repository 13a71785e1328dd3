"""What the house proposes for 附件1 from its own records: places around, and how many guards are over age."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update

from duty.campaigns import running
from duty.campaigns.answers import answers_of
from duty.campaigns.prefill import Knowledge, Proposal, proposals
from duty.campaigns.reading import shipped
from storage import tables
from storage.engine.database import Database
from tests.kit.engine_room import MONDAY, database_in

pytestmark = pytest.mark.usefixtures("both_databases")


async def proposed(database: Database, *codes: str) -> Mapping[str, Proposal]:
    """Of the first campaign there is, begun where there is none."""
    async with database.work(MONDAY) as work:
        if not await work.campaigns.listed(1):
            day = date(2026, 11, 30)
            made = running.planned(work, shipped(), "暑期排查", day, day, None, [], "", MONDAY)
            await work.campaigns.add(made)
            await running.begin(work, made, "", MONDAY)
            await work.commit()
    async with database.reading_work(MONDAY) as work:
        (campaign,) = await work.campaigns.listed(1)
        form = await answers_of(work, campaign.known_id, "SCH01")
        assert form is not None
        return await proposals(Knowledge(work, form, MONDAY), codes)


def place(name: str, status: str = "open", opened: date | None = date(2026, 9, 1)) -> dict[str, object]:
    plain = {"school_id": "SCH01", "kind": "stall", "latitude": 33.4, "longitude": 118.8, "rectified": False}
    return plain | {"id": f"P-{name}", "name": name, "status": status, "opened_on": opened}


async def test_places_around_are_proposed_as_r11_and_none_is_said_only_where_nothing_is_known(
    tmp_path: Path,
) -> None:
    database = await database_in(tmp_path, "web")
    try:
        assert (await proposed(database, "r11"))["r11"].value == "无"
        around = [
            place("北门烧烤摊"),
            place("东巷网吧", "closed"),
            place("旧仓库", "closed", date(2025, 5, 1)),
            place("文具店", "", None),
        ]
        async with database.writing() as connection:
            await connection.execute(delete(tables.places).where(tables.places.c.school_id == "SCH01"))
            await connection.execute(insert(tables.places), around)
        found = (await proposed(database, "r11"))["r11"]
        assert found.source == "places"
        assert set(found.value.split("；")) == {"北门烧烤摊", "东巷网吧"}, "this year's, also if settled"
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("limit", "born", "said"),
    [
        (None, 1950, None),
        (60, 1966, "0"),
        (60, 1965, "1"),
        (50, 1965, "1"),
        (60, None, None),
        (12, 1965, None),
    ],
    ids=["no limit", "turns 60 this year", "61", "50", "a year is unknown", "no such limit"],
)
async def test_over_age_is_proposed_by_the_districts_limit(
    tmp_path: Path, limit: int | None, born: int | None, said: str | None
) -> None:
    database = await database_in(tmp_path, "web")
    people = tables.people
    guards = people.c.role.in_(("guard", "guard_leader"))
    try:
        async with database.writing() as connection:
            await connection.execute(update(people).where(guards).values(birth_year=1990))
            await connection.execute(update(people).where(people.c.id == "G02").values(birth_year=born))
            if limit is not None:
                rule = {"rule": "guard_age_limit", "value": limit}
                await connection.execute(insert(tables.form_rules), [rule])
        found = await proposed(database, "r3c")
        assert (found["r3c"].value if "r3c" in found else None) == said
    finally:
        await database.close()
