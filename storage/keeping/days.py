"""What was put in for one date, as rows of the history of edits: leave, and who stands in at a place."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.district.exceptions import Leave
from duty.district.shifts import Shift
from storage.keeping import edits
from storage.keeping.cells import BETWEEN, cells_of, key_values, read_row, sheet_named
from storage.keeping.edits import Edit, Made, RowChange

LEAVE = "leave.csv"
STAND_IN = "stand_ins"
"""No file has them: which place (school, date, window, post), whose it is, and who stands there instead."""
Cells = dict[str, str]


MOST = 2
"""Rows of one such edit: the two places of an exchange."""


async def note(session: AsyncSession, made: Made, rows: Sequence[RowChange]) -> int:
    """In the same transaction as what it tells of. The number of the edit."""
    await session.flush()
    return await edits.record(await session.connection(), made, rows)


async def to_undo(session: AsyncSession, edit_id: int) -> Sequence[RowChange]:
    """The rows of an edit of this kind; none where somebody took it back."""
    connection = await session.connection()
    one = await edits.edit(connection, edit_id)
    if one is None or one.undone_by is not None:
        return ()
    return await edits.rows_of(connection, edit_id, MOST)


async def of_days(connection: AsyncConnection, one: Edit) -> bool:
    """Whether it was made for one date by itself, and not by an import."""
    rows = await edits.rows_of(connection, one.id, MOST + 1)
    alone = 0 < len(rows) <= MOST and all(row.sheet in (LEAVE, STAND_IN) for row in rows)
    return alone and one.origin != edits.Origin.IMPORT


# -- leave -------------------------------------------------------------------------------------


def leave_row(before: Leave | None, after: Leave | None) -> RowChange:
    one = after or before
    assert one is not None
    key = BETWEEN.join((one.person_id, one.begin.isoformat()))
    return RowChange(LEAVE, key, _leave_cells(before), _leave_cells(after))


def _leave_cells(one: Leave | None) -> Cells | None:
    if one is None:
        return None
    columns = {"begin": one.begin, "end": one.end, "kind": one.kind, "note": one.note}
    return cells_of(sheet_named(LEAVE), {"person_id": one.person_id} | columns)


def leave_of(cells: Cells) -> Leave:
    """Of cells that were found right."""
    values = read_row(sheet_named(LEAVE), cells).rows[0].values
    return Leave(**values)


def leave_key(key: str) -> tuple[str, str] | None:
    """Person and first day; None for a key that no leave has."""
    found = key_values(sheet_named(LEAVE), key)
    return (found[0], found[1]) if found else None


# -- who stands in -----------------------------------------------------------------------------


def stand_in_row(place: Shift, before: str, after: str) -> RowChange:
    """before, after: who stood, and stands, in the place of whom the week names; empty where nobody."""
    key = BETWEEN.join((place.key, place.post_id, place.origin_id))
    return RowChange(STAND_IN, key, _stand_in(place, before), _stand_in(place, after))


def _stand_in(place: Shift, taker_id: str) -> Cells | None:
    if not taker_id:
        return None
    window = {"school_id": place.window.school_id, "date": place.date.isoformat(), "window": place.window.key}
    return window | {"post_id": place.post_id, "person_id": place.origin_id, "taker_id": taker_id}


def place_named(key: str) -> tuple[str, str, str]:
    """Window on its date, post, and whom the week names there."""
    shift_key, post_id, origin_id = [*key.split(BETWEEN), "", ""][:3]
    return shift_key, post_id, origin_id
