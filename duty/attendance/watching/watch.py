"""Which posts the clock must look at: those where something happened, or whose time has come; no others.

Who stands where is kept in the rows of the check-ins, what is empty in those of the gaps; nothing of it lives
here. This only knows what this process has looked at already, and it may forget that at any time: then it
looks at everything that runs. So it is right after a restart, and with several processes on one database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from duty.attendance.absence.nudging import remind
from duty.attendance.gaps import look_at
from duty.attendance.leading.cards import refresh
from duty.attendance.ports import Work
from duty.attendance.twins import with_twins
from duty.attendance.watching.turns import Turns
from duty.district.district import District
from duty.district.moved import schools_moved

SILENT_AFTER_OUTAGE = timedelta(minutes=3)
OUTAGE_WITHIN = timedelta(hours=12)
EVERYTHING_EVERY = timedelta(minutes=1)
"""A net: what is kept is right without it."""
MARKS = 200
"""So many places where somebody came or left are looked at in one transaction."""
AT_ONCE = 12
"""So many windows are looked at in one transaction: about 15 ms, behind which a call may have to wait."""
TOGETHER = 100
"""So many windows of one desk in which places are empty: its officers read of all of them in one message."""


class Watch:
    """One for a process. `due` says whether `sweep` has something to look at, without the database."""

    def __init__(self, up_since: datetime) -> None:
        self._up_since = up_since
        self._turns: Turns | None = None
        """Of the district and the day that were looked at last."""
        self._until: datetime | None = None
        """What time alone brought up to then was looked at, or waits."""
        self._everything_at: datetime | None = None
        self._waiting: dict[str, None] = {}
        """Windows to look at, by their shift keys, until a transaction that looked at them is committed."""
        self._empty: dict[str, None] = {}
        """Those where a place was found empty that is not told yet; forgotten, they are found again."""

    def due(self, version: int, now: datetime, *, marked: bool) -> bool:
        """version: of the district in the database; marked: somebody came or left."""
        if marked or self._waiting or self._empty or self._turns is None or self._until is None:
            return True
        district = self._turns.district
        fresh = version != district.version or self._turns.day != district.today(now)
        return fresh or self._wants_everything(now) or self._turns.any(self._until, now)

    def _wants_everything(self, now: datetime) -> bool:
        """At first, once a minute, after the clock was set, and when we may speak again after an outage."""
        if self._until is None or self._everything_at is None:
            return True
        speaks_at = self._up_since + SILENT_AFTER_OUTAGE
        passed = self._until < speaks_at <= now or self._until > now
        return passed or not timedelta() <= now - self._everything_at < EVERYTHING_EVERY

    async def sweep(self, work: Work, now: datetime) -> int:
        """Look at a part of it; returns how much that was. Nothing is left when it is 0."""
        self._up_since = min(self._up_since, now)
        if not await work.gaps.alone():
            return 0
        await self._note(work, now)
        marks = await work.gaps.take_marks(MARKS)
        touched = with_twins(work.district, marks)
        running = [place for place in touched if _runs(work.district, place[0], now)]
        silent = self._silent_before(now)
        if running:
            keys = list(dict.fromkeys(key for key, _ in running))
            await look_at(work, keys, now, places=running, silent_before=silent)
            await _cards(work, keys, now, begin=silent is None)
        part = list(islice(self._waiting, AT_ONCE))
        if part:
            await remind(work, work.district.all_held(part), now, silent)
            empty = await look_at(work, part, now, silent_before=silent, opens=False)
            await _cards(work, part, now, begin=silent is None)
            work.when_kept(partial(self._looked_at, part, empty))
            return len(marks) + len(part)
        told = self._of_one_desk(work.district)
        if told:
            await look_at(work, told, now, silent_before=silent)
            work.when_kept(partial(self._told, told))
        return len(marks) + len(told)

    def _silent_before(self, now: datetime) -> datetime | None:
        fresh = now - self._up_since < SILENT_AFTER_OUTAGE and self._up_since > now - OUTAGE_WITHIN
        return self._up_since if fresh else None

    def _looked_at(self, keys: Iterable[str], empty: Iterable[str]) -> None:
        for key in keys:
            self._waiting.pop(key, None)
        self._empty |= dict.fromkeys(empty)

    def _told(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._empty.pop(key, None)

    # -- what is to be looked at -----------------------------------------------------------

    async def _note(self, work: Work, now: datetime) -> None:
        """Add the windows whose time has come since, and those of schools where the roster moved."""
        turns = self._current(work.district, now)
        if self._turns is None or self._until is None or self._wants_everything(now):
            await self._add(work, now, None)
            self._everything_at = now
        else:
            if self._turns.district is not work.district:
                await self._add(work, now, schools_moved(self._turns.district, work.district))
            self._waiting |= dict.fromkeys(turns.between(self._until, now))
        self._turns, self._until = turns, now

    def _current(self, district: District, now: datetime) -> Turns:
        day, last = district.today(now), self._turns
        return last if last and last.district is district and last.day == day else Turns(district, day)

    async def _add(self, work: Work, now: datetime, schools: frozenset[str] | None) -> None:
        """Everything that runs or has an open gap, at those schools or (None) at all."""
        running = [held.key for held in work.district.all_open_windows(now) if held.start <= now]
        for key in (*running, *await work.gaps.open_windows()):
            if schools is None or key.partition(":")[0] in schools:
                self._waiting[key] = None

    def _of_one_desk(self, district: District) -> Sequence[str]:
        """The next windows with an empty place, those of one desk together."""
        first = next(iter(self._empty), None)
        if first is None:
            return ()
        desk = _desk(district, first)
        return list(islice((key for key in self._empty if _desk(district, key) == desk), TOGETHER))


async def _cards(work: Work, keys: Iterable[str], now: datetime, *, begin: bool) -> None:
    """The leaders' cards of those windows."""
    await refresh(work, work.district.all_held(keys), now, begin=begin)


def _runs(district: District, key: str, now: datetime) -> bool:
    held = district.held_by(key)
    return held is not None and held.start <= now <= held.end


def _desk(district: District, key: str) -> str:
    """The first of the desks above the school."""
    school = district.schools.get(key.partition(":")[0])
    return next(iter(district.command_desks(school)), "") if school else ""
