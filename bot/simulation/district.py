"""An invented district of any size, as the CSV files that `huxue import` reads."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭"
GIVEN = "守田长根桂生德海玉柱福来大勇志强小军春生保华金宝永平学兵立新红星来喜卫东明义国庆"
PLACES = "柳河东岭白石青溪云台松原南坪北关竹林清泉石桥槐荫"
KINDS = ("小学", "初级中学", "中心小学", "高级中学", "实验学校")
SCHOOLS_OF_A_STATION = 6
GUARDS_OF_A_SCHOOL = 4
WITHOUT_SMARTPHONE = 0.06
DESKS = (("ORG03", "DO1", "DO2"), ("ORG04", "DO3", "DO4"))
WHOLE_DAY = ("1234567", "00:00", "24:00")
OFFICE = ("12345", "06:40", "18:30")
SCHOOL_DAYS = "12345"
Row = Sequence[str | int | float]

HEADS = {
    "orgs": "org_id,name,kind,parent_id",
    "schools": "school_id,name,kind,area,education_org_id,station_org_id,students,boarders,has_school_bus,"
    "has_dormitory,latitude,longitude",
    "posts": "post_id,school_id,kind,name,required,latitude,longitude,radius_m",
    "people": "person_id,name,role,org_id,school_id,birth_year,certificate,phone_kind,phone,telegram_id",
    "windows": "school_id,window,name,start,end,days,lead_min",
    "roster": "school_id,window,post_id,weekdays,person_id",
    "duty_roster": "org_id,school_id,person_id,role,weekdays,start,end",
}


def write_district(folder: Path, schools: int, dice: random.Random) -> None:
    """Write that many schools with their posts, people, windows and rosters. Nobody in it is real."""
    made = _Made(dice)
    made.desks()
    for number in range(1, schools + 1):
        made.school(number)
    folder.mkdir(parents=True, exist_ok=True)
    for name, head in HEADS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head.split(","), *made.rows[name]])


class _Made:
    """The rows of each file so far."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.rows: dict[str, list[Row]] = {name: [] for name in HEADS}

    def _add(self, name: str, *rows: Row) -> None:
        self.rows[name] += rows

    def _person(self, person: str, role: str, org: str = "", schools: Iterable[str] = ()) -> str:
        name = self._dice.choice(SURNAMES) + "".join(self._dice.sample(GIVEN, 2))
        guard = role == "guard" and self._dice.random() < WITHOUT_SMARTPHONE
        phone = f"000-{len(self.rows['people']) + 1:04d}"
        row = (person, name, role, org, ";".join(schools), 1975, "yes", "feature" if guard else "smart")
        self._add("people", (*row, phone, ""))
        return person

    # -- above the schools ---------------------------------------------------------------------

    def desks(self) -> None:
        """Both lines, the city's supervisor and the admin."""
        self._add(
            "orgs",
            ("ORG01", "临澜市教育局（虚构）", "city_education", ""),
            ("ORG02", "临澜市公安局（虚构）", "city_police", ""),
            ("ORG03", "云汀区教育局安全科", "district_education", "ORG01"),
            ("ORG04", "云汀公安分局治安大队（内保）", "district_police", "ORG02"),
        )
        for org, officer, leader in DESKS:
            for person, role in ((officer, "duty_officer"), (leader, "leader_on_duty")):
                self._add("duty_roster", (org, "", self._person(person, role, org), role, *WHOLE_DAY))
        self._person("SV01", "supervisor", "ORG01")
        self._person("AD01", "admin", "ORG03")

    def _station(self, number: int) -> str:
        """One for every few schools: a chief and an officer on duty."""
        org = f"ORG{100 + number}"
        self._add("orgs", (org, f"第{number}派出所", "police_station", "ORG04"))
        chief = self._person(f"PC{number:03d}", "station_chief", org)
        officer = self._person(f"PD{number:03d}", "police_officer", org)
        self._add("duty_roster", (org, "", chief, "leader_on_duty", *WHOLE_DAY))
        self._add("duty_roster", (org, "", officer, "duty_officer", *WHOLE_DAY))
        return org

    # -- a school ------------------------------------------------------------------------------

    def school(self, number: int) -> None:
        station = (number - 1) // SCHOOLS_OF_A_STATION + 1
        new = (number - 1) % SCHOOLS_OF_A_STATION == 0
        org = self._station(station) if new else f"ORG{100 + station}"
        school, north, east = f"SCH{number:03d}", 33.3 + number % 40 * 0.01, 118.6 + number // 40 * 0.01
        place = "".join(self._dice.sample(PLACES, 2))
        name, kind = f"{place}{number}号{self._dice.choice(KINDS)}", "primary"
        row = (school, name, kind, "urban", "ORG03", org, 900, 0, 0, 0, round(north, 6), round(east, 6))
        self._add("schools", row)
        self._windows(school)
        posts = self._posts(number, school, north, east)
        self._rosters(number, school, org, posts)
        for person, role in ((f"PR{number:03d}", "principal"), (f"SO{number:03d}", "safety_office")):
            duty = "leader_on_duty" if role == "principal" else "duty_officer"
            self._person(person, role, schools=[school])
            self._add("duty_roster", ("", school, person, duty, *OFFICE))

    def _windows(self, school: str) -> None:
        self._add(
            "windows",
            (school, "am_peak", "早高峰护学", "07:00", "08:20", "school_day", 20),
            (school, "pm_peak", "晚高峰护学", "15:50", "17:50", "school_day", 20),
        )

    def _posts(self, number: int, school: str, north: float, east: float) -> list[str]:
        first = number * 3
        kinds = (
            ("gate", "东门岗", "guard=1"),
            ("gate", "西门岗", "guard=1"),
            ("crossing", "校门口护学岗", "police=1;guard=2"),
        )
        posts = [f"P{first + turn:04d}" for turn in range(len(kinds))]
        for turn, (kind, name, required) in enumerate(kinds):
            place = (round(north + turn * 0.0012, 6), round(east, 6), 60)
            self._add("posts", (posts[turn], school, kind, name, required, *place))
        return posts

    def _rosters(self, number: int, school: str, org: str, posts: Sequence[str]) -> None:
        """Four guards, the first of them their leader, and an officer at the crossing."""
        names = [f"G{number:03d}{turn}" for turn in range(1, GUARDS_OF_A_SCHOOL + 1)]
        for turn, guard in enumerate(names):
            self._person(guard, "guard" if turn else "guard_leader", schools=[school])
        officer = self._person(f"PO{number:03d}", "police_officer", org, [school])
        where = [posts[0], posts[1], posts[2], posts[2]]
        for window in ("am_peak", "pm_peak"):
            for person, post in (*zip(names, where, strict=True), (officer, posts[2])):
                self._add("roster", (school, window, post, SCHOOL_DAYS, person))
