"""The demo's other people: whoever is on no phone comes to work by themselves, so the board lives."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.channels.port import Incoming, Submit
from bot.channels.web.updates import incoming
from duty.district.district import District
from duty.district.shifts import Shift
from storage.engine.database import Database

STAYS_AWAY = "PO04"
"""柳河小学's officer is the one place that stays empty: `07:10 柳河小学 校门口护学岗 缺:民警1`."""


class Extras:
    """Acts as the clock passes their minute, through the same way in as everybody."""

    def __init__(
        self, database: Database, submit: Submit, now: Callable[[], datetime], phones: tuple[str, ...]
    ) -> None:
        self._database = database
        self._submit = submit
        self._now = now
        self._absent = {*phones, STAYS_AWAY}
        self._came: set[tuple[str, str, str]] = set()

    def forget(self) -> None:
        self._came.clear()

    async def tick(self) -> None:
        now = self._now()
        district = await self._database.district()
        for person_id in district.people:
            if person_id not in self._absent:
                for shift in district.shifts_near(person_id, now):
                    await self._maybe_comes(district, shift, now)

    async def _maybe_comes(self, district: District, shift: Shift, now: datetime) -> None:
        """Some minutes before the start, each at a time of their own; two posts are one walk."""
        mark = (shift.person_id, shift.key, shift.post_id)
        if mark in self._came or not arrival(shift) <= now <= shift.end:
            return
        self._came.add(mark)
        post = district.posts[shift.post_id]
        place = {"latitude": post.place.latitude, "longitude": post.place.longitude, "accuracy": 8}
        number = zlib.crc32("|".join(mark).encode()) + (1 << 40)
        posted = {"id": number, "at": now.isoformat(), "place": place}
        update: Incoming = incoming(shift.person_id, posted, now)
        await self._submit(update)


def arrival(shift: Shift) -> datetime:
    """Between nine and two minutes before the start, the same each time."""
    seconds = zlib.crc32(f"{shift.person_id}{shift.key}".encode()) % 420
    return shift.start - timedelta(minutes=9) + timedelta(seconds=seconds)
