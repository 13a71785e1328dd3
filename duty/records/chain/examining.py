"""Checking the chain: every entry is as it was when it was sealed, none is missing, none was put in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from duty.records.chain.seal import Head, Seal, digest, head_of, plain_of
from duty.records.history import Change


class Fault(StrEnum):
    CHANGED = "changed"
    """The entry is not as it was when it was sealed."""
    REMOVED = "removed"
    """It is sealed and is there no more."""
    INSERTED = "inserted"
    """It stands between sealed ones and was never sealed: put in afterwards."""
    SEAL_CHANGED = "seal changed"
    """The seal is not the one that was made."""
    SEAL_REMOVED = "seal removed"
    """A number is missing among the seals."""
    CUT_OFF = "cut off"
    """A head that was printed is not in the chain: its end was taken off, or written anew."""
    WORDS_CHANGED = "words changed"
    """What somebody wrote is not what the entry has the hash of."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first that is wrong. change_id: of the entry, 0 where it is none; position: of its seal, or 0."""

    fault: Fault
    position: int
    change_id: int
    change: Change | None = None


class Examiner:
    """Reads the chain from its beginning, a part at a time, and remembers only where it stands."""

    def __init__(self, known: Sequence[Head] = ()) -> None:
        self.last: Seal | None = None
        self._unseen = list(known)

    def part(self, seals: Sequence[Seal], changes: Iterable[Change]) -> Broken | None:
        """The next seals, and all entries after those looked at up to that of the last seal, by their ids."""
        waiting = {change.id or 0: change for change in changes}
        for seal in seals:
            early = next((number for number in waiting if number < seal.change_id), None)
            if early is not None:
                return Broken(Fault.INSERTED, 0, early, waiting[early])
            if broken := self._one(seal, waiting.pop(seal.change_id, None)):
                return broken
            self.last = seal
            self._unseen = [head for head in self._unseen if not head.is_of(seal)]
        return None

    def _one(self, seal: Seal, change: Change | None) -> Broken | None:
        before = self.last.position if self.last else 0
        if seal.position != before + 1:
            return Broken(Fault.SEAL_REMOVED, before + 1, 0)
        if self.last and seal.change_id <= self.last.change_id:
            return Broken(Fault.SEAL_CHANGED, seal.position, seal.change_id)
        made = head_of(self.last, seal.position, seal.change_id, seal.content, seal.sealed_at)
        if made != seal.head:
            return Broken(Fault.SEAL_CHANGED, seal.position, seal.change_id, change)
        if change is None:
            return Broken(Fault.REMOVED, seal.position, seal.change_id)
        if digest(plain_of(change)) != seal.content:
            return Broken(Fault.CHANGED, seal.position, seal.change_id, change)
        return None

    def end(self) -> Broken | None:
        """After the last part: whether each head that is known from elsewhere was met."""
        last = self.last.position if self.last else 0
        return Broken(Fault.CUT_OFF, self._unseen[0].position or last, 0) if self._unseen else None
