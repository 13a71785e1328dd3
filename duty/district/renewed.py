"""A district in which some tables are other ones: what follows from none of them is not worked out again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from duty.district.district import District

DAYS = {"calendar", "terms", "key_periods", "national"}
MADE_OF = {
    "_timetable": {"windows", "roster", *DAYS},
    "days": DAYS,
    "_turns": {"schools"},
    "_windows_of": {"windows"},
    "_posts_of": {"posts"},
    "_posts_by_code": {"posts"},
    "beats": {"checkpoints", "rounds"},
    "_scope": {"schools", "organisations"},
    "all_desks": {"schools", "organisations"},
    "_staff": {"people"},
    "_left_of": {"people"},
    "_duties": {"duty_roster", "overrides"},
    "exceptions": {"swaps", "leave"},
    "book": {"routines", "buses", "terms"},
}
"""What each thing that a District works out once comes from."""


def renewed(old: District, **changes: Any) -> District:
    """The same with other tables."""
    fresh = replace(old, **changes)
    kept, new = vars(old), vars(fresh)
    for name, made_of in MADE_OF.items():
        if name in kept and not made_of & changes.keys():
            new[name] = kept[name]
    if "overrides" in changes and "duty_roster" not in changes and "_duties" in kept:
        new["_duties"] = kept["_duties"].with_stand_ins(fresh.overrides)
    if {"swaps", "leave"} & changes.keys():
        for name in ("_timetable", "_duties"):
            if name in new:
                new[name] = new[name].with_exceptions(fresh.exceptions)
    return fresh
