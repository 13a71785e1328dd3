"""The card of a call follows its place: edited where it stands, quietly, for everybody who has one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.calling.paging import called
from duty.alerting.calling.storms import only_bundled
from duty.alerting.calling.telling import ForHolder, holders
from duty.alerting.calls.call import Call
from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.calls.standing import Stands
from duty.alerting.ports import Work
from duty.messaging.notices import Notice, Priority

STALE = timedelta(minutes=2)
"""A place that could not be shown so long is not shown any more; a later one is."""


@dataclass(frozen=True)
class CallMoved(CallNews):
    """It is elsewhere now, and stands as it stood.

    by, at: who brought it there; empty while nobody has it.
    mine:   whoever reads it has it, and can say this next.
    """

    kind: ClassVar[str] = "alert.moved"
    stands: Stands
    phones: bool
    by: str
    at: str
    mine: ForHolder | None = None


async def show_place(work: Work, call: Call, now: datetime) -> None:
    """Whoever was called by a bundle has no card; theirs is the line below it."""
    alert, name = call.alert, str(call.subject)
    without = await only_bundled(work, alert)
    having = holders(work, alert, now) if alert.taken else []
    for person_id in await called(work, alert):
        if person_id not in without:
            mine = await ForHolder.to(person_id, work, call) if person_id in having else None
            work.tell(rewritten(person_id, _moved(work, call, mine), name, now))


def rewritten(person_id: str, news: CallNews, name: str, now: datetime) -> Notice:
    """It stands in place of the message of that name: quietly, and never late."""
    return Notice(
        person_id,
        news,
        Priority.RECEIPT,
        name=name,
        replaces=name,
        expires_at=now + STALE,
        silent=True,
    )


def _moved(work: Work, call: Call, mine: ForHolder | None) -> CallMoved:
    standing = call.alert.standing
    person = work.district.people.get(standing.by)
    return CallMoved(
        CallFacts.of(work.district, call),
        stands=standing.stands,
        phones=bool(call.alert.mistake_at),
        by=person.name if person else "",
        at=work.district.clock(standing.at) if standing.at else "",
        mine=mine,
    )
