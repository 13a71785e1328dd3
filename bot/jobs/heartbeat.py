"""Tells somebody outside each minute that all is well; that they hear nothing is the alarm."""

from __future__ import annotations

import asyncio
from datetime import datetime

import aiohttp
import structlog

from duty.alerting.calling import watchdog
from storage.engine.work import SqlWork

log = structlog.get_logger()

PATIENCE = aiohttp.ClientTimeout(total=10)


class Heartbeat:
    """Its sweep looks at every open alert, and if all is well calls the address outside the transaction."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._beats: set[asyncio.Task[None]] = set()

    async def sweep(self, work: SqlWork, now: datetime) -> int:
        if not self._url or await watchdog.ill(work, now):
            return 0
        beat = asyncio.create_task(self._beat())
        self._beats.add(beat)
        beat.add_done_callback(self._beats.discard)
        return 1

    async def _beat(self) -> None:
        """Ask for the address once, following no redirect. It may hold a secret, so it is never logged."""
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as session,
                session.get(self._url, allow_redirects=False) as answer,
            ):
                if answer.status >= 300:
                    log.warning("heartbeat_refused", status=answer.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("heartbeat_failed", error=type(error).__name__)
