"""提示: what is odd in a roster and may still be meant. It is said, and the import is done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import time
from typing import Any, Protocol

from duty.district.people import DESK, Role
from storage.importing.checks.places import far_from_school
from storage.importing.saying import reasons

EVENING, NOON = time(17), time(12)
"""A window from after the one to before the other passes midnight on purpose."""
NOT_AT_A_DESK = frozenset(
    (Role.GUARD, Role.GUARD_LEADER, Role.BUS_ATTENDANT, Role.TEACHER, Role.VOLUNTEER, Role.SCHOOL_STAFF)
)
_ROUNDED = re.compile(r"1[0-9]{2,4}0{6,}")
_SHORT = re.compile(r"[2-9][0-9]{8,10}")

Values = Mapping[str, Any]
Hints = Iterator[tuple[str, str]]


class Rows(Protocol):
    """The district as it will be."""

    def find(self, file: str, *key: Any) -> dict[str, Any] | None: ...

    def before(self, file: str, *key: Any) -> dict[str, Any] | None: ...

    def every(self, file: str) -> Iterator[dict[str, Any]]: ...


def _window(_rows: Rows, window: Values) -> Hints:
    start, end = window.get("start"), window.get("end")
    if start and end and end <= start and not (start >= EVENING and end <= NOON):
        yield "end", reasons.ENDS_NEXT_DAY


def _desk(rows: Rows, line: Values) -> Hints:
    person = rows.find("people.csv", line.get("person_id")) or {}
    if line.get("role") in DESK and person.get("role") in NOT_AT_A_DESK:
        yield "person_id", reasons.not_at_a_desk(str(person.get("name", "")))


def _person(_rows: Rows, person: Values) -> Hints:
    phone = person.get("phone") or ""
    if _ROUNDED.fullmatch(phone):
        yield "phone", reasons.PHONE_ROUNDED
    elif _SHORT.fullmatch(phone):
        yield "phone", reasons.PHONE_SHORT


def _checkpoint(rows: Rows, point: Values) -> Hints:
    """A round may go farther than a post; it is said all the same."""
    yield from far_from_school(rows, "checkpoints.csv", point)


HINTS: dict[str, Callable[[Rows, Values], Hints]] = {
    "windows.csv": _window,
    "duty_roster.csv": _desk,
    "people.csv": _person,
    "checkpoints.csv": _checkpoint,
}


def without_principal(rows: Rows) -> list[str]:
    """Names of the schools whose calls would find no principal."""
    led = {
        school
        for person in rows.every("people.csv")
        if person.get("role") == Role.PRINCIPAL and not person.get("left_on")
        for school in person.get("schools", ())
    }
    schools = [one for one in rows.every("schools.csv") if one.get("id") and one["id"] not in led]
    return [str(one.get("name") or one["id"]) for one in schools]
