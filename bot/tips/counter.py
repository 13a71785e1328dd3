"""Where a report of a passer-by comes in: few at a time, so that no alert waits behind a crowd."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from bot.boundary import Boundary
from bot.tips.picturing import Darkroom, photo_of
from duty.alerting.reporters.passers import Happening, happening
from duty.records.photos import Developed
from duty.tips.following import How, how_it_stands
from duty.tips.ports import Work
from duty.tips.receiving import Received, Said, Turned, receive, repeated, turned, usable
from duty.tips.tip import TipCode
from media.shelf import Shelf

AT_ONCE = 12
"""So many reports are under way at once in this process; who comes after them is asked to come again."""


class Crowded(Exception):
    """Too many come at the same moment; nothing of this one was read."""


@dataclass(frozen=True)
class Outside:
    """Where a code hangs."""

    school: str
    post: str


class Counter:
    """Takes reports in, one write at a time."""

    def __init__(self, boundary: Boundary, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self._boundary = boundary
        self._now = now
        self._darkroom = Darkroom(shelf)
        self._writing = asyncio.Lock()
        self._inside = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Room for one more; Crowded where there is none."""
        if self._inside >= AT_ONCE:
            raise Crowded
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    async def outside(self, code: str) -> Outside | None:
        """Where that code hangs; None for one that is not ours, or does not work any more."""
        async with self._boundary.database.reading_work(self._now()) as work:
            known = await usable(work, code)
            return _outside(work, known) if known else None

    async def take(self, code: str, said: Said, secret: str, picture: bytes) -> Received | Turned:
        """Hold a report. `picture` is as the phone sent it, empty for none; a bad one is left out."""
        district = await self._boundary.database.district()
        if why := turned(said, district.names.__contains__):
            return why
        where = await self.outside(code)
        if where is None:
            return Turned.NO_CODE
        now = self._now()
        at, place = district.local(now), f"{where.school} {where.post}".strip()
        made = await self._darkroom.develop(picture, place, at) if picture else None
        async with self._darkroom.kept(made), self._writing:
            taken = await self._written(code, said, secret, made, now)
        if made is not None and not (isinstance(taken, Received) and taken.fresh):
            await self._darkroom.drop(made)
        return taken

    async def _written(
        self, code: str, said: Said, secret: str, made: Developed | None, now: datetime
    ) -> Received | Turned:
        async with self._boundary.act(now) as act:
            known = await usable(act.work, code)
            if known is None:
                return Turned.NO_CODE
            if again := await repeated(act.work, known, said, secret):
                return again
            taken = await receive(act.work, known, said, now, secret)
            if isinstance(taken, Received) and made is not None:
                await act.work.photos.add(photo_of(made, taken.tip.subject, now))
                taken = replace(taken, pictured=True)
            return taken

    async def happens(self, code: str, said: Said, secret: str) -> Happening | Turned:
        """[正在发生]"""
        district = await self._boundary.database.district()
        if why := turned(said, district.names.__contains__):
            return why
        async with self._writing, self._boundary.act(self._now()) as act:
            known = await usable(act.work, code)
            if known is None:
                return Turned.NO_CODE
            return await happening(act.work, known, said, secret, self._now())

    async def stands(self, secret: str) -> How | None:
        async with self._boundary.database.reading_work(self._now()) as work:
            return await how_it_stands(work, secret)


def _outside(work: Work, code: TipCode) -> Outside:
    post = work.district.posts.get(code.post_id)
    return Outside(work.district.schools[code.school_id].short_name, post.name if post else "")
