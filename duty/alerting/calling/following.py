"""Who took a call is asked about it in time; without a word of theirs everybody is called again."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from duty.alerting.calling.near import tell_near
from duty.alerting.calling.paging import called, climb
from duty.alerting.calling.telling import RAISED_AGAIN, ForHolder, holders, tell_reporter
from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.messaging.notices import Notice, Priority


class FollowUp(ForHolder):
    """Whoever has it is asked how it stands."""

    kind: ClassVar[str] = "alert.follow_up"


async def follow_up(work: Work, call: Call, now: datetime) -> None:
    """Ask whoever has it; where nobody has, or they were asked before, call everybody once more."""
    if call.alert.taken_by and not call.alert.asked_follow_up:
        await _ask(work, call, now)
    else:
        await raise_again(work, call, now)


async def _ask(work: Work, call: Call, now: datetime) -> None:
    alert = call.alert
    alert.ask(now)
    work.record(alert.subject, "follow_up_asked", now, "", person=alert.taken_by)
    dedupe = f"{alert.subject}:follow_up:{now:%Y%m%d%H%M}"
    for person_id in holders(work, alert, now):
        news = await FollowUp.to(person_id, work, call)
        work.tell(Notice(person_id, news, Priority.P1, dedupe))


async def raise_again(work: Work, call: Call, now: datetime) -> None:
    """Nobody has it any more: everybody is called once more."""
    work.record(call.subject, "raised_again", now, "", taken_by=call.alert.taken_by)
    call.alert.raise_again(now)
    if not call.alert.mistake_at:
        tell_reporter(work, call, RAISED_AGAIN, "", now)
    await climb(work, call, now)
    tell_near(work, call, now, await called(work, call.alert))
