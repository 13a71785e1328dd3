"""What of today's rounds and routines a school has behind it, for whoever looks at its board."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from duty.district.people import Person
from duty.patrols.walk import WalkState
from duty.rights.may import About, may
from duty.rights.words import Do, Thing
from duty.routines.task import Task, still_asked
from duty.summaries.ports import Work


@dataclass(frozen=True)
class Site:
    """planned: the day's rounds, also those to come; walked: as 巡查完成率 counts them (domain §3.4).

    told: 未打点巡查. open: titles of what was asked and nobody answered yet; never a name.
    """

    planned: int = 0
    walked: int = 0
    told: int = 0
    open: tuple[str, ...] = ()


async def site_of(work: Work, person: Person, school_id: str, now: datetime) -> Site:
    """As far as the person may read it; what we were down for ourselves (无数据) is not counted."""
    about, day = About(schools=(school_id,)), work.district.today(now)
    site = Site()
    if any(may(work.district, person, do, Thing.ROUND, about) for do in (Do.SEE, Do.MAKE)):
        found = await work.walks.of_schools([school_id], [day])
        due = [
            walk for walk in found if walk.points and not walk.extra and walk.state is not WalkState.UNKNOWN
        ]
        told = sum(walk.in_words and not walk.enough for walk in found)
        site = Site(len(due), sum(walk.enough and not walk.walking for walk in due), told)
    if may(work.district, person, Do.SEE, Thing.ROUTINE, about):
        tasks = await work.tasks.of_day([school_id], day)
        titles = dict.fromkeys(task.title for task in tasks if _open(task, now))
        site = Site(site.planned, site.walked, site.told, tuple(titles))
    return site


def _open(task: Task, now: datetime) -> bool:
    if task.answered or task.due_at > now:
        return False
    return task.asked_at is not None or still_asked(task, now)
