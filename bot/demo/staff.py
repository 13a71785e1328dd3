"""Staff of the demo without a phone on its page: they come to work and clear their buses by themselves."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from bot.channels.port import Submit
from bot.channels.web.updates import incoming
from duty.district.district import District
from duty.district.routines import Bus
from duty.district.shifts import Shift
from storage.engine.database import Database

STAYS_AWAY = "PO04"
"""柳河小学's officer is the one place that stays empty: `07:10 柳河小学 校门口护学岗 缺:民警1`."""
EARLIEST = timedelta(minutes=9)
"""So long before the start the first of them come; the last come seven minutes later."""
SPREAD_S = 420
CLEARS_AFTER, CLEARS_UNTIL = timedelta(minutes=4), timedelta(minutes=19)
"""So long after an arrival the bus is walked through; nobody is told before twenty minutes."""


class SimulatedStaff:
    """Checks everybody in who has a shift and no phone, through the same way in as real people.

    `phones`: whose phones the visitor holds; these people do nothing by themselves.
    """

    def __init__(
        self, database: Database, submit: Submit, now: Callable[[], datetime], phones: Collection[str]
    ) -> None:
        self._database = database
        self._submit = submit
        self._now = now
        self._idle = {*phones, STAYS_AWAY}
        self._came: set[tuple[str, str, str]] = set()

    def forget(self) -> None:
        """Nobody has come yet: the demo begins anew."""
        self._came.clear()

    async def tick(self) -> None:
        """Check in whoever's moment has come, and say of a bus that it is empty."""
        now = self._now()
        district = await self._database.district()
        for bus in district.book.buses.values():
            if (
                bus.attendant_id not in self._idle
                and district.day(bus.school_id, district.today(now)).kind.taught
            ):
                await self._clear_when_due(district, bus, now)
        for person_id in district.people:
            if person_id not in self._idle:
                for shift in district.shifts_near(person_id, now):
                    await self._come_when_due(district, shift, now)

    async def _come_when_due(self, district: District, shift: Shift, now: datetime) -> None:
        """Share the place of the post, once a shift; who has two posts then shares both places at once."""
        mark = (shift.person_id, shift.key, shift.post_id)
        if mark in self._came or not arrival(shift) <= now <= shift.end:
            return
        self._came.add(mark)
        post = district.posts[shift.post_id]
        place = {"latitude": post.place.latitude, "longitude": post.place.longitude, "accuracy": 8}
        number = zlib.crc32("|".join(mark).encode()) + (1 << 40)
        await self._submit(
            incoming(shift.person_id, {"id": number, "at": now.isoformat(), "place": place}, now)
        )

    async def _clear_when_due(self, district: District, bus: Bus, now: datetime) -> None:
        """Some minutes after each arrival, in words: 1号车清好了."""
        for due in (datetime.combine(district.today(now), at, district.timezone) for at in bus.arrivals):
            mark = (bus.attendant_id, bus.id, due.isoformat())
            if mark in self._came or not due + CLEARS_AFTER <= now <= due + CLEARS_UNTIL:
                continue
            self._came.add(mark)
            number = zlib.crc32("|".join(mark).encode()) + (1 << 40)
            said = {"id": number, "at": now.isoformat(), "text": f"{bus.name}清好了"}
            await self._submit(incoming(bus.attendant_id, said, now))


def arrival(shift: Shift) -> datetime:
    """When somebody comes: between nine and two minutes before the start, the same moment each time."""
    after_s = zlib.crc32(f"{shift.person_id}{shift.key}".encode()) % SPREAD_S
    return shift.start - EARLIEST + timedelta(seconds=after_s)
