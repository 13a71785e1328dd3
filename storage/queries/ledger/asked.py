"""What somebody may see and wants to see of the ledger, as conditions."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, bindparam, or_, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from duty.hazards.listing.wanted import Standing, Wanted
from duty.hazards.sight import Sight
from duty.hazards.status import REGISTERED, Status
from storage.among import among
from storage.tables import hazards
from storage.tables.base import Moment, one_of
from storage.tables.hazards import (
    COUNTS_AS_PUT_RIGHT,
    DONE_IN_WORDS,
    LISTED_IN_WORDS,
    OPEN_IN_WORDS,
    PUT_RIGHT_IN_WORDS,
    UNFIXED_IN_WORDS,
)

OPEN_ONES, PUT_RIGHT, DONE_ONES = PARTS = tuple(
    text(words) for words in (OPEN_IN_WORDS, PUT_RIGHT_IN_WORDS, DONE_IN_WORDS)
)
"""The three parts of the ledger, in its order; word for word as the indexes have them."""
LISTED_ONES = text(LISTED_IN_WORDS)
UNFIXED_ONES = text(UNFIXED_IN_WORDS)
REGISTERED_ONES = text(f"status IN ({one_of(REGISTERED)})")
PARTS_OF = {
    Standing.ALL: PARTS,
    Standing.OPEN: (OPEN_ONES,),
    Standing.OVERDUE: (OPEN_ONES,),
    Standing.LISTED: (LISTED_ONES,),
    Standing.VERIFY: (PUT_RIGHT,),
    Standing.DONE: (DONE_ONES,),
    Standing.UNFIXED: (UNFIXED_ONES,),
}
"""Where what is wanted lies."""
SHORT = re.compile(r"(\d{1,6})号")
"""7号: how people speak of a hazard's number."""


def seen_by(sight: Sight) -> list[ColumnElement[bool]]:
    seen = _of_schools(sight)
    if not sight.own:
        return seen
    own = [hazards.c.reported_by == sight.own, hazards.c.owner_id == sight.own]
    listed = [hazards.c.status == Status.LISTED] if sight.listed else []
    return [*seen, or_(*own, *listed)]


def _of_schools(sight: Sight) -> list[ColumnElement[bool]]:
    """Of one school by its name, so that an index which begins with it keeps its order."""
    if sight.schools is None:
        return []
    if len(sight.schools) == 1:
        return [hazards.c.school_id == sight.schools[0]]
    return [among(hazards.c.school_id, sight.schools)]


def wanted_of(wanted: Wanted, *, standing: bool = True) -> list[ColumnElement[bool]]:
    """standing: only where it stands as wanted; without it all parts are meant."""
    conditions = [_has(word) for word in wanted.words]
    if wanted.category:
        conditions.append(hazards.c.category == wanted.category)
    if wanted.level:
        conditions.append(hazards.c.level == wanted.level)
    if wanted.since:
        conditions.append(hazards.c.registered_at >= wanted.since)
    if wanted.until:
        conditions.append(hazards.c.registered_at < wanted.until)
    if standing and wanted.standing is Standing.OVERDUE and wanted.now:
        conditions.append(hazards.c.due_at < wanted.now)
    if standing and wanted.standing is Standing.DONE:
        conditions.append(COUNTS_AS_PUT_RIGHT)
    return conditions


def _has(word: str) -> ColumnElement[bool]:
    if short := SHORT.fullmatch(word):
        return hazards.c.number.endswith(f"-{int(short[1]):04}", autoescape=True)
    columns = (hazards.c.description, hazards.c.remedy, hazards.c.number)
    return or_(*(column.icontains(word, autoescape=True) for column in columns))


def moment(value: datetime) -> ColumnElement[datetime]:
    return bindparam(None, value, type_=Moment)


class HoursBetween(FunctionElement[float]):
    """Compiled below: from one moment to a later one."""

    name = "hours_between"
    type = Float()
    inherit_cache = True


@compiles(HoursBetween, "sqlite")
def _on_sqlite(element: HoursBetween, compiler: Any, **how: Any) -> str:
    begin, end = (compiler.process(part, **how) for part in element.clauses)
    return f"((julianday({end}) - julianday({begin})) * 24)"


@compiles(HoursBetween, "postgresql")
def _on_postgres(element: HoursBetween, compiler: Any, **how: Any) -> str:
    begin, end = (compiler.process(part, **how) for part in element.clauses)
    return f"(CAST(EXTRACT(EPOCH FROM {end} - {begin}) AS FLOAT) / 3600)"
