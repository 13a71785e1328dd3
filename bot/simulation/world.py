"""The simulated district: its people, what they are going to do, and the house that answers them."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.channels.port import Incoming
from bot.simulation.agenda import Act, Agenda
from bot.simulation.channel import SimulatedChannel
from bot.simulation.engine import ZONE, Engine
from bot.simulation.line import Line
from bot.simulation.phone import Phone
from bot.simulation.timekeeping import StillClock
from duty.attendance.gaps import ALERT_AFTER
from duty.district.district import District
from duty.district.shifts import Shift
from handlers.speech.voice import Voice
from storage.queries.upkeep.due import GAPS, MAIL, PHOTOS

STUCK = timedelta(minutes=1)
"""A timer that stands where it stood before its job ran is asked about again so much later."""
HAIR = timedelta(milliseconds=1)
"""What is tried again is tried that much later: the steady clock is finer than the one that is set."""


class World:
    """Moves from one moment at which something happens to the next; nothing ever waits."""

    def __init__(self, folder: Path, clock: StillClock, district: District, seed: int) -> None:
        self._folder = folder
        self._clock = clock
        self.district = district
        self.random = random.Random(seed)
        self.agenda = Agenda()
        self.voice = Voice.load()
        self.channel = SimulatedChannel(clock.now)
        self.line = Line(self.channel, self._submit, clock.now)
        self.engine = self._build()
        self.kills = 0
        self.leave: dict[date, list[Shift]] = {}
        """The places of those who are ill, by day."""
        self.outages: list[tuple[datetime, datetime]] = []
        """When the house had no network."""
        self._dies = False
        self._beats: set[str] = set()
        self._due: dict[str, datetime] = {}
        self._was_due: dict[str, datetime] = {}
        self._mail_at: datetime | None = None
        self._gaps = False
        """Whether a place is empty that somebody may fill at any moment."""

    def _build(self) -> Engine:
        return Engine.build(self._folder, self.channel, self.voice, self._clock.now)

    async def _submit(self, update: Incoming) -> None:
        await self.engine.submit(update)

    @property
    def now(self) -> datetime:
        return self._clock.now()

    def moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, ZONE)

    def phone(self, person: str) -> Phone | None:
        """None for whoever has no smartphone."""
        return self.channel.phones.get(person)

    # -- what will happen ----------------------------------------------------------------------

    def at(self, moment: datetime, act: Act) -> None:
        """Somebody does it then, whether there is signal or not."""
        self.agenda.put(max(moment, self.now), act)

    def react(self, person: str, after_s: float, act: Act) -> None:
        """Somebody saw something and does it then; without signal nothing was seen, so later."""

        async def when_seen() -> None:
            if self.line.signal(person):
                await act()
            else:
                self.at(self.now + STUCK, when_seen)

        self.at(self.now + timedelta(seconds=after_s), when_seen)

    def beat(self, moment: datetime, *jobs: str) -> None:
        """At that moment these jobs of the clock are asked, whatever the timers say."""

        async def ask() -> None:
            self._beats.update(jobs)

        self.agenda.put(moment, ask)

    def die(self) -> None:
        """The process is killed as soon as what just came in is committed, before anything is said of it."""
        self._dies = True

    def cut_off(self) -> None:
        """The house has no network from now on."""
        self.channel.cut_off = True
        self.outages.append((self.now, self.now))

    def connect(self) -> None:
        self.channel.cut_off = False
        self.outages[-1] = (self.outages[-1][0], self.now)

    def about(self, median_s: float, spread: float = 0.8) -> float:
        """A time that people take: log-normal around its median."""
        return median_s * self.random.lognormvariate(0, spread)

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    # -- living --------------------------------------------------------------------------------

    async def begin(self) -> None:
        await self.engine.begin()

    async def live(self, until: datetime) -> None:
        """Everything up to that moment."""
        while (moment := self._next()) is not None and moment <= until:
            self._clock.set(max(moment, self.now))
            await self._step()
        self._clock.set(until)

    def _next(self) -> datetime | None:
        due = self._due.values()
        moments = [one for one in (self.agenda.next_at, self._mail_at, *due) if one is not None]
        return min(moments, default=None)

    async def _step(self) -> None:
        due = {job for job, at in self._due.items() if at <= self.now}
        acted = await self._act()
        jobs, self._beats = due | self._beats, set()
        if acted and (self._gaps or self._windows_run()):
            jobs.add("gaps")
        if jobs:
            await self.engine.tick(jobs)
        if PHOTOS in jobs:
            await self._develop()
        if self._dies:
            await self._restart()
        pause = await self.engine.delivery.say_due(claim=MAIL in jobs)
        self.channel.read()
        self._mail_at = self.now + timedelta(seconds=pause) + HAIR if pause is not None else None
        await self._look_ahead()

    def _windows_run(self) -> bool:
        """Whether somebody who leaves now, or was not seen, may leave a place empty."""
        return any(one.start + ALERT_AFTER <= self.now for one in self.district.all_open_windows(self.now))

    async def _act(self) -> bool:
        acted = False
        while act := self.agenda.take(self.now):
            await act()
            acted = True
        return acted

    async def _develop(self) -> None:
        while await self.engine.photos.tick():
            pass

    async def _restart(self) -> None:
        self._dies = False
        self.kills += 1
        failed = self.engine.failed
        await self.engine.kill()
        self.engine = self._build()
        self.engine.failed.extend(failed)
        await self.engine.begin()
        await self.engine.delivery.say_due(claim=True)
        await self.line.bring_again()

    async def _look_ahead(self) -> None:
        """When each job has something to do next. What did not move must not keep time from moving."""
        found = await self.engine.due(self.now)
        self._gaps = found.pop(GAPS, None) is not None
        stuck = {job for job, at in found.items() if at <= self.now and self._was_due.get(job) == at}
        self._was_due = found
        soon = self.now + timedelta(seconds=1)
        self._due = {job: self.now + STUCK if job in stuck else max(at, soon) for job, at in found.items()}
