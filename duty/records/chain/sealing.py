"""Sealing: the clock chains what was written, in order, a small part at a time. No writer waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.records.chain.ports import Seals
from duty.records.chain.seal import Seal, following
from duty.records.history import Change
from duty.records.ports import Work

AT_ONCE = 100
"""Of one transaction: some milliseconds."""
SLICES = 24
"""Of one tick, so that the other jobs of the clock are not kept waiting: 2,400 entries a second."""


@dataclass(frozen=True)
class Settled:
    """Up to this id nothing can come any more once these writers have ended.

    On PostgreSQL ids are handed out in order and committed in any: an entry may appear behind one that is
    long there. Whoever got a lower id was writing when the higher one was seen, so it is enough to wait for
    those who wrote then. On SQLite there is one writer, and nobody to wait for.
    """

    upto: int
    writers: frozenset[str]


class Sealing:
    """One of it in each process; of several processes one seals at a time."""

    def __init__(self) -> None:
        self._settled: Settled | None = None
        self._sealed = -1
        self._slices = 0

    def due(self, newest: int) -> bool:
        """newest: the highest id of the history that the clock has seen."""
        return newest != self._sealed

    async def sweep(self, work: Work, now: datetime) -> int:
        """How many entries were sealed; 0 where no more can be now."""
        found = await self._part(work.seals, now)
        self._slices += 1
        if len(found) == AT_ONCE and self._slices < SLICES:
            return AT_ONCE
        self._slices = 0
        return 0

    async def _part(self, seals: Seals, now: datetime) -> Sequence[Change]:
        if not await seals.alone():
            return ()
        last = await seals.last()
        after = last.change_id if last else 0
        upto = await self._settled_after(seals, after)
        if upto is None:
            return ()
        found = await seals.unsealed(after, upto, AT_ONCE) if upto > after else ()
        await seals.add(chained(last, found, now))
        self._sealed = found[-1].id or 0 if found else after
        return found

    async def _settled_after(self, seals: Seals, after: int) -> int | None:
        """The id up to which everything is there; None where somebody must be waited for."""
        known = self._settled
        if known is None or known.upto <= after:
            newest = await seals.newest()
            known = Settled(newest, await seals.writers() if newest > after else frozenset())
        elif known.writers:
            known = Settled(known.upto, known.writers & await seals.writers())
        self._settled = known
        return None if known.writers else known.upto


def chained(last: Seal | None, changes: Sequence[Change], now: datetime) -> list[Seal]:
    """The seals of these entries in order, the first after the last one there is."""
    made = []
    for change in changes:
        last = following(last, change, now)
        made.append(last)
    return made
