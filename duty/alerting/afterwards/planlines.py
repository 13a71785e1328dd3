"""预案: on an incident everybody on duty there gets the one line of the plan that is theirs, with [做了]."""

from __future__ import annotations

from datetime import datetime

from duty.alerting.afterwards.asking import answer, answered_by, base_of, send, tell
from duty.alerting.afterwards.hail import Hail, HailAnswer, HailKind, Reply
from duty.alerting.afterwards.news import OwnLine
from duty.alerting.afterwards.whom import Spot, on_the_spot
from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.district.people import Person
from duty.messaging.refused import Refused


async def hand_out(work: Work, call: Call, now: datetime) -> None:
    """Once for an incident; of a kind without a plan, and of a drill, nothing."""
    kind, plans = call.incident.kind, work.district.plans
    if call.alert.drill or not call.alert.urgent or not any(kind == planned for planned, _ in plans):
        return
    if await work.hails.of_alert(call.id, HailKind.PLAN):
        return
    spots = [
        spot
        for spot in await on_the_spot(work, call.alert.school_id, now)
        if (kind, _role(work, spot)) in plans
    ]
    if not spots:
        return
    hail = Hail(HailKind.PLAN, call.alert.school_id, "", now, call.id, words=kind)
    lines = [plans[kind, _role(work, spot)] for spot in spots]
    answers = await send(work, hail, spots, now, lines)
    base = vars(await base_of(work, hail))

    def own(one: HailAnswer) -> OwnLine:
        return OwnLine(**base, what=kind, line=one.line)

    await tell(work, hail, answers, own, now)


def _role(work: Work, spot: Spot) -> str:
    return str(work.district.people[spot.person_id].role)


async def done(work: Work, hail_id: int, person: Person, now: datetime) -> HailAnswer | Refused:
    """[做了]"""
    found = await answered_by(work, hail_id, person)
    if found is None or found[0].kind is not HailKind.PLAN:
        return Refused.GONE
    hail, mine = found
    return await answer(work, hail, mine, Reply.DONE, now) or mine
