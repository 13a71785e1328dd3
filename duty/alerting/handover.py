"""A duty changes hands, and with it whatever is open: a stand-in accepts, gives it back, or it is over."""

from __future__ import annotations

from datetime import datetime

from duty.alerting.ports import Work
from duty.alerting.referring import pass_on
from duty.rosters.standin import StandIn, StandInState
from duty.rosters.standins import ANSWER_WITHIN, tell


async def accept(work: Work, one: StandIn, now: datetime) -> bool:
    """From this minute the duty is theirs, and what is open with it."""
    if one.state is not StandInState.ASKED or now >= one.ends_at or now - one.asked_at > ANSWER_WITHIN:
        return False
    one.state, one.begins_at = StandInState.ACCEPTED, now
    work.record(one.subject, "accepted", now, one.stand_in_id)
    tell(work, one, one.absent_id, "standin.accepted")
    await pass_on(work, one.absent_id, one.stand_in_id, now)
    return True


async def take_back(work: Work, one: StandIn, now: datetime) -> bool:
    """收回: the duty is one's own again at once."""
    if not one.live:
        return False
    stood = one.state is StandInState.ACCEPTED
    one.state, one.ended_at = StandInState.TAKEN_BACK, now
    work.record(one.subject, "taken_back", now, one.absent_id)
    tell(work, one, one.stand_in_id, "standin.taken_back")
    if stood:
        await pass_on(work, one.stand_in_id, one.absent_id, now)
    return True


async def sweep(work: Work, now: datetime) -> int:
    """A span ends by itself, a question without an answer too."""
    due = await work.stand_ins.due(now, now - ANSWER_WITHIN)
    for one in due:
        if one.state is StandInState.ASKED:
            one.state = StandInState.LAPSED
            work.record(one.subject, "lapsed", now)
            tell(work, one, one.absent_id, "standin.lapsed")
        else:
            await _end(work, one, now)
    return len(due)


async def _end(work: Work, one: StandIn, now: datetime) -> None:
    one.state, one.ended_at = StandInState.ENDED, now
    work.record(one.subject, "ended", now)
    for person_id in (one.absent_id, one.stand_in_id):
        tell(work, one, person_id, "standin.ended")
    await pass_on(work, one.stand_in_id, one.absent_id, now)
