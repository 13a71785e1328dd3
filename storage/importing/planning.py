"""Rows of the files against rows of the database: what is new, what differs, and how to say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from storage.importing.checking import Key, Stored, Values
from storage.importing.report import Count
from storage.importing.saying import reasons
from storage.importing.shape import Sheet

NOTHING = "空"


@dataclass
class Plan:
    """What one file changes. `old` has the stored row of every updated one, by key."""

    sheet: Sheet
    new: list[Values] = field(default_factory=list)
    updated: list[Values] = field(default_factory=list)
    old: dict[Key, Values] = field(default_factory=dict)
    gone: list[Values] = field(default_factory=list)
    told: Sequence[Values] = ()
    """Every row of the file, changed or not."""
    unchanged: int = 0

    @property
    def changes(self) -> bool:
        return bool(self.new or self.updated or self.gone)

    @property
    def count(self) -> Count:
        return Count(len(self.new), len(self.updated), self.unchanged, len(self.gone))

    def lines(self) -> list[str]:
        named = [(self._name(values), "新增") for values in self.new]
        named += [(self._name(values), self._differences(values)) for values in self.updated]
        named += [(self._name(values), "删除") for values in self.gone]
        return [f"{self.sheet.name}:{name}: {what}" for name, what in named]

    def _name(self, values: Values) -> str:
        return "/".join(_shown(part) for part in self.sheet.key_of(values) if part not in ("", None))

    def _differences(self, values: Values) -> str:
        old = self.old[self.sheet.key_of(values)]
        changed = [
            column
            for column in self.sheet.columns
            if column.kept_as in self.sheet.fields and old[column.kept_as] != values[column.kept_as]
        ]
        return "；".join(
            f"{column.name} {_shown(_beside(old[column.kept_as], values[column.kept_as]))}"
            f" → {_shown(values[column.kept_as])}"
            for column in changed
        )


def plan(sheet: Sheet, rows: Sequence[Values], stored: Stored) -> Plan:
    made = Plan(sheet, told=rows)
    known: Mapping[Key, Values] = stored.rows.get(sheet.name, {})
    for values in rows:
        old = known.get(sheet.key_of(values))
        if old is None:
            made.new.append(values)
        elif any(old[field] != values[field] for field in sheet.fields):
            made.updated.append(values)
            made.old[sheet.key_of(values)] = old
        else:
            made.unchanged += 1
    made.gone = left_out(sheet, rows, known)
    return made


def left_out(sheet: Sheet, rows: Sequence[Values], known: Mapping[Key, Values]) -> list[Values]:
    """Stored rows of a thing that the file tells anew, without them."""
    if not sheet.whole:
        return []
    told = {values.get(sheet.whole) for values in rows}
    kept = {sheet.key_of(values) for values in rows}
    return [old for key, old in known.items() if old[sheet.whole] in told and key not in kept]


def _beside(old: Any, new: Any) -> Any:
    """Moments come out of the database in UTC; people compare them in their own time."""
    both = isinstance(old, datetime) and isinstance(new, datetime)
    return old.astimezone(new.tzinfo) if both else old


def _shown(value: Any) -> str:
    """As it would stand in a cell."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, list):
        return ";".join(_shown(part) for part in value)
    if isinstance(value, dict):
        return ";".join(f"{kind}={heads}" for kind, heads in value.items())
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return reasons.shown(int(value) if isinstance(value, float) and value.is_integer() else value)
