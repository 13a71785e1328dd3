"""What a clerk's file leaves out and we can find or make: ids, the place of a post, usual numbers."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]
LONGEST_ID = 24
USUAL_RADIUS_M = 80.0
USUAL_LEAD_MIN = 20
SHIFTS = (
    ("晚自习", "eve_peak"),
    ("早", "am_peak"),
    ("上午", "am_peak"),
    ("午", "noon"),
    ("夜", "night"),
    ("晚", "pm_peak"),
    ("放学", "pm_peak"),
    ("假", "holiday"),
)
"""Keys of windows by what their names say; the first that fits."""
POST_KINDS = (("护学", "crossing"), ("路口", "crossing"), ("宿舍", "dormitory"))


def natural_name(name: str) -> str:
    """The form in which names are compared: 实验小学（东区） with any spaces and any brackets."""
    wide = unicodedata.normalize("NFKC", name)
    kept = (letter for letter in wide if unicodedata.category(letter) not in ("Cf", "Cc", "Zs"))
    return "".join(kept).casefold()


@dataclass(frozen=True)
class Identity:
    """What makes a row without an id the same one: its name `within` something. `form`: of a new id."""

    within: tuple[str, ...]
    form: str

    def mark(self, values: Values) -> tuple[Any, ...] | None:
        """None where a part is missing or could not be read."""
        parts = [values.get(field) for field in ("name", *self.within)]
        if not parts[0] or any(part is None for part in parts):
            return None
        told = (tuple(sorted(part)) if isinstance(part, list | tuple) else part for part in parts[1:])
        return natural_name(str(parts[0])), *told


IDENTITIES = {
    "orgs.csv": Identity((), "ORG{n:02}"),
    "schools.csv": Identity((), "SCH{n:02}"),
    "posts.csv": Identity(("school_id",), "{school}-P{n:02}"),
    "people.csv": Identity(("schools", "org_id"), "{school}-{n:02}"),
    "windows.csv": Identity(("school_id",), "w{n}"),
    "checkpoints.csv": Identity(("school_id",), "{school}-C{n:02}"),
    "rounds.csv": Identity(("school_id",), "{school}-R{n:02}"),
    "buses.csv": Identity(("school_id",), "{school}-B{n:02}"),
    "places.csv": Identity(("school_id",), "{school}-Z{n:02}"),
}


def new_id(sheet: str, values: Values, taken: Collection[str], tried: dict[str, int]) -> str:
    """An id that nobody has; `tried` remembers how far each kind of them was counted."""
    if sheet == "windows.csv":
        told = next((key for word, key in SHIFTS if word in values["name"]), "")
        if told and told not in taken:
            return told
    schools = values.get("schools") or [values.get("school_id")]
    home = str(schools[0] or values.get("org_id") or "X")
    form = IDENTITIES[sheet].form.replace("{school}", home)
    if len(form.format(n=9999)) > LONGEST_ID:
        form = "X{n:05}"
    while True:
        tried[form] = tried.get(form, 0) + 1
        made = form.format(n=tried[form])
        if made not in taken:
            return made


def usual(sheet: str, field: str, values: Values, school: Values) -> Any:
    """The value of a cell that was left empty; None where there is no usual one."""
    if sheet == "windows.csv" and field == "lead_min":
        return USUAL_LEAD_MIN
    if sheet == "posts.csv" and field in ("latitude", "longitude"):
        return school.get(field)
    if sheet == "posts.csv" and field == "radius_m":
        return USUAL_RADIUS_M
    if sheet == "schools.csv":
        return _of_school(field, values)
    if sheet == "posts.csv" and field == "kind":
        return next((kind for word, kind in POST_KINDS if word in values.get("name", "")), "gate")
    return None


def _of_school(field: str, values: Values) -> Any:
    """Of whom nothing is said, nobody boards; where somebody boards there is a dormitory."""
    if field == "has_dormitory":
        return bool(values.get("boarders"))
    return {"boarders": 0, "has_school_bus": False}.get(field)
