"""What the caller adds to a running call: words, the place, pictures. Whoever was called reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.alerting.calling.paging import called
from duty.alerting.calling.placing import show_place
from duty.alerting.calling.raising import change_triage
from duty.alerting.calls.call import Call
from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.ports import Work
from duty.district.people import Person
from duty.district.places import Place
from duty.district.severity import Triage
from duty.incidents.filing import DETAIL_WITHIN
from duty.language.reading import Intent, Meaning
from duty.messaging.accounts import CONSENT_VERSION
from duty.messaging.notices import Notice, Priority
from duty.records.photos import Picture

LINES = 8
LATELY = timedelta(minutes=1)
"""So much that a caller adds within a minute is told in lines of its own, which are heard."""


@dataclass(frozen=True)
class DetailAdded(CallNews):
    """The caller said more: `words` alone, with the place as it is known."""

    kind: ClassVar[str] = "alert.detail"
    words: str


class PictureCame(CallNews):
    """There is a picture. Itself it stays in the record."""

    kind: ClassVar[str] = "alert.photo"


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
    call.incident.stands_at(place)
    news = DetailAdded(CallFacts.of(work.district, call), "")
    await _tell(work, call, news, "detail", now, name=place_line(call))
    await show_place(work, call, now)
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
    many = await _on_and_on(work, call, now)
    name = f"{call.subject}:pictures" if many else ""
    await _tell(
        work, call, PictureCame(CallFacts.of(work.district, call)), "photo", now, name=name, calm=many
    )
    return Added(call, raised=raised)


async def tell_detail(work: Work, call: Call, words: str, now: datetime) -> None:
    """Everybody called reads it in a new line; of whoever writes on and on, in one that changes in place."""
    many = await _on_and_on(work, call, now)
    said = call.incident.latest(LINES) if many else words
    news = DetailAdded(CallFacts.of(work.district, call), said)
    await _tell(work, call, news, "detail", now, name=f"{call.subject}:more" if many else "", calm=many)


async def _on_and_on(work: Work, call: Call, now: datetime) -> bool:
    """Whether the caller adds more and more."""
    return await work.count_changes(call.subject, now - LATELY, call.alert.reporter_id) >= LINES


def place_line(call: Call) -> str:
    """The name of the line that says where it is, which moves in place."""
    return f"{call.subject}:place"


async def _tell(
    work: Work, call: Call, news: CallNews, what: str, now: datetime, *, name: str = "", calm: bool = False
) -> None:
    """`what` is its name in the history, where each version counts; `name` that of the line.

    calm: it only changes what stands there, makes no sound and goes before nobody's call.
    """
    alert = call.alert
    version = await work.count_changes(alert.subject)
    work.record(alert.subject, what, now, alert.reporter_id)
    for person_id in await called(work, alert):
        dedupe = f"{alert.subject}:{what}:{version}:{person_id}"
        if calm:
            rewritten = Notice(person_id, news, Priority.RECEIPT, dedupe, name, replaces=name, silent=True)
            work.tell(rewritten)
        else:
            work.tell(Notice(person_id, news, alert.priority, dedupe, name))
