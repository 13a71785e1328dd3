"""2,000 reports of passers-by in a burst, while a guard calls for help: `python -m bench.passers`.

The whole house over HTTP, on SQLite; the crowd is a process of its own. Printed: how many were kept, how soon
each was answered, and how long a call for help took from the tap to the page, before the burst and in it.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import httpx

from tests.kit.media_corpus import jpeg
from tests.kit.story import Story, opened, settings
from tests.tips.kit import passing_by

REPORTS = 2000
AT_ONCE = 60
CALLS = 20
WITH_PICTURE = 5
"""Every so many brings a picture."""
WITH_ADDRESS = 3
"""Words of the command by which the crowd is begun."""


async def burst(base: str, code: str) -> None:
    """As many browsers at once as one gate can hold, each at an address of its own."""
    limits = httpx.Limits(max_connections=AT_ONCE)
    picture, turn = jpeg(3000, 2000), asyncio.Semaphore(AT_ONCE)
    answers: list[tuple[int, float]] = []
    async with httpx.AsyncClient(base_url=base, limits=limits, timeout=60) as many:

        async def one(number: int) -> None:
            async with turn:
                began = time.perf_counter()
                told = {"words": f"操场边第{number}块砖松了", "kind": "facility"}
                files = {"photo": ("a.jpg", picture, "image/jpeg")} if number % WITH_PICTURE == 0 else None
                address = {"x-forwarded-for": f"10.{number // 250}.{number % 250}.7"}
                try:
                    found = await many.post(f"/r/{code}", data=told, files=files, headers=address)
                    answers.append((found.status_code, time.perf_counter() - began))
                except httpx.HTTPError:
                    answers.append((0, time.perf_counter() - began))

        await asyncio.gather(*(one(number) for number in range(REPORTS)))
    print(f"{REPORTS} reports: {dict(Counter(status for status, _ in answers))}")
    print(told_as("an answer", [seconds for _, seconds in answers]), flush=True)


async def calls(story: Story, how_many: int, pause_s: float) -> list[float]:
    """Seconds from a guard's tap to the officer's screen."""
    guard, desk = story.phone("G02"), story.phone("DO3")
    found = []
    for number in range(how_many):
        began = time.perf_counter()
        await guard.sends(f"有人拿刀，第{number}次")
        await desk.sees("拿刀")
        found.append(time.perf_counter() - began)
        for phone in story.phones.values():
            phone.unseen.clear()
        await asyncio.sleep(pause_s)
    return found


def told_as(name: str, seconds: list[float]) -> str:
    ordered = sorted(seconds)
    last = ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))]
    return f"{name}: p50 {statistics.median(ordered) * 1000:.0f} ms, p99 {last * 1000:.0f} ms"


async def measure(folder: Path) -> None:
    async with opened(settings(folder, now="2026-11-23T07:20:00")) as story, passing_by(story) as crowd:
        before = await calls(story, CALLS, 0.05)
        began, during = time.perf_counter(), list[float]()
        command = (sys.executable, "-m", "bench.passers", str(crowd.client.base_url), crowd.code)
        running = await asyncio.create_subprocess_exec(*command)
        ended = asyncio.create_task(running.wait())
        while not ended.done():
            during += await calls(story, 1, 0.05)
        print(f"in {time.perf_counter() - began:.1f} s")
        print(told_as(f"a call for help before ({len(before)})", before))
        print(told_as(f"a call for help in the burst ({len(during)})", during))
        for phone in story.phones.values():
            phone.unseen.clear()


def main() -> None:
    if len(sys.argv) == WITH_ADDRESS:
        asyncio.run(burst(*sys.argv[1:]))
        return
    with tempfile.TemporaryDirectory(prefix="huxue-passers-") as folder:
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
