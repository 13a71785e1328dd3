"""One question for everybody who asks the same kind of thing at about the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class Together(Generic[Key, Found]):
    """Answers what was read after the moment of asking. Whoever asks while a question is under way shares the
    next one; where it fails, everybody who asked hears of it."""

    def __init__(
        self,
        ask: Callable[[Collection[Key]], Awaitable[Mapping[Key, Found]]],
        otherwise: Found,
        *,
        most: int | None = None,
        later: Callable[[Key], bool] = lambda key: False,
    ) -> None:
        """`otherwise`: the answer to whatever the question did not find.

        most: so much is asked at once. later: whether a key waits for all others; among equals the first
        asked is the first answered.
        """
        self._ask = ask
        self._otherwise = otherwise
        self._most = most
        self._later = later
        self._wanted: dict[Key, asyncio.Future[Found]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def of(self, key: Key) -> Found:
        answer = self._wanted.setdefault(key, asyncio.get_running_loop().create_future())
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_for_all())
        return await asyncio.shield(answer)

    async def _ask_for_all(self) -> None:
        while self._wanted:
            next_ones = sorted(self._wanted, key=self._later)[: self._most]
            wanted = {key: self._wanted.pop(key) for key in next_ones}
            try:
                found = await self._ask(wanted)
            except Exception as error:
                for answer in wanted.values():
                    answer.set_exception(error)
                continue
            for key, answer in wanted.items():
                answer.set_result(found.get(key, self._otherwise))
