"""What concerns one person or one school costs the same with ten times as many of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.reception import Reception
from duty.alerting.calling.paging import recipients
from duty.alerting.calls.alert import Alert
from duty.district.district import District
from duty.district.severity import Triage
from storage.engine.database import Database
from tests.kit.engine_room import ZONE
from tests.kit.generated import SCHOOLS_OF_AREA, chief, crew, desk, edu, officer, patrol, sid
from tests.kit.growth import SMALL, district_file, grown
from tests.kit.memory import MemoryWork, moment


async def district_of(schools: int) -> District:
    database = Database(f"sqlite+aiosqlite:///{await district_file(schools)}", ZONE)
    try:
        return await database.district()
    finally:
        await database.close()


async def test_opening_a_page_builds_one_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not that of everybody to find one among them."""
    built: list[str] = []
    build: Callable[..., Any] = Reception._card

    def counted(self: Reception, district: District, person: Any) -> Any:
        built.append(person.id)
        return build(self, district, person)

    monkeypatch.setattr(Reception, "_card", counted)
    async with grown(tmp_path, SMALL) as story:
        house = story.house
        pages = Reception(house.boundary, house.pictures, house.clock.now)
        card = (await pages.cards([crew(3, 1)])).get(crew(3, 1))
        assert card is not None and card.id == crew(3, 1) and card.leader
        assert built == [crew(3, 1)]
        assert await pages.cards(["nobody"]) == {}


# -- everyone ------------------------------------------------------------------------------------


async def everyone(schools: int, school: str) -> list[str]:
    work: Any = MemoryWork()
    work.district = await district_of(schools)
    alert = Alert(1, school, "", Triage.P0, crew(0, 1), moment("07:00"))
    return recipients(work, alert, ["everyone"], moment("07:03"))


async def test_everyone_is_the_calls_own_district_and_the_level_above() -> None:
    """Two areas in one database: whoever serves the other one sleeps on."""
    schools = SCHOOLS_OF_AREA + 16
    for n, area in ((5, 0), (SCHOOLS_OF_AREA + 3, 1)):
        called = set(await everyone(schools, sid(n)))
        desks = [
            officer(office, role)
            for office in (desk(area), edu(area))
            for role in ("duty_officer", "leader_on_duty")
        ]
        first, last = (0, 15) if area == 0 else (15, 17)
        stations = [who(one) for one in range(first, last) for who in (chief, patrol)]
        auxiliaries = [p for p in called if p.startswith("S0") and p.endswith("-4")]
        own = range(SCHOOLS_OF_AREA) if area == 0 else range(SCHOOLS_OF_AREA, schools)
        assert set(auxiliaries) == {crew(one, 4) for one in own}
        assert called == {*desks, *stations, *auxiliaries, "SUPER"}


async def test_a_desk_sees_its_own_district_only() -> None:
    district = await district_of(SCHOOLS_OF_AREA + 16)
    other = district.people[officer(desk(1), "duty_officer")]
    assert [s.id for s in district.schools_seen_by(other)] == [sid(n) for n in range(120, 136)]
    assert district.sees(other, sid(121)) and not district.sees(other, sid(5))
    assert len(district.schools_seen_by(district.people["ADMIN"])) == SCHOOLS_OF_AREA + 16
    duty = district.on_any_duty_roster([sid(120)])
    assert officer(desk(1), "duty_officer") in duty and officer(desk(0), "duty_officer") not in duty
    assert crew(120, 7) in duty and crew(121, 7) not in duty
