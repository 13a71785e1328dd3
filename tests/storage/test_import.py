"""`huxue import`: all of a directory or nothing of it, and every mistake told at once."""

from __future__ import annotations

import asyncio
import csv
import io
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from duty.district.severity import Triage
from duty.incidents.incident import Incident
from storage import tables
from storage.engine.database import Database
from storage.engine.migrate import migrate
from storage.importing import SAMPLE, Count, ImportRefused, ImportReport, import_directory
from storage.importing.sheets import SHEETS

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 27, 6, 50, tzinfo=SHANGHAI)
ROWS = {
    "orgs.csv": 8,
    "schools.csv": 12,
    "posts.csv": 36,
    "people.csv": 95,
    "faq.csv": 22,
    "plans.csv": 44,
    "windows.csv": 44,
    "roster.csv": 113,
    "duty_roster.csv": 36,
    "checkpoints.csv": 20,
    "rounds.csv": 4,
    "calendar.csv": 6,
    "places.csv": 10,
    "buses.csv": 5,
    "hazards.csv": 24,
    "incidents.csv": 12,
}
TOTAL = sum(ROWS.values())
ALL_TABLES = [table for table in tables.metadata.sorted_tables if table.name != "alembic_version"]


class Files:
    """A directory to import: the sample, to be spoiled at will."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, name: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO((self.path / name).read_text("utf-8"), newline="")))

    def write(self, name: str, rows: list[list[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        (self.path / name).write_bytes(text.getvalue().encode())

    def put(self, name: str, line: int, column: str, value: str) -> None:
        rows = self.read(name)
        rows[line - 1][rows[0].index(column)] = value
        self.write(name, rows)

    def add(self, name: str, *cells: str) -> None:
        self.write(name, [*self.read(name), list(cells)])

    def keep(self, *names: str) -> None:
        for path in self.path.glob("*.csv"):
            if path.name not in names:
                path.unlink()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(Path(shutil.copytree(SAMPLE, tmp_path / "district")))


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database without rows, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "huxue.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}", SHANGHAI)
        await migrate(database.engine)
        await database.close()

    asyncio.run(make())
    return path


@asynccontextmanager
async def opened(template: Path, path: Path) -> AsyncIterator[Database]:
    shutil.copy(template, path)
    database = Database(f"sqlite+aiosqlite:///{path}", SHANGHAI)
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture
async def database(empty_file: Path, tmp_path: Path) -> AsyncIterator[Database]:
    async with opened(empty_file, tmp_path / "huxue.db") as database:
        yield database


Load = Callable[..., Awaitable[ImportReport]]


@pytest.fixture
def load(database: Database, files: Files) -> Load:
    async def run(**options: Any) -> ImportReport:
        chosen: dict[str, Any] = {"dry_run": False, "now": NOW} | options
        return await import_directory(database, files.path, **chosen)

    return run


async def refusal(load: Load) -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        await load()
    return refused.value.errors


async def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    async with database.reading() as connection:
        found = {t.name: (await connection.execute(select(t))).all() for t in ALL_TABLES}
    return {name: sorted((tuple(row) for row in rows), key=repr) for name, rows in found.items()}


async def rows(database: Database, table: Any, **where: Any) -> list[dict[str, Any]]:
    query = select(table).filter_by(**where).order_by(*table.primary_key.columns)
    async with database.reading() as connection:
        return [dict(row) for row in (await connection.execute(query)).mappings()]


async def telegram(database: Database, address: str) -> str | None:
    """Whom that Telegram account belongs to."""
    found = await rows(database, tables.accounts, channel="telegram", address=address)
    return str(found[0]["person_id"]) if found else None


# -- the good way --------------------------------------------------------------------------


async def test_the_sample_district_loads_whole(load: Load, database: Database) -> None:
    report = await load()
    assert report.tables == {name: Count(new=count) for name, count in ROWS.items()}
    assert report.summary == f"新增 {TOTAL} 更新 0 不变 0"
    district = await database.district()
    assert (len(district.schools), len(district.posts), len(district.people)) == (12, 36, 95)
    assert len(district.windows) == 44
    assert len(district.roster) == 113
    assert district.posts["P003"].required == {"police": 1, "guard": 2, "teacher": 1}
    assert district.people["PO02"].schools == ("SCH01", "SCH02", "SCH10")
    assert district.on_duty(NOW, org_id="ORG03", role="duty_officer") == ["DO1"]
    assert [s.post_id for s in district.shifts_of("G02", NOW.date())] == ["P002", "P003"]


async def test_rounds_keep_their_times_and_points(load: Load, database: Database) -> None:
    await load()
    (night,) = await rows(database, tables.rounds, id="R04")
    assert (night["times"], night["checkpoints"]) == (["22:30", "00:30", "02:30", "04:30"], [])


async def test_a_second_import_changes_nothing(load: Load, database: Database) -> None:
    await load()
    before = await everything(database)
    report = await load()
    assert report.summary == f"新增 0 更新 0 不变 {TOTAL}"
    assert report.changes == []
    assert await everything(database) == before


async def test_a_change_and_a_new_row_are_told(load: Load, files: Files, database: Database) -> None:
    await load()
    files.put("posts.csv", 4, "radius_m", "80")
    files.put("posts.csv", 4, "required", "guard=2")
    files.put("duty_roster.csv", 2, "end", "18:30")
    files.add("people.csv", "G99", "新师傅", "guard", "", "SCH01", "", "", "", "", "")
    report = await load()
    assert report.summary == f"新增 1 更新 2 不变 {TOTAL - 2}"
    assert report.tables["posts.csv"] == Count(0, 1, 35)
    assert report.changes == [
        "posts.csv:P003: required police=1;guard=2;teacher=1 → guard=2；radius_m 60 → 80",
        "people.csv:G99: 新增",
        "duty_roster.csv:ORG03/duty_officer/1234567/00:00/DO1: end 空 → 18:30",
    ]
    district = await database.district()
    assert district.posts["P003"].radius_m == 80
    assert district.people["G99"].phone_kind == "smart"


async def test_rows_that_are_missing_later_stay(load: Load, files: Files, database: Database) -> None:
    await load()
    files.write("roster.csv", files.read("roster.csv")[:3])
    report = await load()
    assert report.tables["roster.csv"] == Count(0, 0, 2)
    assert len((await database.district()).roster) == 113


async def test_a_dry_run_says_the_same_and_leaves_nothing(load: Load, database: Database) -> None:
    empty = await everything(database)
    dry = await load(dry_run=True)
    assert await everything(database) == empty
    assert dry == await load()


async def test_the_version_moves_only_with_reference_data(
    load: Load, files: Files, database: Database
) -> None:
    async def version() -> str:
        return str((await rows(database, tables.facts))[0]["value"])

    await load()
    before = await version()
    files.put("incidents.csv", 2, "triage", "P2")
    assert (await load()).summary == f"新增 0 更新 1 不变 {TOTAL - 1}"
    assert await version() == before
    files.put("schools.csv", 2, "students", "1861")
    await load()
    assert int(await version()) > int(before)


async def test_some_of_the_files_are_enough_when_the_rest_is_known(
    load: Load, files: Files, database: Database
) -> None:
    await load()
    files.keep("roster.csv")
    files.add("roster.csv", "SCH01", "am_peak", "P001", "6", "G02")
    assert (await load()).summary == "新增 1 更新 0 不变 113"
    assert len((await database.district()).roster) == 114


async def test_files_of_spreadsheets_are_understood(load: Load, files: Files) -> None:
    """A byte order mark, both kinds of line ends, tails of commas, empty lines, dates and times rewritten."""
    people, posts = files.path / "people.csv", files.path / "posts.csv"
    people.write_bytes(b"\xef\xbb\xbf" + people.read_bytes())
    posts.write_bytes(posts.read_bytes().replace(b"\r\n", b"\n"))
    orgs = (files.path / "orgs.csv").read_bytes().replace(b"\r\n", b",,\r\n")
    (files.path / "orgs.csv").write_bytes(b"\r\n" + orgs + b",,,,,\r\n\r\n")
    files.put("calendar.csv", 2, "date", "2026/9/20")
    files.put("windows.csv", 2, "start", "7:00")
    assert (await load()).summary == f"新增 {TOTAL} 更新 0 不变 0"


async def test_a_term_of_a_large_district_comes_in_one_go(load: Load, files: Files) -> None:
    person = ["", "某人", "guard", "", "SCH01", "1980", "yes", "smart", "000-0000", ""]
    post = ["", "SCH01", "gate", "门岗", "guard=1", "33.416", "118.881", "80"]
    files.write(
        "people.csv", files.read("people.csv") + [[f"X{n}", *person[1:9], f"88{n:05}"] for n in range(2000)]
    )
    files.write("posts.csv", files.read("posts.csv") + [[f"XP{n}", *post[1:]] for n in range(300)])
    files.write(
        "roster.csv",
        files.read("roster.csv")
        + [["SCH01", "am_peak", f"XP{n % 300}", "12345", f"X{n}"] for n in range(2000)],
    )
    report = await load()
    assert report.total.new == TOTAL + 4300


# -- Telegram accounts ---------------------------------------------------------------------


async def test_a_telegram_id_binds_at_import(load: Load, database: Database) -> None:
    await load()
    assert await telegram(database, "9900002") == "G02"
    accounts = await rows(database, tables.accounts)
    assert len(accounts) == 95
    assert {account["bound_at"] for account in accounts} == {NOW}


async def test_a_new_phone_cuts_the_old_one(load: Load, files: Files, database: Database) -> None:
    await load()
    files.put("people.csv", 3, "telegram_id", "9909999")
    await load()
    assert (await telegram(database, "9900002"), await telegram(database, "9909999")) == ("", "G02")


async def test_two_people_can_exchange_their_phones(load: Load, files: Files, database: Database) -> None:
    await load()
    files.put("people.csv", 3, "telegram_id", "9900003")
    files.put("people.csv", 4, "telegram_id", "9900002")
    await load()
    assert (await telegram(database, "9900002"), await telegram(database, "9900003")) == ("G03", "G02")


async def test_a_stranger_is_recognised_and_keeps_their_language(load: Load, database: Database) -> None:
    async with database.writing() as connection:
        stranger = {"channel": "telegram", "address": "9900002", "language": "en"}
        await connection.execute(insert(tables.accounts), [stranger])
    await load()
    (account,) = await rows(database, tables.accounts, address="9900002")
    assert (account["person_id"], account["language"], account["bound_at"]) == ("G02", "en", NOW)


async def test_what_an_invitation_bound_stays_on_a_second_import(
    load: Load, files: Files, database: Database
) -> None:
    await load()
    async with database.writing() as connection:
        await connection.execute(
            tables.accounts.update().where(tables.accounts.c.address == "9900002").values(person_id="")
        )
        invited = {"channel": "telegram", "address": "777", "person_id": "G02"}
        await connection.execute(insert(tables.accounts), [invited])
    await load()
    assert (await telegram(database, "9900002"), await telegram(database, "777")) == ("", "G02")
    files.put("people.csv", 4, "telegram_id", "777")
    assert await refusal(load) == ["people.csv:4:telegram_id: 777 已经是 G02 的，一个号只能绑一个人"]


# -- history -------------------------------------------------------------------------------


async def test_history_is_numbered_in_date_order_and_closed(
    load: Load, files: Files, database: Database
) -> None:
    files.add("incidents.csv", "I0", "SCH12", "fire", "gate", "P0", "早先的", "2026-01-02 08:00")
    files.add("incidents.csv", "I1", "SCH12", "fire", "gate", "P0", "去年的", "2025-12-31 23:59")
    await load()
    found = {row["imported_as"]: row for row in await rows(database, tables.incidents)}
    assert found["I1"]["number"] == "SJ-SCH12-2025-0001"
    assert found["I0"]["number"] == "SJ-SCH12-2026-0001"
    assert found["I2603012"]["number"] == "SJ-SCH12-2026-0002"
    first = found["I2603001"]
    assert first["occurred_at"] == first["received_at"] == datetime(2026, 3, 3, 16, 44, tzinfo=SHANGHAI)
    assert (first["state"], first["reported_by"], first["triage"]) == ("closed", "", "P1")
    assert first["sentence"] == "放学时电动车碰倒1名学生家长,人能走,已叫120看"
    assert await rows(database, tables.outbox) == await rows(database, tables.alerts) == []


async def test_numbers_go_on_where_the_living_ones_stand(
    load: Load, files: Files, database: Database
) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(tables.counters), [{"series": "SJ-SCH01-2026", "value": 7}])
    await load()
    files.put("incidents.csv", 2, "occurred_at", "2026-03-03 16:45")
    assert (await load()).changes == [
        "incidents.csv:I2603001: occurred_at 2026-03-03 16:44 → 2026-03-03 16:45"
    ]
    (moved,) = await rows(database, tables.incidents, imported_as="I2603001")
    assert moved["number"] == "SJ-SCH01-2026-0008"
    assert moved["received_at"] == datetime(2026, 3, 3, 16, 45, tzinfo=SHANGHAI)
    assert (await rows(database, tables.counters, series="SJ-SCH01-2026"))[0]["value"] == 8


async def test_the_demo_moves_history_to_yesterday(load: Load, database: Database) -> None:
    await load(shift_history_to=date(2026, 11, 26))
    times = [row["occurred_at"].astimezone(SHANGHAI) for row in await rows(database, tables.incidents)]
    assert max(times) == datetime(2026, 11, 26, 9, 48, tzinfo=SHANGHAI)
    assert min(times) == datetime(2026, 11, 9, 16, 44, tzinfo=SHANGHAI)
    again = await load(shift_history_to=date(2026, 11, 26))
    assert again.summary == f"新增 0 更新 0 不变 {TOTAL}"


async def test_a_failure_at_the_very_end_takes_everything_back(load: Load, database: Database) -> None:
    await load()
    async with database.writing() as connection:
        await connection.execute(
            tables.incidents.delete().where(tables.incidents.c.imported_as == "I2603012")
        )
        await connection.execute(tables.counters.delete().where(tables.counters.c.series == "SJ-SCH12-2026"))
        incident = {**vars_of_an_incident(), "number": "SJ-SCH12-2026-0001"}
        await connection.execute(insert(tables.incidents), [incident])
        await connection.execute(tables.posts.update().values(radius_m=1.0))
    before = await everything(database)
    with pytest.raises(IntegrityError):
        await load()
    assert await everything(database) == before


def vars_of_an_incident() -> dict[str, Any]:
    made = Incident("", "SCH12", "", "fire", Triage.P1, "G40", received_at=NOW, occurred_at=NOW)
    return {column: getattr(made, column) for column in tables.columns(tables.incidents) if column != "id"}


# -- refusals ------------------------------------------------------------------------------


async def test_all_mistakes_of_all_files_are_told_at_once_and_nothing_is_imported(
    load: Load, files: Files, database: Database
) -> None:
    empty = await everything(database)
    files.put("orgs.csv", 2, "parent_id", "ORG03")
    files.put("schools.csv", 3, "students", "-1")
    files.put("posts.csv", 7, "radius_m", "八十")
    files.put("posts.csv", 7, "required", "guard=1;cook=1")
    files.put("posts.csv", 8, "latitude", "91")
    files.put("people.csv", 2, "role", "gaurd")
    files.put("people.csv", 3, "telegram_id", "99a")
    files.put("windows.csv", 2, "days", "half_day")
    files.put("roster.csv", 2, "weekdays", "11")
    files.put("duty_roster.csv", 2, "school_id", "SCH01")
    files.put("rounds.csv", 3, "times", "09:30;25:00")
    files.put("calendar.csv", 2, "as_weekday", "8")
    files.put("hazards.csv", 2, "status", "DONE")
    files.put("incidents.csv", 2, "kind", "ufo")
    errors = await refusal(load)
    assert [error.rpartition(": ")[0] for error in errors] == [
        "orgs.csv:2:parent_id",
        "orgs.csv:4:parent_id",
        "schools.csv:3:students",
        "posts.csv:7:required",
        "posts.csv:7:radius_m",
        "posts.csv:8:latitude",
        "people.csv:2:role",
        "people.csv:3:telegram_id",
        "windows.csv:2:days",
        "roster.csv:2:weekdays",
        "duty_roster.csv:2:org_id",
        "rounds.csv:3:times",
        "calendar.csv:2:as_weekday",
        "hazards.csv:2:status",
        "incidents.csv:2:kind",
    ]
    assert "posts.csv:7:radius_m: 八十 不是数字" in errors
    assert await everything(database) == empty


BAD_CELLS = [
    ("orgs.csv", "org_id", "", "不能空着"),
    ("orgs.csv", "org_id", "ORG:1", "ORG:1 不能作编号，只用字母、数字、- 和 _，最长 24 个"),
    ("orgs.csv", "name", "长" * 81, "有 81 个字，最多 80 个"),
    ("orgs.csv", "parent_id", "ORG77", "没有 ORG77，先在 orgs.csv 里加上"),
    ("schools.csv", "education_org_id", "ORG77", "没有 ORG77，先在 orgs.csv 里加上"),
    ("schools.csv", "has_dormitory", "maybe", "没有 maybe 这个值，应是 1、yes、是、0、no、否"),
    ("schools.csv", "students", "1860.5", "1860.5 不是整数"),
    ("schools.csv", "longitude", "nan", "nan 不是数字"),
    ("posts.csv", "radius_m", "0", "0 太小，应大于 0"),
    ("posts.csv", "radius_m", "1e3", "1e3 不是数字"),
    ("posts.csv", "longitude", "180.1", "180.1 超出范围，应在 -180 到 180 之间"),
    (
        "posts.csv",
        "required",
        "guard",
        "guard 不对，要写成 police=1;guard=2，岗种只能是 police、guard、teacher、volunteer",
    ),
    ("people.csv", "school_id", "", "org_id 和 school_id 至少写一个"),
    ("people.csv", "school_id", "SCH01;SCH99", "没有 SCH99，先在 schools.csv 里加上"),
    ("people.csv", "school_id", "SCH01;SCH01", "SCH01 写了两次"),
    ("people.csv", "birth_year", "82", "82 超出范围，应在 1900 到 2100 之间"),
    ("people.csv", "phone", "110101199003078515", "有身份证号或涉密标记，这里不能写"),
    ("people.csv", "telegram_id", "110101199003078515x", "（已隐去） 不是 Telegram 编号，只能是数字"),
    ("windows.csv", "end", "24:00", "24:00 不是时间，应写成 07:00"),
    ("windows.csv", "days", "closed", "没有 closed 这个值，应是 school_day、holiday、key_period、exam"),
    ("windows.csv", "lead_min", "999", "999 超出范围，应在 0 到 240 之间"),
    ("roster.csv", "window", "am_peek", "SCH01 没有时段 am_peek，先在 windows.csv 里加上"),
    ("roster.csv", "post_id", "P004", "P004 是 SCH02 的，不是本校的"),
    ("roster.csv", "person_id", "G999", "没有 G999，先在 people.csv 里加上"),
    ("roster.csv", "weekdays", "0", "0 不对，星期只能写 1 到 7，不重复，比如 12345"),
    ("rounds.csv", "times", ";", "不能空着"),
    ("calendar.csv", "date", "2026-02-30", "2026-02-30 不是日期，应写成 2026-09-01"),
    ("calendar.csv", "kind", "half_day", "半天课要写放学时间"),
    ("hazards.csv", "reported_at", "2026-03-03", "2026-03-03 不是日期和时间，应写成 2026-09-01 07:30"),
    ("hazards.csv", "category", "ghost", None),
    ("incidents.csv", "triage", "P4", "没有 P4 这个值，应是 P0、P1、P2、P3"),
    ("incidents.csv", "occurred_at", "0001-01-01 00:00", None),
]


@pytest.mark.parametrize(("name", "column", "value", "reason"), BAD_CELLS)
async def test_a_bad_cell_is_named(
    load: Load, files: Files, name: str, column: str, value: str, reason: str | None
) -> None:
    files.put(name, 2, column, value)
    errors = [error for error in await refusal(load) if error.startswith(f"{name}:2:")]
    where = "dismissal" if value == "half_day" else "org_id" if reason and "至少" in reason else column
    (error,) = errors
    assert error.startswith(f"{name}:2:{where}: ")
    assert reason is None or error == f"{name}:2:{where}: {reason}"


async def test_who_chases_an_outside_owner_must_be_known(load: Load, files: Files) -> None:
    files.put("hazards.csv", 4, "owner_person_id", "")
    assert await refusal(load) == ["hazards.csv:4:owner_person_id: outside=1 时要写谁来催办"]


async def test_a_key_may_stand_only_once(load: Load, files: Files) -> None:
    files.add("posts.csv", *files.read("posts.csv")[1])
    files.add("roster.csv", *files.read("roster.csv")[1][:3], "6", "G01")
    assert await refusal(load) == [
        "posts.csv:38:post_id: P001 在第 2 行已经写过",
        "roster.csv:115:person_id: SCH01 am_peak P001 G01 在第 2 行已经写过",
    ]


async def test_a_telegram_id_belongs_to_one_person(load: Load, files: Files, database: Database) -> None:
    await load()
    files.write("people.csv", [*files.read("people.csv")[:1], *files.read("people.csv")[2:3]])
    files.put("people.csv", 2, "telegram_id", "9900001")
    assert await refusal(load) == ["people.csv:2:telegram_id: 9900001 已经是 G01 的，一个号只能绑一个人"]
    assert await telegram(database, "9900001") == "G01"


async def test_organisations_cannot_stand_above_each_other(load: Load, files: Files) -> None:
    await load()
    files.write("orgs.csv", [files.read("orgs.csv")[0], ["ORG04", "分局", "district_police", "ORG06"]])
    assert await refusal(load) == ["orgs.csv:2:parent_id: ORG04 的上级绕了一圈又回到自己"]


async def test_a_round_stays_in_its_school(load: Load, files: Files) -> None:
    files.put("rounds.csv", 2, "checkpoints", "SCH01-C01")
    assert await refusal(load) == ["rounds.csv:2:checkpoints: SCH01-C01 是 SCH01 的，不是本校的"]


async def test_columns_must_be_the_known_ones(load: Load, files: Files) -> None:
    header, *rest = files.read("calendar.csv")
    files.write("calendar.csv", [[*header[:-1], "remark"], *rest])
    files.write("orgs.csv", [["org_id", "name", "kind", "parent_id", "name"]])
    assert await refusal(load) == [
        "orgs.csv:1:name: 这一列写了两次",
        "calendar.csv:1:remark: 没有这一列，认得的是 "
        "date、school_id、kind、as_weekday、dismissal、note、second_dismissal",
        "calendar.csv:1:note: 缺这一列",
    ]


async def test_a_row_must_have_as_many_cells_as_the_header(load: Load, files: Files) -> None:
    posts = files.read("posts.csv")
    files.write("posts.csv", [*posts[:1], posts[1][:-1], [*posts[2], "x"], *posts[3:]])
    assert await refusal(load) == ["posts.csv:2:-: 有 7 格，应是 8 格", "posts.csv:3:-: 有 9 格，应是 8 格"]


async def test_an_unreadable_file_is_one_error(load: Load, files: Files) -> None:
    people = files.path / "people.csv"
    people.write_bytes(people.read_bytes().replace("李守田".encode(), "李守田".encode()[:-1]))
    (files.path / "rounds.csv").write_text("")
    (files.path / "checkpoints.csv").unlink()
    (files.path / "checkpoints.csv").mkdir()
    assert await refusal(load) == [
        "people.csv:3:-: 这一行有坏掉的字，请另存为“CSV UTF-8”或 .xlsx",
        "checkpoints.csv:1:-: 读不了这个文件",
        "rounds.csv:1:-: 缺表头，第一行要写列名",
    ]


async def test_line_numbers_are_those_of_the_file(load: Load, files: Files, database: Database) -> None:
    """A quoted cell over three lines moves the rows after it; a quote that never closes ends the reading."""
    files.put("calendar.csv", 2, "note", "国庆调休\r\n\r\n按周四")
    files.put("calendar.csv", 4, "kind", "party")
    (error,) = await refusal(load)
    assert error.startswith("calendar.csv:6:kind: 没有 party 这个值")
    files.put("calendar.csv", 4, "kind", "holiday")
    await load()
    (day,) = await rows(database, tables.calendar, date=date(2026, 9, 20))
    assert day["note"] == "国庆调休 按周四"
    with (files.path / "calendar.csv").open("a", encoding="utf-8") as file:
        file.write('\r\n2026-12-08,,holiday,,,"没有结束\r\n2026-12-09,,holiday,,,\r\n')
    assert await refusal(load) == ["calendar.csv:11:-: 引号没有配对，后面的行没有读"]


async def test_a_value_of_many_lines_makes_an_error_of_one(load: Load, files: Files) -> None:
    files.put("posts.csv", 2, "radius_m", "八\n十" + "长" * 300)
    (error,) = await refusal(load)
    assert len(error.splitlines()) == 1
    assert len(error) < 80


async def test_files_without_what_they_refer_to_are_refused(load: Load, files: Files) -> None:
    files.keep("checkpoints.csv")
    errors = await refusal(load)
    assert len(errors) == 20
    assert errors[0] == "checkpoints.csv:2:school_id: 没有 SCH01，先在 schools.csv 里加上"


@pytest.mark.parametrize("there", [True, False])
async def test_a_directory_without_files_is_refused(database: Database, tmp_path: Path, there: bool) -> None:
    directory = tmp_path / "nothing"
    if there:
        directory.mkdir()
        (directory / "notes.csv").write_text("a,b\n")
    with pytest.raises(ImportRefused) as refused:
        await import_directory(database, directory, dry_run=True, now=NOW)
    (error,) = refused.value.errors
    assert error.startswith(f"{directory}:0:-: {'没有可导入的文件' if there else '没有这个目录'}")


# -- whatever is in a cell -----------------------------------------------------------------


@pytest.fixture(scope="session")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("playground")
    yield path
    shutil.rmtree(path)


NASTY = st.sampled_from(
    [
        *("", "0", "-1", "9" * 400, "1" * 19, "NaN", "１２", "²", ";", "=", "24:00", "0001-01-01", "\x00"),
        *("a\nb", '"', ",", "\u2028", "x" * 600, "G02", "SCH02", "P001", "ORG03", "9900001", "fire", "admin"),
    ]
)


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from([sheet.name for sheet in SHEETS if sheet.name in ROWS]),
    st.integers(0, 200),
    st.integers(0, 20),
    NASTY | st.text(max_size=30),
)
def test_no_cell_makes_a_half_import_or_another_error(
    empty_file: Path, playground: Path, name: str, line: int, column: int, value: str
) -> None:
    shutil.copytree(SAMPLE, playground / "files", dirs_exist_ok=True)
    files = Files(playground / "files")
    table = files.read(name)
    row = table[line % len(table)]
    row[column % len(row)] = value
    files.write(name, table)
    asyncio.run(_all_or_nothing(empty_file, playground, files))


async def _all_or_nothing(empty_file: Path, playground: Path, files: Files) -> None:
    async with opened(empty_file, playground / "huxue.db") as database:
        try:
            report = await import_directory(database, files.path, dry_run=False, now=NOW)
        except ImportRefused as refused:
            assert refused.errors
            assert all(len(error.splitlines()) == 1 for error in refused.errors)
            assert await _count(database) == 0
        else:
            assert report.total.new in (TOTAL, TOTAL - 1)
            again = await import_directory(database, files.path, dry_run=False, now=datetime.now(UTC))
            assert again.summary == f"新增 0 更新 0 不变 {report.total.new}"


SEEDED = {"ladders", "report_clock", "facts"}
"""They come with the tables: the district's default settings, and the version of them."""


async def _count(database: Database) -> int:
    counted = [table for table in ALL_TABLES if table.name not in SEEDED]
    async with database.reading() as connection:
        counts = [await connection.scalar(select(func.count()).select_from(table)) for table in counted]
    return sum(count or 0 for count in counts)


async def test_old_hazards_keep_their_numbers_owners_and_due_times(load: Load, database: Database) -> None:
    await load()
    async with database.reading() as connection:
        query = select(tables.hazards).where(tables.hazards.c.school_id == "SCH01")
        rows = (await connection.execute(query.order_by(tables.hazards.c.number))).all()
    assert [row.number for row in rows] == [f"YH-SCH01-2026-{n:04d}" for n in (1, 2, 3)]
    assert [row.status.value for row in rows] == ["VERIFIED", "CLOSED", "ASSIGNED"]
    assert [row.owner_id for row in rows] == ["SO01"] * 3
    assert [(row.due_at - row.reported_at).days for row in rows] == [3, 3, 7]
    assert all(row.owner_told for row in rows)


async def test_a_later_import_does_not_undo_what_people_did_with_a_hazard(
    load: Load, database: Database
) -> None:
    await load()
    async with database.writing() as connection:
        await connection.execute(
            update(tables.hazards).where(tables.hazards.c.imported_as == "H2603003").values(status="CLOSED")
        )
    assert (await load()).summary == f"新增 0 更新 0 不变 {TOTAL}"
    async with database.reading() as connection:
        query = select(tables.hazards.c.status).where(tables.hazards.c.imported_as == "H2603003")
        assert await connection.scalar(query) == "CLOSED"


# -- settings of the district --------------------------------------------------------------

HEADER = ["triage", "step", "after_s", "groups", "repeat_s", "repeats"]


@pytest.mark.parametrize(
    ("rows_", "error"),
    [
        ([["P0", "0", "5", "desk", "60", ""]], "2:after_s: 第一步要马上通知，写 0"),
        ([["P0", "0", "0", "desk", "0", ""]], "2:repeat_s: 太短，至少 30 秒"),
        ([["P1", "0", "0", "desk", "60", "3"]], "2:repeats: P0、P1 要一直重复到有人接警，这里空着"),
        ([["P2", "0", "0", "desk", "1", "3"]], "2:repeat_s: 太短"),
        ([["P2", "0", "0", "police", "60", ""]], "2:groups: 没有 police 这个值，应是 desk、"),
        ([["P3", "0", "0", "desk", "60", ""]], "2:triage: 没有 P3 这个值"),
        (
            [["P0", "0", "0", "desk", "60", ""], ["P0", "1", "90", "station", "60", ""],
             ["P0", "2", "80", "everyone", "60", ""]],
            "4:after_s: 比上一步还早",
        ),
        ([["P0", "0", "0", "desk", "60", ""], ["P0", "0", "9", "desk", "60", ""]], "3:step: P0 在第 2 行"),
    ],
)  # fmt: skip
async def test_a_ladder_that_leaves_a_call_unanswered_is_refused(
    load: Load, files: Files, rows_: list[list[str]], error: str, database: Database
) -> None:
    files.keep()
    files.write("ladders.csv", [HEADER, *rows_])
    before = await everything(database)
    errors = await refusal(load)
    assert any(one.startswith(f"ladders.csv:{error}") for one in errors), errors
    assert await everything(database) == before


async def test_a_report_clock_is_imported_and_a_wrong_one_is_not(
    load: Load, files: Files, database: Database
) -> None:
    files.keep()
    head = ["triage", "phone_min", "written_min", "update_h"]
    files.write("report_clock.csv", [head, ["P1", "20", "45", "4"]])
    assert (await load()).summary == "新增 0 更新 1 不变 0"
    assert (await load()).summary == "新增 0 更新 0 不变 1"
    files.write("report_clock.csv", [head, ["P2", "20", "45", "0"]])
    errors = await refusal(load)
    assert [error.split(": ")[0] for error in errors] == [
        "report_clock.csv:2:triage",
        "report_clock.csv:2:update_h",
    ]


async def test_a_change_of_rights_stands_in_the_history(load: Load, files: Files, database: Database) -> None:
    await load()
    line = next(n for n, row in enumerate(files.read("people.csv"), 1) if row[0] == "G02")
    files.put("people.csv", line, "phone", "000-7777")
    await load()
    async with database.reading() as connection:
        assert not (await connection.execute(select(tables.changes))).all(), "a telephone is no right"
    files.put("people.csv", line, "role", "guard_leader")
    await load()
    async with database.reading() as connection:
        (row,) = (await connection.execute(select(tables.changes))).all()
    assert (str(row.subject), row.what) == ("person:G02", "rights")
    assert row.detail == {"what": ["role"], "role": ["guard", "guard_leader"]}
