"""The fictional district, to be looked at: a visitor can be anybody, and can push time forward."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, time, timedelta

from bot.channels.web.app import DemoControls
from bot.channels.web.channel import WebChannel
from bot.delivery.delivery import Delivery
from bot.demo.mark import CLOCK, demand_demo, mark_as_demo
from bot.demo.staff import SimulatedStaff
from bot.jobs.clock import Clock
from bot.jobs.sweeps import Sweeps
from bot.pauses import pause
from duty.district.district import District
from duty.district.shifts import DayKind
from duty.messaging.accounts import CONSENT_VERSION
from storage.engine.database import Database
from storage.engine.fresh import lay_out_afresh
from storage.importing import SAMPLE, import_directory
from storage.queries.accounts import admit_to_demo
from storage.queries.upkeep.facts import read_fact, write_fact

BEGINS = time(6, 50)
"""Ten minutes before the morning window of every school."""
KEEP_EVERY_S = 5


class Demo:
    """Loads the sample, keeps its staff coming, and does what the two buttons of the page ask for."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        sweeps: Sweeps,
        delivery: Delivery,
        web: WebChannel,
        staff: SimulatedStaff,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sweeps = sweeps
        self._delivery = delivery
        self._web = web
        self._staff = staff
        self._started_at: datetime | None = None
        self._hands = asyncio.Lock()
        """One at a time: the staff comes, the clock is pushed, the morning begins anew."""
        self._day = 0

    def controls(self) -> DemoControls:
        return DemoControls(forward=self.forward, reset=self.reset)

    async def begin(self, started_at: datetime | None) -> None:
        """Go on where it was left; the first time, load the sample on a school morning."""
        self._started_at = started_at
        left = await self._left_at()
        if left is None:
            await self._seed()
        elif started_at is None:
            self._clock.set(left)
        await self.keep_time()

    async def forward(self, minutes: int) -> None:
        """Push the clock minute by minute, so that everything due on the way happens in its order.

        Begun anew meanwhile, the rest of the way belongs to a day that is no more.
        """
        day = self._day
        for _ in range(minutes):
            async with self._hands:
                if day != self._day:
                    return
                self._clock.forward(timedelta(minutes=1))
                await self._staff.tick()
                await self._sweeps.tick()
        await self.keep_time()

    async def run(self, stop: asyncio.Event) -> None:
        """Let the staff come to work, and keep the time for the next start, until `stop`."""
        beats = 0
        while not stop.is_set():
            async with self._hands:
                await self._staff.tick()
            beats += 1
            if beats % KEEP_EVERY_S == 0:
                await self.keep_time()
            await pause(1, stop)
        await self.keep_time()

    async def reset(self) -> None:
        """Forget everything and begin the morning again, whatever is going on; never what is no demo."""
        await demand_demo(self._database)
        self._day += 1
        async with self._hands:
            await self._set_to_morning()
            self._delivery.forget()
            self._staff.forget()
            await lay_out_afresh(self._database)
            self._delivery.forget()
            await self._seed()
            self._web.restart()

    async def keep_time(self) -> None:
        """Write down what o'clock it is, so that a restart goes on from there."""
        async with self._database.writing() as connection:
            await write_fact(connection, CLOCK, self._clock.now().isoformat())

    async def _left_at(self) -> datetime | None:
        async with self._database.reading() as connection:
            found = await read_fact(connection, CLOCK)
        return datetime.fromisoformat(found) if found else None

    async def _seed(self) -> None:
        """Load the sample district; everybody in it has a web account and has read the notice."""
        await mark_as_demo(self._database)
        start = self._started_at or self._clock.now()
        yesterday = start.astimezone(self._database.timezone).date() - timedelta(days=1)
        await import_directory(self._database, SAMPLE, dry_run=False, now=start, shift_history_to=yesterday)
        await self._set_to_morning()
        now = self._clock.now()
        async with self._database.writing() as connection:
            await admit_to_demo(connection, (await self._database.district()).people, CONSENT_VERSION, now)

    async def _set_to_morning(self) -> None:
        """Before the old day is gone, too: what falls due each second must not find the new one at night."""
        if self._started_at:
            self._clock.set(self._started_at)
        elif (district := await self._database.district()).schools:
            self._clock.set(first_school_morning(district, self._clock.now()))


def first_school_morning(district: District, now: datetime) -> datetime:
    """06:50 of today, or of the next day on which every school has lessons."""
    day: date = district.today(now)
    while any(district.day(s, day).kind is not DayKind.SCHOOL_DAY for s in district.schools):
        day += timedelta(days=1)
    return datetime.combine(day, BEGINS, district.timezone)
