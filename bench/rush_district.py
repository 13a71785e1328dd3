"""A large invented district as the CSV files that `huxue import` reads."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

POSTS_PER_SCHOOL = 8
SCHOOLS_PER_STATION = 5
SCHOOLS_IN_A_ROW = 17
APART, BLOCK = 0.010, 0.032
"""Degrees from post to post, and from school to school."""
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = "守桂长建德国安明宝全福顺田海根生春林成荣山立"
GUARD_ID, OFFICER_ID = 8_000_000, 7_000_000
"""Where their invented Telegram ids begin."""
MONDAY = "2026-11-23"


@dataclass(frozen=True)
class Guard:
    """One post, and whoever stands at it."""

    number: int

    @property
    def telegram_id(self) -> int:
        return GUARD_ID + self.number

    @property
    def person_id(self) -> str:
        return f"G{self.number:05}"

    @property
    def post_id(self) -> str:
        return f"P{self.number:05}"

    @property
    def phone(self) -> str:
        """Nobody else's, so that a page can be told from the others."""
        return f"000-{self.number:05}"

    @property
    def school(self) -> int:
        return self.number // POSTS_PER_SCHOOL

    @property
    def station(self) -> int:
        return self.school // SCHOOLS_PER_STATION

    @property
    def place(self) -> tuple[float, float]:
        """Posts are about a kilometre apart, and none farther than three from its school's first."""
        block_row, block_column = divmod(self.school, SCHOOLS_IN_A_ROW)
        row, column = divmod(self.number % POSTS_PER_SCHOOL, 3)
        north, east = block_row * BLOCK + row * APART, block_column * BLOCK + column * APART
        return round(33.0 + north, 6), round(118.0 + east, 6)

    @property
    def name(self) -> str:
        chance = random.Random(self.number)
        return chance.choice(FAMILY) + chance.choice(GIVEN) + chance.choice(GIVEN)


def officer_id(station: int) -> int:
    """The Telegram id of the officer on duty at a station; 0 is the desk's."""
    return OFFICER_ID + station + 1


def guards(posts: int) -> list[Guard]:
    return [Guard(number) for number in range(posts)]


def write_district(folder: Path, posts: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    everybody = guards(posts)
    schools, stations = everybody[-1].school + 1, everybody[-1].station + 1
    _write(folder, "orgs.csv", "org_id,name,kind,parent_id", _orgs(stations))
    _write(folder, "schools.csv", SCHOOL, (_school(number) for number in range(schools)))
    _write(folder, "people.csv", PERSON, [*_officers(stations), *(_guard(one) for one in everybody)])
    _write(folder, "posts.csv", POST, (_post(one) for one in everybody))
    windows = "school_id,window,name,start,end,days,lead_min"
    hours = ("am_peak", "早高峰护学", "07:00", "08:20", "school_day", 20)
    _write(folder, "windows.csv", windows, ((f"S{number:04}", *hours) for number in range(schools)))
    lines = ((f"S{one.school:04}", "am_peak", one.post_id, "12345", one.person_id) for one in everybody)
    _write(folder, "roster.csv", "school_id,window,post_id,weekdays,person_id", lines)
    _write(folder, "duty_roster.csv", DUTY, _duty(stations))


SCHOOL = (
    "school_id,name,kind,area,education_org_id,station_org_id,students,boarders,has_school_bus,"
    "has_dormitory,latitude,longitude"
)
PERSON = "person_id,name,role,org_id,school_id,birth_year,certificate,phone_kind,phone,telegram_id"
POST = "post_id,school_id,kind,name,required,latitude,longitude,radius_m"
DUTY = "org_id,school_id,person_id,role,weekdays,start,end"
Cells = Sequence[object]


def _orgs(stations: int) -> Iterable[Cells]:
    yield "EDU", "云汀区教育局（虚构）", "district_education", ""
    yield "DESK", "云汀公安分局（虚构）", "district_police", ""
    for number in range(stations):
        yield f"ST{number:03}", f"第{number + 1}派出所（虚构）", "police_station", "DESK"


def _school(number: int) -> Cells:
    lat, lon = Guard(number * POSTS_PER_SCHOOL).place
    desk, station = "EDU", f"ST{number // SCHOOLS_PER_STATION:03}"
    return f"S{number:04}", f"第{number + 1}小学", "primary", "urban", desk, station, 900, 0, 0, 0, lat, lon


def _officers(stations: int) -> Iterable[Cells]:
    yield "DESK1", "高值班", "duty_officer", "DESK", "", 1980, "", "smart", "000-99999", OFFICER_ID
    for number in range(stations):
        phone = f"000-9{number:04}"
        who = (f"ST{number:03}", "", 1985, "", "smart", phone, officer_id(number))
        yield f"PO{number:03}", "白所警", "police_officer", *who


def _guard(one: Guard) -> Cells:
    who = ("guard", "", f"S{one.school:04}", 1970, "yes", "smart", one.phone, one.telegram_id)
    return one.person_id, one.name, *who


def _post(one: Guard) -> Cells:
    name = f"{one.number % POSTS_PER_SCHOOL + 1}号岗"
    return one.post_id, f"S{one.school:04}", "gate", name, "guard=1", *one.place, 80


def _duty(stations: int) -> Iterable[Cells]:
    yield "DESK", "", "DESK1", "duty_officer", "1234567", "00:00", "24:00"
    for number in range(stations):
        yield f"ST{number:03}", "", f"PO{number:03}", "duty_officer", "1234567", "00:00", "24:00"


def _write(folder: Path, name: str, columns: str, rows: Iterable[Cells]) -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(columns.split(","))
        lines.writerows(rows)
