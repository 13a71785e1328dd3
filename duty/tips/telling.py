"""The school's office hears that reports of passers-by wait: one message for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.district.people import Role
from duty.messaging.notices import News, Notice, Priority
from duty.tips.facts import TipFacts, facts
from duty.tips.ports import Work

BETWEEN = timedelta(minutes=10)
"""So long after one message the next may follow."""
WAITING = timedelta(hours=1)
"""So long where the earlier ones were not looked at yet: whoever does not look is not pressed harder."""
AT_ONCE = 50
OFFICE = (Role.SAFETY_OFFICE, Role.VICE_PRINCIPAL, Role.PRINCIPAL)


@dataclass(frozen=True)
class TipsWait(News):
    """The first of those that wait, and how many there are."""

    kind: ClassVar[str] = "tip.wait"
    count: int
    first: TipFacts


def office(work: Work, school_id: str) -> list[str]:
    """Who looks at them: the safety office, while there is none the deputy, else the principal."""
    found = (work.district.office_of(school_id, role) for role in OFFICE)
    return next((some for some in found if some), [])


async def sweep(work: Work, now: datetime) -> int:
    """Each school where something waits that its office does not know of. Returns how many were told."""
    return sum([await _tell(work, school, now) for school in await work.tips.untold(AT_ONCE)])


async def _tell(work: Work, school_id: str, now: datetime) -> bool:
    waiting = await work.tips.held(school_id, 1)
    last = await work.tips.told_last(school_id)
    pause = WAITING if waiting and waiting[0].told_at else BETWEEN
    if not waiting or (last is not None and now - last < pause):
        return False
    news = TipsWait(await work.tips.count_held(school_id), await facts(work, waiting[0]))
    for person in office(work, school_id):
        dedupe, name = f"tips:{school_id}:{now.timestamp():.0f}:{person}", f"tips:{school_id}"
        work.tell(Notice(person, news, Priority.NUDGE, dedupe, name=name, silent=True))
    await work.tips.mark_told(school_id, now)
    return True
