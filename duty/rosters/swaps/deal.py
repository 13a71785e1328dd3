"""A place that changes hands, and the one that is given for it (互换), if any: both or neither."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.rosters.ports import Work
from duty.rosters.swaps.swap import Swap


@dataclass(frozen=True)
class Deal:
    """Each step is one of both. back: the colleague's place, which whoever asked takes for it."""

    swap: Swap
    back: Swap | None = None

    @property
    def both(self) -> tuple[Swap, ...]:
        return (self.swap, self.back) if self.back else (self.swap,)

    @property
    def begins_at(self) -> datetime:
        return min(one.begins_at for one in self.both)

    @property
    def ends_at(self) -> datetime:
        return max(one.ends_at for one in self.both)

    def accept(self, taker_id: str, now: datetime) -> bool:
        """One of those asked takes it. False when it is too late, or somebody answered before."""
        if not self.swap.accept(taker_id, now):
            return False
        return self.back is None or self.back.accept(self.swap.absent_id, now)

    def decline(self, person_id: str) -> bool:
        """False when it was answered before."""
        if not self.swap.decline(person_id):
            return False
        return self.back is None or self.back.decline(self.swap.absent_id)

    def approve(self, by: str, now: datetime) -> bool:
        done = [one.approve(by, now) for one in self.both]
        return all(done)

    def refuse(self, by: str, now: datetime) -> bool:
        done = [one.refuse(by, now) for one in self.both]
        return all(done)

    def take_back(self, now: datetime) -> bool:
        done = [one.take_back(now) for one in self.both]
        return all(done)

    def lapse(self) -> bool:
        done = [one.lapse() for one in self.both]
        return all(done)

    def lift(self, now: datetime) -> bool:
        """Taken back after it was approved: of two places before the first of them begins."""
        late = self.back is not None and now >= self.begins_at
        done = [] if late else [one.lift(now) for one in self.both]
        return bool(done) and all(done)


async def deal_of(work: Work, swap: Swap) -> Deal:
    """Of either half."""
    if swap.returns_id is not None:
        first = await work.swaps.get(swap.returns_id)
        return Deal(first, swap) if first else Deal(swap)
    return Deal(swap, await work.swaps.returning(swap.id or 0))
