"""A change of one date: done by the rules' own acts, kept in the history of edits, and taken back by them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime

from console.shell.room import Acting, Visitor
from duty.district.district import District
from duty.district.exceptions import Leave
from duty.district.shifts import Shift
from duty.messaging.refused import Refused
from duty.rosters.arranging import leave as leaving
from duty.rosters.arranging import place as placing
from duty.rosters.standing import wanted
from duty.rosters.swaps.deal import Deal, deal_of
from storage.engine.work import SqlWork
from storage.keeping import days
from storage.keeping.edits import Edit, Made, Origin, RowChange

Act = Callable[[datetime], AbstractAsyncContextManager[Acting]]


def place_at(district: District, key: str, post_id: str, origin_id: str) -> Shift | None:
    """The place that the week has for that person there, whoever stands in it; None where there is none."""
    held = district.held_by(key)
    found = wanted(district, held, post_id) if held else ()
    return next((one for one in found if one.origin_id == origin_id), None)


def stands_in(district: District, place: Shift) -> str:
    """Who stands there instead of whom the week names; empty where nobody does."""
    named = district.exceptions.named_for(place.key, place.post_id, place.origin_id)
    return "" if named == place.origin_id else named


class Days:
    """What one visitor changes on the pages of one school. Each act gives the number of the edit."""

    def __init__(self, act: Act, visitor: Visitor, school_id: str) -> None:
        self._act = act
        self._visitor = visitor
        self._school_id = school_id

    async def give_leave(self, leave: Leave) -> int | Refused:
        async with self._act(self._visitor.now) as act:
            done = await leaving.give(act.work, self._visitor.person, leave, self._visitor.now)
            return await self._kept_leave(act.work, done)

    async def cancel_leave(self, person_id: str, begin: date) -> int | Refused:
        async with self._act(self._visitor.now) as act:
            by, now = self._visitor.person, self._visitor.now
            done = await leaving.cancel(act.work, by, person_id, begin, now)
            return await self._kept_leave(act.work, done)

    async def put_in(self, place: Shift, taker_id: str) -> int | Refused:
        async with self._act(self._visitor.now) as act:
            before = stands_in(act.work.district, place)
            done = await placing.put_in(act.work, self._visitor.person, place, taker_id, self._visitor.now)
            if isinstance(done, Refused):
                return done
            after = "" if taker_id == place.origin_id else taker_id
            return await self._kept(act.work, days.stand_in_row(place, before, after))

    async def take_back(self, place: Shift) -> int | Refused:
        async with self._act(self._visitor.now) as act:
            done = await placing.take_back(act.work, self._visitor.person, place, self._visitor.now)
            if isinstance(done, Refused):
                return done
            return await self._kept(act.work, *_came_back(act.work.district, await deal_of(act.work, done)))

    async def undo(self, edit: Edit) -> int | Refused:
        """As it was before that edit; ALREADY where it was changed since, or taken back."""
        try:
            async with self._act(self._visitor.now) as act:
                rows = await days.to_undo(act.work.session, edit.id)
                done = [await self._row_back(act.work, row) for row in rows]
                return await self._kept(act.work, *done, undoes=edit.id) if done else Refused.GONE
        except _Stop as stop:
            return stop.why

    async def _row_back(self, work: SqlWork, row: RowChange) -> RowChange:
        """All of an edit, or nothing of it."""
        back = self._leave_back if row.sheet == days.LEAVE else self._stand_in_back
        done = await back(work, row)
        if isinstance(done, Refused):
            raise _Stop(done)
        return done

    async def _leave_back(self, work: SqlWork, row: RowChange) -> RowChange | Refused:
        before = days.leave_of(row.before) if row.before else None
        after = days.leave_of(row.after) if row.after else None
        one = after or before
        if one is None or await work.leaves.at(one.person_id, one.begin) != after:
            return Refused.ALREADY
        by, now = self._visitor.person, self._visitor.now
        if before:
            done = await leaving.again(work, by, before, now)
        else:
            done = await leaving.cancel(work, by, one.person_id, one.begin, now)
        return done if isinstance(done, Refused) else days.leave_row(done.before, done.after)

    async def _stand_in_back(self, work: SqlWork, row: RowChange) -> RowChange | Refused:
        place = place_at(work.district, *days.place_named(row.key))
        if place is None:
            return Refused.GONE
        stood = stands_in(work.district, place)
        if stood != (row.after or {}).get("taker_id", ""):
            return Refused.ALREADY
        by, now = self._visitor.person, self._visitor.now
        wanted_back = (row.before or {}).get("taker_id", "")
        if wanted_back:
            done = await placing.put_in(work, by, place, wanted_back, now)
        else:
            done = await placing.take_back(work, by, place, now)
        return done if isinstance(done, Refused) else days.stand_in_row(place, stood, wanted_back)

    async def _kept_leave(self, work: SqlWork, done: leaving.Changed | Refused) -> int | Refused:
        if isinstance(done, Refused):
            return done
        return await self._kept(work, days.leave_row(done.before, done.after))

    async def _kept(self, work: SqlWork, *rows: RowChange, undoes: int | None = None) -> int:
        origin = Origin.DAY if undoes is None else Origin.UNDO
        made = Made(self._visitor.person.id, self._school_id, origin, self._visitor.now, undoes)
        return await days.note(work.session, made, rows)


class _Stop(Exception):
    """Nothing of the transaction is kept."""

    def __init__(self, why: Refused) -> None:
        super().__init__(why)
        self.why = why


def _came_back(district: District, deal: Deal) -> list[RowChange]:
    """Of each place; district: as it was before."""
    rows = []
    for one in deal.both:
        if place := place_at(district, one.shift_key, one.post_id, one.origin_id):
            after = one.absent_id if one.absent_id != place.origin_id else ""
            rows.append(days.stand_in_row(place, stands_in(district, place), after))
    return rows
