"""A pause that ends early when something happens."""

from __future__ import annotations

import asyncio


async def pause(seconds: float, until: asyncio.Event) -> None:
    """Wait so long, or until the event is set.

    Not by `asyncio.wait_for`, which may swallow a cancellation on Python 3.11.
    """
    try:
        async with asyncio.timeout(seconds):
            await until.wait()
    except TimeoutError:
        return
