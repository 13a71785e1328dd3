"""Waiting that ends early."""

from __future__ import annotations

import asyncio


async def pause(seconds: float, until: asyncio.Event) -> None:
    """So long, or until the event is set. `asyncio.wait_for` may swallow a cancellation on Python 3.11."""
    try:
        async with asyncio.timeout(seconds):
            await until.wait()
    except TimeoutError:
        return
