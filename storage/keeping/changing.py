"""Changing single rows by hand, with the checks of the import; and taking back what was changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engine.database import Database
from storage.importing import applying
from storage.importing.checking import Stored, Values, check
from storage.importing.planning import Plan, plan
from storage.importing.report import Finding
from storage.importing.shape import Sheet
from storage.importing.sheets import SHEETS
from storage.keeping import edits, reasons
from storage.keeping.around import stored_around
from storage.keeping.cells import Cells, cells_of, fingerprint, key_of, read_row, sheet_named
from storage.keeping.edits import Made, Origin, RowChange
from storage.keeping.listing import row as row_of
from storage.tables import accounts, check_ins

MOST_UNDONE = 3000
"""Rows that are taken back in one go: everybody else's changes wait meanwhile."""
Permit = Callable[[Cells | None, Cells | None, Sheet], bool]
"""Whether somebody may make the first the second; None is no row."""


class Refused(Exception):
    """Nothing was changed. `why`: reasons by column; an empty name is the whole row."""

    def __init__(self, why: Mapping[str, str]) -> None:
        super().__init__(str(dict(why)))
        self.why = dict(why)


class Foreign(Exception):
    """No such row, or none that they may change: both read alike."""


@dataclass(frozen=True)
class Wanted:
    """A row as it shall be; without cells it goes. key: empty for a new one; seen: the state they saw."""

    sheet: str
    cells: Cells | None
    key: str = ""
    seen: str = ""


async def change(database: Database, wanted: Wanted, permit: Permit, made: Made) -> int:
    """The number of the edit, 0 where all was so already. Refused or Foreign: nothing was changed."""
    sheet = sheet_named(wanted.sheet)
    try:
        async with database.writing() as connection:
            await applying.wait_for_turn(connection)
            before = await row_of(connection, sheet, wanted.key) if wanted.key else None
            if wanted.key and before is None:
                raise Foreign
            after = _after(sheet, before, wanted)
            if not permit(before, after, sheet):
                raise Foreign
            if before is not None and wanted.seen and wanted.seen != fingerprint(before):
                raise Refused({"": reasons.MOVED})
            done = await _put(connection, [_Step(sheet, before, after)], made.at)
            return await edits.record(connection, made, done) if done else 0
    except IntegrityError:
        raise Refused({"": reasons.IN_USE}) from None


def _after(sheet: Sheet, before: Cells | None, wanted: Wanted) -> Cells | None:
    """What the page does not show stays as it is; what makes a row itself never changes."""
    if wanted.cells is None:
        return None
    if before is None:
        return dict(wanted.cells)
    fixed = {column for column in before if _is_key(sheet, column)}
    return {name: cell if name in fixed else wanted.cells.get(name, cell) for name, cell in before.items()}


def _is_key(sheet: Sheet, name: str) -> bool:
    return sheet.by_name[name].kept_as in sheet.key


@dataclass(frozen=True)
class _Step:
    sheet: Sheet
    before: Cells | None
    after: Cells | None


async def _put(connection: AsyncConnection, steps: Sequence[_Step], now: datetime) -> list[RowChange]:
    """Each file on its own: what is new after what it refers to, what goes before it."""
    done: list[RowChange] = []
    for sheet in SHEETS:
        done += await _put_rows(connection, [s for s in steps if s.sheet == sheet and s.after], now)
    for sheet in reversed(SHEETS):
        done += await _remove(connection, [s for s in steps if s.sheet == sheet and not s.after], now)
    return done


async def _put_rows(connection: AsyncConnection, steps: list[_Step], now: datetime) -> list[RowChange]:
    if not steps:
        return []
    sheet = steps[0].sheet
    parsed = [read_row(sheet, step.after or {}) for step in steps]
    rows = [one.rows[0].values for one in parsed]
    stored = await stored_around(connection, sheet, rows)
    _demand(check(stored, parsed), steps, stored, rows)
    planned = plan(replace(sheet, whole=""), rows, stored)
    await apply_plan(connection, planned, now)
    return [
        RowChange(sheet.name, key_of(sheet, after), dict(step.before) if step.before else None, after)
        for step, after in zip(steps, (cells_of(sheet, values) for values in rows), strict=True)
        if step.before is None or dict(step.before) != after
    ]


async def faults_of(connection: AsyncConnection, name: str, cells: Cells) -> Mapping[str, str]:
    """What the import would refuse of that row, by column."""
    sheet = sheet_named(name)
    parsed = read_row(sheet, cells)
    stored = await stored_around(connection, sheet, [parsed.rows[0].values])
    return _faults(check(stored, [parsed]))


def _faults(found: Sequence[Finding]) -> dict[str, str]:
    """What an import would only remark on keeps nobody from saving a row."""
    return {one.field or one.column: one.reason for one in found if not one.hint}


def _demand(found: Sequence[Finding], steps: Sequence[_Step], stored: Stored, rows: Sequence[Values]) -> None:
    why = _faults(found)
    for step, values in zip(steps, rows, strict=True):
        if step.before is None and step.sheet.key_of(values) in stored.rows.get(step.sheet.name, {}):
            why.setdefault(step.sheet.key_column, reasons.ALREADY)
    if why:
        raise Refused(why)


async def apply_plan(connection: AsyncConnection, planned: Plan, now: datetime) -> None:
    """Rows, and what hangs on those of people."""
    await applying.apply_reference(connection, planned)
    if planned.sheet.name == "people.csv":
        await applying.bind_telegram(connection, planned, now)
        await applying.remember_rights(connection, planned, now)


async def _remove(connection: AsyncConnection, steps: list[_Step], now: datetime) -> list[RowChange]:
    if not steps:
        return []
    sheet = steps[0].sheet
    gone = [read_row(sheet, step.before or {}).rows[0].values for step in steps]
    if sheet.name == "people.csv" and await _have_begun(connection, [str(one["id"]) for one in gone]):
        raise Refused({"": reasons.HAVE_BEGUN})
    await apply_plan(connection, Plan(replace(sheet, whole=""), gone=gone), now)
    return [
        RowChange(sheet.name, key_of(sheet, step.before), dict(step.before), None)
        for step in steps
        if step.before is not None
    ]


async def _have_begun(connection: AsyncConnection, people: Sequence[str]) -> bool:
    """Whether any of them came in, or was there: whoever has a record stays on the roster."""
    for table in (accounts, check_ins):
        query = select(func.count()).select_from(table).where(table.c.person_id.in_(people[:500]))
        if await connection.scalar(query):
            return True
    return False


async def undo(database: Database, edit_id: int, permit: Permit, actor_id: str, now: datetime) -> int:
    """Every row as it was before that edit, where none was changed since. The number of the new edit."""
    try:
        async with database.writing() as connection:
            await applying.wait_for_turn(connection)
            one = await edits.edit(connection, edit_id)
            if one is None or one.undone_by is not None:
                raise Foreign
            rows = await edits.rows_of(connection, edit_id, MOST_UNDONE + 1)
            if len(rows) > MOST_UNDONE:
                raise Refused({"": reasons.TOO_MANY})
            steps = [await _back(connection, row) for row in rows]
            if not steps or not all(permit(step.before, step.after, step.sheet) for step in steps):
                raise Foreign
            done = await _put(connection, steps, now)
            made = Made(actor_id, one.school_id, Origin.UNDO, now, undoes=edit_id)
            return await edits.record(connection, made, done)
    except IntegrityError:
        raise Refused({"": reasons.IN_USE}) from None


async def _back(connection: AsyncConnection, done: RowChange) -> _Step:
    sheet = sheet_named(done.sheet)
    now = await row_of(connection, sheet, done.key)
    if (dict(now) if now else None) != _as_kept(done.after, now):
        raise Refused({"": reasons.CHANGED_SINCE})
    return _Step(sheet, now, _as_kept(done.before, now))


def _as_kept(cells: Cells | None, now: Cells | None) -> dict[str, str] | None:
    """With the columns that a row has today; a later version may have more."""
    return None if cells is None else {**(now or {}), **cells}
