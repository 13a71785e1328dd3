"""Which posts the clock must look at: those where something happened, or whose time has come; no others.

Who stands where is kept in the rows of the check-ins, what is empty in those of the gaps; nothing of it lives
here. This only knows what this process has looked at already, and it may forget that at any time: then it
looks at everything that runs. So it is right after a restart, and with several processes on one database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from duty.attendance.absence.nudging import remind
from duty.attendance.gaps import look_at
from duty.attendance.leading.cards import refresh
from duty.attendance.ports import Work
from duty.attendance.twins import with_twins
from duty.attendance.watching.telling import tell_of
from duty.attendance.watching.turns import Turns
from duty.attendance.watching.untold import desk_of
from duty.attendance.watching.waiting import Waiting
from duty.district.district import District
from duty.district.moved import schools_moved

SILENT_AFTER_OUTAGE = timedelta(minutes=3)
OUTAGE_WITHIN = timedelta(hours=12)
EVERYTHING_EVERY = timedelta(minutes=1)
"""A net: what is kept is right without it."""
AT_ONCE = 8
"""So many windows are looked at in one transaction: some 15 ms, behind which a call may have to wait."""
PATIENCE = timedelta(seconds=2)
"""So long at most what was found empty waits for others who leave at the same time."""


class Watch:
    """One for a process. `due` says whether `sweep` has something to look at, without the database."""

    def __init__(self, up_since: datetime) -> None:
        self._up_since = up_since
        self._turns: Turns | None = None
        """Of the district and the day that were looked at last."""
        self._until: datetime | None = None
        """What time alone brought up to then was looked at, or waits."""
        self._everything_at: datetime | None = None
        self._desks: dict[str, str] = {}
        """By school, of the district that was looked at last."""
        self._waiting = Waiting()
        """Windows to look at, until a transaction that looked at them is committed."""

    def due(self, version: int, now: datetime, *, marked: bool) -> bool:
        """version: of the district in the database; marked: somebody came or left, or is to be told of it."""
        if marked or self._waiting or self._turns is None or self._until is None:
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
        """Look at a part of it; returns how much that was. Nothing is left when it is 0.

        Whoever is to be told of a desk is told when nothing of it is left to be looked at.
        """
        self._up_since = min(self._up_since, now)
        if not await work.gaps.alone():
            return 0
        await self._note(work, now)
        silent = self._silent_before(now)
        untold = await work.untold_gaps.desks(silent)
        marks = await work.gaps.take_marks(AT_ONCE // 2 if self._waiting else AT_ONCE)
        whole = self._whole(untold, now, moving=bool(marks))
        moved = _running(work.district, marks, now)
        part = [] if whole else self._waiting.next(AT_ONCE - len(moved), first=untold)
        keys = [key for _, key in part]
        if marks and keys:  # these may be marked, too
            moved += _running(work.district, await work.gaps.marks_of(keys), now)
        await self._look_at(work, moved, keys, now, silent)
        work.when_kept(partial(self._waiting.remove, part))
        told = await tell_of(work, whole[0], silent) if whole else 0
        return len(marks) + len(part) + told

    async def _look_at(
        self, work: Work, moved: Sequence[str], part: Sequence[str], now: datetime, silent: datetime | None
    ) -> None:
        """moved: windows of places where somebody came or left. part: those whose time has come."""
        keys = list(dict.fromkeys([*moved, *part]))
        if keys:
            await remind(work, work.district.all_held(part), now, silent)
            await look_at(work, keys, now, silent_before=silent)
            await refresh(work, work.district.all_held(keys), now, begin=silent is None)

    def _whole(self, untold: Mapping[str, datetime], now: datetime, *, moving: bool) -> list[str]:
        """The desks of which people are told now: nothing of them waits to be looked at.

        untold: since when somebody is to be told of which desk. moving: others leave just now, too.
        """
        whole = [desk for desk in untold if desk not in self._waiting]
        return [desk for desk in whole if not moving or now - untold[desk] >= PATIENCE]

    def _silent_before(self, now: datetime) -> datetime | None:
        fresh = now - self._up_since < SILENT_AFTER_OUTAGE and self._up_since > now - OUTAGE_WITHIN
        return self._up_since if fresh else None

    # -- what is to be looked at -----------------------------------------------------------

    async def _note(self, work: Work, now: datetime) -> None:
        """Add the windows whose time has come since, and those of schools where the roster moved."""
        turns = self._current(work.district, now)
        if self._turns is None or self._turns.district is not work.district:
            self._desks.clear()
        if self._turns is None or self._until is None or self._wants_everything(now):
            await self._add(work, now, None)
            self._everything_at = now
        else:
            if self._turns.district is not work.district:
                await self._add(work, now, schools_moved(self._turns.district, work.district))
            for key in turns.between(self._until, now):
                self._wait(work.district, key)
        self._turns, self._until = turns, now

    def _current(self, district: District, now: datetime) -> Turns:
        day, last = district.today(now), self._turns
        return last if last and last.district is district and last.day == day else Turns(district, day)

    async def _add(self, work: Work, now: datetime, schools: frozenset[str] | None) -> None:
        """Everything that runs or has an open gap, at those schools or (None) at all."""
        running = [held.key for held in work.district.all_open_windows(now) if held.start <= now]
        for key in (*running, *await work.gaps.open_windows()):
            if schools is None or key.partition(":")[0] in schools:
                self._wait(work.district, key)

    def _wait(self, district: District, key: str) -> None:
        school = key.partition(":")[0]
        if school not in self._desks:
            self._desks[school] = desk_of(district, school)
        self._waiting.add(self._desks[school], key)


def _running(district: District, marks: Iterable[tuple[str, str]], now: datetime) -> list[str]:
    """The windows of those places, and of others of the same people, that run now."""
    held = district.all_held(dict.fromkeys(key for key, _ in with_twins(district, marks)))
    return [one.key for one in held if one.start <= now <= one.end]
