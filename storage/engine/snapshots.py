"""The district in memory, and its successor while that is read: aside, by nobody's transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from duty.district.district import District
from storage.queries.district import PARTS, REFERENCE_VERSION, load_again, table_versions
from storage.queries.national import national
from storage.tables import facts

Reading = Callable[[], AbstractAsyncContextManager[AsyncConnection]]
PATIENCE_S = 1.0
"""So long a transaction waits for a district that has just changed; then it goes on with the one before.

Below some thousand schools it is there long before. A call for help waits for nobody's edited row.
"""


class Snapshots:
    """Hands out the newest District; reads again only the tables that have changed."""

    def __init__(self, timezone: ZoneInfo, reading: Reading) -> None:
        self._timezone = timezone
        self._reading = reading
        self._loading: asyncio.Task[None] | None = None
        self.forget()

    def forget(self) -> None:
        """Everything is read anew the next time."""
        self.current = District(self._timezone, national=national(), version=-1)
        self._versions: dict[str, str] = {}

    async def is_newest(self, connection: AsyncConnection | AsyncSession) -> bool:
        """Whether nothing has changed since, by an import, another process, SQL."""
        return await _version(connection) == self.current.version

    async def renew(self, patience_s: float | None = PATIENCE_S) -> None:
        """Until a newer one is there; several who wait share one reading. The first one is waited for.

        A reading under way may have begun before what the caller saw: ask `is_newest` again.
        """
        while True:
            if self._loading is None or self._loading.done():
                self._loading = asyncio.create_task(self._load())
            loading = self._loading
            first = self.current.version < 0
            await asyncio.wait({loading}, timeout=None if first else patience_s)
            if loading.done():
                loading.result()
            if self.current.version >= 0:  # or what was read belonged to a house that is no more
                return

    async def _load(self) -> None:
        async with self._reading() as connection:
            version, versions = await _version(connection), await table_versions(connection)
            before = self.current
            moved = [name for name in PARTS if versions.get(name, "") != self._versions.get(name, "")]
            if before.version < 0 or not moved:
                moved = list(PARTS)
            fresh = await load_again(connection, before, moved, version)
        if self.current is before:  # or the database was laid out afresh meanwhile
            self.current, self._versions = fresh, versions

    async def close(self) -> None:
        if self._loading is not None:
            self._loading.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await self._loading


async def _version(connection: AsyncConnection | AsyncSession) -> int:
    return int(await connection.scalar(_asked()) or 0)


@cache
def _asked() -> Select[str]:
    return select(facts.c.value).where(facts.c.name == REFERENCE_VERSION)
