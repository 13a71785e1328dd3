"""Rows of a roster that a new table leaves out: they go once somebody has said so, and never by themselves.

A roster is told school by school (and a duty roster desk by desk): what a table does not name there is meant
to be over. So are the lines of whoever left, or serves another school from now on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.importing.checking import Stored, Values
from storage.importing.planning import Plan
from storage.importing.sheets import SHEETS

PLACES = {"roster.csv": ("school_id",), "duty_roster.csv": ("org_id", "school_id")}
"""The fields that name whose roster a row belongs to."""


def left_out(plans: Sequence[Plan], stored: Stored, today: date) -> list[Plan]:
    """For each roster the rows that would go; plans with nothing else in them."""
    found = []
    for sheet in SHEETS:
        if sheet.name in PLACES:
            gone = _of_sheet(sheet.name, plans, stored) + _of_movers(sheet.name, plans, stored, today)
            unique = {sheet.key_of(values): values for values in gone}
            found.append(Plan(sheet, gone=list(unique.values())))
    return [one for one in found if one.gone]


def _of_sheet(name: str, plans: Sequence[Plan], stored: Stored) -> list[Values]:
    told = next((one for one in plans if one.sheet.name == name), None)
    if told is None:
        return []
    kept = {told.sheet.key_of(values) for values in told.told}
    places = {_place(name, values) for values in told.told}
    rows = stored.rows.get(name, {}).items()
    return [old for key, old in rows if key not in kept and _place(name, old) in places]


def _place(name: str, values: Values) -> tuple[object, ...]:
    return tuple(values.get(field) for field in PLACES[name])


def _of_movers(name: str, plans: Sequence[Plan], stored: Stored, today: date) -> list[Values]:
    """Lines of people whom the table of people takes away from there, unless their new roster names them."""
    people = next((one for one in plans if one.sheet.name == "people.csv"), None)
    rosters = next((one for one in plans if one.sheet.name == name), None)
    if people is None:
        return []
    kept = {rosters.sheet.key_of(values) for values in rosters.told} if rosters else set()
    gone = {one["id"] for one in people.told if one.get("left_on") and one["left_on"] <= today}
    lost = {
        one["id"]: set(people.old[(one["id"],)]["schools"]) - set(one["schools"]) for one in people.updated
    }
    return [
        old
        for key, old in stored.rows.get(name, {}).items()
        if key not in kept
        and (old["person_id"] in gone or old["school_id"] in lost.get(old["person_id"], ()))
    ]
