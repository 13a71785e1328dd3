"""Invented districts of any size, as the CSV files of `huxue import`: the same for the same seed.

By chance and from lists of syllables: no name, phone or place here is anybody's. Each area has a desk of
education and one of the police; each station has eight schools; a school has three posts and nine people.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
GIVEN = "守桂长建德国安明宝全福顺田海根生春林成荣山立"
AREAS = "云溪 青枫 白石 柳湾 南汀 北岭 东渡 西泽".split()  # noqa: SIM905
SCHOOLS_OF_STATION, SCHOOLS_OF_AREA = 8, 120
GATES = ("东门岗", "西门岗", "校门口护学岗")
NEEDS = ("guard=1", "guard=1", "police=1;guard=2;teacher=1")
CREW = (
    *("guard_leader", "guard", "guard", "guard", "auxiliary_officer", "teacher", "volunteer"),
    *("principal", "safety_office"),
)
STANDS_AT = {0: 0, 1: 1, 2: 2, 3: 2, 4: 2, 5: 2}
"""Which post the roster names the first six of a school for; who volunteers, and the office, come freely."""
WINDOWS = (
    ("am_peak", "早高峰护学", "07:00", "08:20", "school_day", 20),
    ("pm_peak", "晚高峰护学", "15:50", "17:50", "school_day", 20),
    ("holiday", "节假日值班", "08:00", "20:00", "holiday", 15),
)
OFFICERS = ("duty_officer", "leader_on_duty")
Cells = Sequence[object]


@dataclass(frozen=True)
class Generated:
    """A district of so many schools. Ids tell the size apart from nothing: S00007 is the seventh of any."""

    schools: int
    seed: int = 1
    telegram: bool = False
    """Whether people have an invented Telegram id."""

    def write(self, folder: Path) -> Path:
        """The folder, with a file for each sheet."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, (columns, rows) in self._sheets().items():
            with (folder / name).open("w", encoding="utf-8", newline="") as file:
                lines = csv.writer(file)
                lines.writerow(columns.split(","))
                lines.writerows(rows)
        return folder

    def _sheets(self) -> dict[str, tuple[str, Iterable[Cells]]]:
        return {
            "orgs.csv": ("org_id,name,kind,parent_id", self._organisations()),
            "schools.csv": (SCHOOL, map(self._school, range(self.schools))),
            "posts.csv": (POST, (self._post(n, p) for n in range(self.schools) for p in range(3))),
            "people.csv": (PERSON, self._people()),
            "windows.csv": (WINDOW, ((sid(n), *w) for n in range(self.schools) for w in WINDOWS)),
            "roster.csv": ("school_id,window,post_id,weekdays,person_id", self._roster()),
            "duty_roster.csv": ("org_id,school_id,person_id,role,weekdays,start,end", self._duties()),
        }

    # -- places ----------------------------------------------------------------------------

    @property
    def areas(self) -> int:
        return -(-self.schools // SCHOOLS_OF_AREA)

    @property
    def stations(self) -> int:
        return -(-self.schools // SCHOOLS_OF_STATION)

    def _organisations(self) -> Iterator[Cells]:
        yield "CITYE", "市教育局（虚构）", "city_education", ""
        yield "CITYP", "市公安局（虚构）", "city_police", ""
        for n in range(self.areas):
            yield edu(n), f"{area(n)}区教育局（虚构）", "district_education", "CITYE"
            yield desk(n), f"{area(n)}公安分局（虚构）", "district_police", "CITYP"
        for n in range(self.stations):
            above = area_of_station(n)
            yield station(n), f"{area(above)}第{n + 1}派出所（虚构）", "police_station", desk(above)

    def _school(self, n: int) -> Cells:
        kind, word = self._chance("kind", n).choice((("primary", "小学"), ("middle", "中学")))
        name = f"{area(area_of_school(n))}第{n + 1}{word}"
        offices = (edu(area_of_school(n)), station(n // SCHOOLS_OF_STATION))
        return sid(n), name, kind, "urban", *offices, 900, 0, 0, 0, *spot(n)

    def _post(self, n: int, p: int) -> Cells:
        kind = "gate" if p < 2 else "crossing"
        return post(n, p), sid(n), kind, GATES[p], NEEDS[p], *spot(n, p), 80

    # -- people ----------------------------------------------------------------------------

    def _people(self) -> Iterator[Cells]:
        for number, (person_id, role, org_id, school_id) in enumerate(self._staff(), 1):
            yield self._person(number, person_id, role, org_id, school_id)

    def _staff(self) -> Iterator[tuple[str, str, str, str]]:
        """Id, role, organisation and school."""
        for n in range(self.schools):
            yield from ((crew(n, k), role, "", sid(n)) for k, role in enumerate(CREW))
        for n in range(self.stations):
            yield chief(n), "station_chief", station(n), ""
            yield patrol(n), "police_officer", station(n), ""
        for n in range(self.areas):
            for office in (desk(n), edu(n)):
                yield from ((officer(office, role), role, office, "") for role in OFFICERS)
        yield "ADMIN", "admin", edu(0), ""
        yield "SUPER", "supervisor", "CITYE", ""

    def _person(self, number: int, person_id: str, role: str, org_id: str, school_id: str) -> Cells:
        chance = self._chance("person", person_id)
        name = chance.choice(FAMILY) + chance.choice(GIVEN) + chance.choice(GIVEN)
        born, certificate = chance.randint(1962, 1998), "yes" if "guard" in role else ""
        address = 8_000_000 + number if self.telegram else ""
        who = (person_id, name, role, org_id, school_id, born, certificate)
        return *who, "smart", f"000-{number:07}", address

    def _chance(self, *about: object) -> random.Random:
        return random.Random(f"{self.seed} {about}")

    # -- who is expected -------------------------------------------------------------------

    def _roster(self) -> Iterator[Cells]:
        for n in range(self.schools):
            for window in ("am_peak", "pm_peak"):
                for k, p in STANDS_AT.items():
                    yield sid(n), window, post(n, p), "12345", crew(n, k)
            yield sid(n), "holiday", post(n, 0), "1234567", crew(n, 1)

    def _duties(self) -> Iterator[Cells]:
        always = ("1234567", "00:00", "24:00")
        for n in range(self.areas):
            for office in (desk(n), edu(n)):
                for role in OFFICERS:
                    yield office, "", officer(office, role), role, *always
        for n in range(self.stations):
            yield station(n), "", chief(n), "leader_on_duty", *always
            yield station(n), "", patrol(n), "duty_officer", *always
        for n in range(self.schools):
            yield "", sid(n), crew(n, 7), "leader_on_duty", "12345", "06:40", "18:30"
            yield "", sid(n), crew(n, 8), "duty_officer", "12345", "06:40", "18:30"


SCHOOL = (
    "school_id,name,kind,area,education_org_id,station_org_id,students,boarders,has_school_bus,"
    "has_dormitory,latitude,longitude"
)
POST = "post_id,school_id,kind,name,required,latitude,longitude,radius_m"
PERSON = "person_id,name,role,org_id,school_id,birth_year,certificate,phone_kind,phone,telegram_id"
WINDOW = "school_id,window,name,start,end,days,lead_min"


def sid(n: int) -> str:
    return f"S{n:05}"


def post(n: int, p: int) -> str:
    return f"P{n:05}-{p + 1}"


def crew(n: int, k: int) -> str:
    """One of the nine of a school: 0 leads the guards, 7 is the principal, 8 the safety office."""
    return f"{sid(n)}-{k}"


def station(n: int) -> str:
    return f"ST{n:05}"


def desk(n: int) -> str:
    """The police desk of an area."""
    return f"D{n:03}"


def edu(n: int) -> str:
    """Its desk of education."""
    return f"E{n:03}"


def chief(n: int) -> str:
    """Of a station."""
    return f"CH{n:05}"


def patrol(n: int) -> str:
    """The officer of a station."""
    return f"PO{n:05}"


def officer(office: str, role: str) -> str:
    return f"{office}-{'L' if role == 'leader_on_duty' else 'O'}"


def area(n: int) -> str:
    return AREAS[n % len(AREAS)] + ("" if n < len(AREAS) else "新旧"[n // len(AREAS) % 2])


def area_of_school(n: int) -> int:
    return n // SCHOOLS_OF_AREA


def area_of_station(n: int) -> int:
    return area_of_school(n * SCHOOLS_OF_STATION)


def spot(n: int, p: int = 0) -> tuple[float, float]:
    """Schools a good kilometre from each other, posts 170 m."""
    row, column = divmod(n, 125)
    return round(33.0 + row * 0.012 + p * 0.0015, 6), round(118.0 + column * 0.014, 6)
