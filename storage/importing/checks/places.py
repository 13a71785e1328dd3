"""Where posts and checkpoints are: near their school, and in the coordinates that phones report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from duty.district.places import Place, from_gcj02
from duty.district.schools import FARTHEST_M
from storage.importing.saying import reasons

SHIFTED_M = (250.0, 900.0)
"""How far GCJ-02 is off in China, with some room for where in the school the post is."""
BACK_M = 0.45
"""Taken for GCJ-02 where the way to the school is less than that part of it after turning it back."""

CHINA = (3.0, 54.0, 73.0, 136.0)

Values = Mapping[str, Any]


class Rows(Protocol):
    """Rows after and before the import."""

    def find(self, file: str, *key: Any) -> dict[str, Any] | None: ...

    def before(self, file: str, *key: Any) -> dict[str, Any] | None: ...


def far_from_school(rows: Rows, file: str, values: Values) -> Iterator[tuple[str, str]]:
    """A place that cannot be meant is refused, with what it probably is; not one that was there before."""
    school = rows.find("schools.csv", values.get("school_id"))
    here, there = _place(values), _place(school)
    if school is None or here is None or there is None:
        return
    if _same(values, rows.before(file, values.get("id"))) and _same(
        school, rows.before("schools.csv", values.get("school_id"))
    ):
        return
    metres = here.metres_to(there)
    if metres > FARTHEST_M:
        yield "latitude", reasons.far_away(metres, _guess(here, there))
    elif SHIFTED_M[0] <= metres <= SHIFTED_M[1] and _turned(here).metres_to(there) < metres * BACK_M:
        yield "latitude", reasons.shifted(metres)


def nowhere(rows: Rows, school: Values) -> Iterator[tuple[str, str]]:
    """A school outside China: 0,0, a digit lost, the two exchanged; not one that was there before."""
    here = _place(school)
    if here is None or _same(school, rows.before("schools.csv", school.get("id"))):
        return
    south, north, west, east = CHINA
    if not (south <= here.latitude <= north and west <= here.longitude <= east):
        yield "latitude", reasons.NOT_IN_CHINA


def _place(values: Values | None) -> Place | None:
    if not values or values.get("latitude") is None or values.get("longitude") is None:
        return None
    return Place(float(values["latitude"]), float(values["longitude"]))


def _same(values: Values, before: Values | None) -> bool:
    return bool(before) and _place(values) == _place(before)


def _turned(place: Place) -> Place:
    return from_gcj02(place)


def _guess(here: Place, there: Place) -> str:
    """What happened to a place that is kilometres away."""
    if (here.latitude, here.longitude) == (0, 0):
        return reasons.NO_PLACE
    if -90 <= here.longitude <= 90 and Place(here.longitude, here.latitude).metres_to(there) <= FARTHEST_M:
        return reasons.EXCHANGED
    if _slipped(here.longitude, there.longitude) or _slipped(here.latitude, there.latitude):
        return reasons.POINT_SLIPPED
    return ""


def _slipped(here: float, there: float) -> bool:
    """11.88 for 118.8."""
    return any(abs(here * power - there) < 0.2 for power in (10, 100, 0.1, 0.01))
