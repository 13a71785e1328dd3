"""What sealing and checking need from storage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from duty.records.chain.seal import Seal
from duty.records.history import Change


class Seals(Protocol):
    async def alone(self) -> bool:
        """Whether no other process seals until this transaction ends; never waits."""

    async def last(self) -> Seal | None: ...

    async def newest(self) -> int:
        """The highest id of the history that is committed; 0 where it is empty."""

    async def writers(self) -> frozenset[str]:
        """Other transactions that may have taken an id and have not ended. Asked after `newest`."""

    async def unsealed(self, after: int, upto: int, most: int) -> Sequence[Change]:
        """The next entries by their ids, as they are kept: without the words beside them."""

    async def add(self, seals: Sequence[Seal]) -> None: ...
