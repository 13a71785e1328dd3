"""Generated districts: valid to import, the same for the same seed, and nobody's."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.importing import import_directory
from tests.kit.engine_room import MONDAY, ZONE
from tests.kit.generated import Generated


def written(folder: Path, **about: int) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in Generated(**about).write(folder).iterdir()}


def test_the_same_seed_gives_the_same_district(tmp_path: Path) -> None:
    one, again = written(tmp_path / "a", schools=5, seed=3), written(tmp_path / "b", schools=5, seed=3)
    other = written(tmp_path / "c", schools=5, seed=4)
    assert one == again and one["people.csv"] != other["people.csv"]
    assert one["roster.csv"] == other["roster.csv"], "chance gives names, never who stands where"


@pytest.mark.parametrize("schools", [1, 12, 130])
async def test_a_district_of_any_size_is_imported(tmp_path: Path, schools: int) -> None:
    folder = Generated(schools).write(tmp_path / "csv")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'huxue.db'}", ZONE)
    await migrate(database.engine)
    await import_directory(database, folder, dry_run=False, now=MONDAY)
    again = await import_directory(database, folder, dry_run=True, now=MONDAY)
    assert again.summary.startswith("新增 0 更新 0 ")
    district = await database.district()
    await database.close()
    assert (len(district.schools), len(district.posts)) == (schools, 3 * schools)
    assert set(Counter(p.schools[0] for p in district.people.values() if p.schools).values()) == {9}
    for school in district.schools.values():
        assert all(district.on_duty(MONDAY, org_id=org) for org in district.command_desks(school))
        assert district.on_duty(MONDAY, org_id=school.station_org_id)
        assert district.leaders_of(school.id) and district.head_of(school.id)
    assert len({p.phone for p in district.people.values()}) == len(district.people)
