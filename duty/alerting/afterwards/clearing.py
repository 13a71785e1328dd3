"""解除: one sentence, once and with a sound, to everybody who was told of that incident."""

from __future__ import annotations

from datetime import datetime

from duty.alerting.afterwards import rollcall
from duty.alerting.afterwards.asking import base_of
from duty.alerting.afterwards.hail import MOST_WORDS, Hail, HailKind
from duty.alerting.afterwards.news import AllClear
from duty.alerting.answering.rights import Refusal, Refused, about_call
from duty.alerting.calling.paging import called
from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.district.people import Person
from duty.messaging.notices import Notice, Priority
from duty.rights.may import may
from duty.rights.words import Do, Thing


async def may_clear(work: Work, alert_id: int, by: Person) -> Call | Refused:
    """Whether it is theirs to say, was not said before, and somebody has dealt with it."""
    call = await work.alerts.call(alert_id)
    if call is None:
        return Refused(Refusal.UNKNOWN)
    about = about_call(call.alert, await called(work, call.alert))
    if not may(work.district, by, Do.START, Thing.ALL_CLEAR, about):
        return Refused(Refusal.UNKNOWN)
    if call.alert.open or await work.hails.of_alert(alert_id, HailKind.ALL_CLEAR):
        return Refused(Refusal.TOO_LATE)
    return call


async def clear(work: Work, alert_id: int, by: Person, words: str, now: datetime) -> list[str] | Refused:
    """Returns who was told; the 点名 of it is over."""
    call = await may_clear(work, alert_id, by)
    if isinstance(call, Refused):
        return call
    everybody = [one for one in await told_of(work, call) if one != by.id]
    hail = Hail(HailKind.ALL_CLEAR, call.alert.school_id, by.id, now, alert_id, words=words[:MOST_WORDS])
    await work.hails.add(hail, ())
    work.record(call.subject, "all_clear", now, by.id, words=hail.words)
    news = AllClear(**vars(await base_of(work, hail)), words=hail.words)
    for person_id in everybody:
        work.tell(Notice(person_id, news, Priority.P1, f"{call.subject}:all_clear:{person_id}"))
    for one in await work.hails.of_alert(alert_id, HailKind.ROLL_CALL):
        await rollcall.close(work, one, by.id, now)
    return everybody


async def told_of(work: Work, call: Call) -> list[str]:
    """Whoever was called or near, reported it, was asked in a 点名, got an order or a line of the plan."""
    hails = await work.hails.of_alert(call.id)
    asked = [one.person_id for hail in hails for one in await work.hails.answers(hail.known_id)]
    reported = (call.alert.reporter_id, *call.incident.also_reported_by)
    return list(dict.fromkeys([*await called(work, call.alert), *call.alert.near, *reported, *asked]))
