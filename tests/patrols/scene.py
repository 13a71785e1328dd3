"""Guards on a round: the codes on the wall, and a clock that goes on minute by minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from duty.patrols.codes import Codes
from tests.kit.memory import ZONE
from tests.kit.story import Phone, Story

MORNING = "2026-11-23T09:20:00"
"""Monday, ten minutes before the round of 09:30."""
EVENING = "2026-11-23T22:20:00"
POINTS = tuple(f"SCH01-C{n:02}" for n in range(1, 7))


def link(story: Story, point: str) -> str:
    """What the phone sends when the poster was scanned."""
    return f"/start {Codes(story.house.settings.signing_key()).of_checkpoint(point)}"


async def scans(story: Story, phone: Phone, *points: str, at: datetime | None = None) -> None:
    for point in points:
        await phone.sends(link(story, point), at=at)


async def until(story: Story, clock: str, day: str = "2026-11-23") -> None:
    """Minute by minute, as a house that runs; what stands still for long says 无数据."""
    end = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE)
    while (left := end - story.house.clock.now()) > timedelta(0):
        await story.forward(seconds=min(left.total_seconds(), 240))
