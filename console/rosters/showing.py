"""A row of the table as a page shows it, and where that page belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request

from console.rosters.kinds import KINDS, Kind
from console.rosters.scope import OF_THE_DISTRICT, may_keep, may_make, school_of
from console.shell.forms import Cell, Field, cell, label
from console.shell.room import Visitor
from storage.keeping.cells import Cells, cells_of, fingerprint, key_of, read_row, sheet_named


@dataclass(frozen=True)
class Shown:
    """One row. key empty: a new one; error: of the whole row; mine: whether it is theirs to change."""

    key: str
    seen: str
    cells: Sequence[Cell]
    mine: bool
    error: str = ""
    state: str = ""
    district: bool = False

    @property
    def anchor(self) -> str:
        """Its identifier on the page."""
        return "row-" + "".join(c if c.isalnum() else "_" for c in self.key)

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        return " ".join(one.shown for one in self.cells[:2])


@dataclass(frozen=True)
class Where:
    """Which page it is, and for whom. school_id empty: the district's own rows."""

    visitor: Visitor
    kind: Kind
    school_id: str

    @property
    def path(self) -> str:
        return f"/schools/{self.school_id or OF_THE_DISTRICT}/{self.kind.name}"

    def with_query(self, **values: str) -> str:
        told = {name: value for name, value in values.items() if value}
        return f"{self.path}?{urlencode(told, quote_via=quote)}" if told else self.path


def where_of(request: Request, visitor: Visitor) -> Where:
    """404 for a page that there is not, or that is not theirs to see."""
    kind = KINDS.get(request.path_params["kind"])
    if kind is None:
        raise HTTPException(404)
    school_id = request.path_params["school"]
    if school_id == OF_THE_DISTRICT:
        if not kind.of_district or not may_keep(visitor, ""):
            raise HTTPException(404)
        return Where(visitor, kind, "")
    return Where(visitor, kind, school_of(visitor, school_id).id)


def frame(where: Where) -> dict[str, Any]:
    """What every template of a table stands in."""
    school = where.visitor.district.schools.get(where.school_id)
    columns = [label(f.column, where.kind.name, where.visitor.words) for f in fields(where) if f.listed]
    return {
        "school": school,
        "place": where.school_id or OF_THE_DISTRICT,
        "kind": where.kind,
        "path": where.path,
        "columns": columns,
        "may_add": may_add(where),
        "here": where.kind.name,
    }


def fields(where: Where) -> list[Field]:
    return where.kind.fields_for(where.visitor)


def may_add(where: Where) -> bool:
    return may_keep(where.visitor, where.school_id) and (
        where.kind.name != "routines" or where.visitor.keeps_all
    )


def mine(where: Where, cells: Cells) -> bool:
    """On the page of a school the district's own rows are only shown."""
    at_home = cells.get("school_id", "") != "" or not where.school_id
    return at_home and may_make(where.visitor, where.kind.sheet, cells)


def belongs(where: Where, cells: Cells) -> bool:
    schools = cells["school_id"].split(";")
    return where.school_id in schools or (where.kind.of_district and schools == [""])


def row_shown(
    where: Where,
    cells: Cells,
    *,
    new: bool = False,
    errors: Mapping[str, str] | None = None,
    seen: str | None = None,
    state: str = "",
) -> Shown:
    sheet, words = sheet_named(where.kind.sheet), where.visitor.words
    errors = {column: words.said(why) for column, why in (errors or {}).items()}
    keys = {column.name for column in sheet.columns if column.kept_as in sheet.key}
    shown = [
        cell(
            f,
            cells.get(f.column, ""),
            where.visitor,
            where.school_id,
            where.kind.name,
            error=errors.get(f.column, ""),
            fixed=not new and f.column in keys,
        )
        for f in fields(where)
    ]
    named = {f.column for f in fields(where)}
    rest = words.said(*(why for column, why in errors.items() if column not in named))
    return Shown(
        "" if new else key_of(sheet, cells),
        "" if new else seen or fingerprint(cells),
        shown,
        new or mine(where, cells),
        rest,
        state,
        district=bool(where.school_id) and cells.get("school_id") == "",
    )


def as_kept(where: Where, cells: Cells) -> Cells:
    """As the database has it now: 7:00 was typed, 07:00 is kept."""
    sheet = sheet_named(where.kind.sheet)
    return cells_of(sheet, read_row(sheet, cells).rows[0].values)


def anchor(key: str) -> str:
    return Shown(key, "", (), mine=True).anchor
