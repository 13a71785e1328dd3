"""What the caller adds to a running call: words, the place, pictures. Whoever was called reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from duty.alerting.calling.placing import say_more
from duty.alerting.calling.raising import change_triage
from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.district.people import Person
from duty.district.places import Place
from duty.district.severity import Triage
from duty.incidents.filing import DETAIL_WITHIN
from duty.language.reading import Intent, Meaning
from duty.messaging.accounts import CONSENT_VERSION
from duty.records.photos import Picture

LINES = 8
LATELY = timedelta(minutes=1)
"""So much that a caller adds within a minute is told in lines of its own, which are heard."""


@dataclass(frozen=True, slots=True)
class Added:
    """It belongs to the call.

    at_post:    they have come to their post, where their check-in is due as well.
    asks_drill: it speaks of a drill, and the call is none: its caller is asked.
    unsaid:     it is one more picture of an album, of which nothing is said.
    raised:     it is graver than the call was: everybody is called as at first.
    """

    call: Call
    at_post: bool = False
    asks_drill: bool = False
    unsaid: bool = False
    raised: bool = False


async def call_to_add_to(work: Work, incident_id: int, now: datetime) -> Call | None:
    """The call that what is sent now belongs to, while it is being answered."""
    call = await work.alerts.call_of(incident_id) if incident_id else None
    if call is None or not call.alert.live:
        return None
    return call if now - call.incident.received_at <= DETAIL_WITHIN else None


async def add_place(
    work: Work, incident_id: int, place: Place, person: Person, now: datetime
) -> Added | None:
    """Where it is. None where the call is over."""
    call = await call_to_add_to(work, incident_id, now)
    if call is None:
        return None
    known = call.incident.latitude is not None
    call.incident.stands_at(place)
    await say_more(work, call, "detail", now, calm=known)
    there = work.district.post_near(person.schools, place) is not None
    return Added(call, at_post=there and await _check_in_is_due(work, person, now))


async def add_words(
    work: Work, incident_id: int, meaning: Meaning, person: Person, now: datetime
) -> Added | None:
    """More words, weighed anew; 收到 adds nothing. None where the call is over."""
    call = await call_to_add_to(work, incident_id, now)
    if call is None or meaning.says_nothing:
        return Added(call) if call else None
    call.incident.adds(meaning.words)
    await tell_detail(work, call, meaning.words, now)
    raised = await _weigh_anew(work, call, meaning, now)
    if meaning.speaks_of_drill and not call.alert.drill:
        return Added(call, asks_drill=True, raised=raised)
    here = meaning.intent is Intent.CHECK_IN
    return Added(call, at_post=here and await _check_in_is_due(work, person, now), raised=raised)


async def _weigh_anew(work: Work, call: Call, meaning: Meaning, now: datetime) -> bool:
    """他掏刀了 after [只要来个人]: as grave as at first, and as after a new tap it is not lowered again."""
    alert = call.alert
    grave = meaning.calls and (meaning.incident.triage if meaning.names_danger else Triage.P0) is Triage.P0
    if not grave or alert.triage is Triage.P0 or alert.drill:
        return False
    call.incident.triage = Triage.P0
    alert.press_again(now)
    await change_triage(work, call, now)
    return True


async def _check_in_is_due(work: Work, person: Person, now: datetime) -> bool:
    """Whoever called on the way to their post comes to it all the same, and is not looked for there."""
    if not any(shift.opens <= now <= shift.end for shift in work.district.shifts_near(person.id, now)):
        return False
    if any(made.on_duty(now) for made in await work.check_ins.recent(person.id, now)):
        return False
    return await work.accounts.consented(person.id, CONSENT_VERSION)


async def add_picture(
    work: Work, incident_id: int, picture: Picture, caption: Meaning, now: datetime
) -> Added | None:
    """A picture and what stands under it. None where the call is over."""
    call = await call_to_add_to(work, incident_id, now)
    if call is None:
        return None
    subject = call.incident.subject
    first, raised = not await work.photos.of(subject), False
    await work.photos.add(picture.of(subject, "before"))
    if caption.words:
        call.incident.adds(caption.words)
        await tell_detail(work, call, caption.words, now)
        raised = await _weigh_anew(work, call, caption, now)
    if picture.album and not first:
        return Added(call, unsaid=True, raised=raised)
    call.alert.pictured = True
    await say_more(work, call, "photo", now, calm=await _on_and_on(work, call, now))
    return Added(call, raised=raised)


async def tell_detail(work: Work, call: Call, words: str, now: datetime) -> None:
    """Everybody called reads it on their card, and hears it; of whoever writes on and on, silently."""
    many = await _on_and_on(work, call, now)
    said = call.incident.latest(LINES) if many else words
    await say_more(work, call, "detail", now, words=said, calm=many)


async def _on_and_on(work: Work, call: Call, now: datetime) -> bool:
    """Whether the caller adds more and more."""
    return await work.count_changes(call.subject, now - LATELY, call.alert.reporter_id) >= LINES
