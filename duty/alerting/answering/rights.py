"""Who may read a call, and who may answer it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from duty.alerting.calling.paging import called
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.district.people import Person
from duty.rights.may import About, may
from duty.rights.words import Do, Only, Thing


class Right(IntEnum):
    """What a person may do with a call. Without any it reads as if there were none."""

    NONE = 0
    READ = 1
    ANSWER = 2


class Refusal(StrEnum):
    """Why nothing came of an act."""

    UNKNOWN = "unknown"
    """There is no such call, or none that this person may read: both read the same."""
    NOT_YOURS = "not_yours"
    """It is their own call for help."""
    READ_ONLY = "read_only"
    TOO_LATE = "too_late"
    """It stands otherwise by now."""
    PHONE_FIRST = "phone_first"
    """Its caller says that it was a mistake: only the officer who phones them ends it."""
    OFFICERS = "officers"
    """A call for help is ended by police or a desk."""
    NOBODY = "nobody"
    """There is nobody it could be given to."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing came of it. `call` is the one as it stands, where the person may read it."""

    why: Refusal
    call: Call | None = None


async def right_of(work: Work, alert: Alert, person: Person) -> Right:
    """What the table says; but nobody answers their own call for help."""
    return right_among(work, alert, person, await called(work, alert))


def right_among(work: Work, alert: Alert, person: Person, people: Sequence[str]) -> Right:
    """The same, where it is known who was called."""
    about = about_call(alert, people)
    own = alert.urgent and person.id == alert.reporter_id
    if not own and may(work.district, person, Do.ANSWER, Thing.CALL, about):
        return Right.ANSWER
    return Right.READ if may(work.district, person, Do.SEE, Thing.CALL, about) else Right.NONE


def about_call(alert: Alert, people: Sequence[str] = ()) -> About:
    """As the table of rights asks for it. `people`: who was called."""
    return About(schools=(alert.school_id,), own=(alert.reporter_id,), called=people)


async def may_end(work: Work, call: Call, person: Person) -> bool:
    """Whether 处置完毕 and 误报 are theirs: a call for help is ended by an officer."""
    return ends_among(work, call, person, await called(work, call.alert))


def ends_among(work: Work, call: Call, person: Person, people: Sequence[str]) -> bool:
    """The same, where it is known who was called."""
    about = about_call(call.alert, people)
    state = frozenset() if call.incident.sos else frozenset({Only.NO_SOS})
    return may(work.district, person, Do.END, Thing.CALL, replace(about, state=state))


async def ends(work: Work, call: Call, person_id: str) -> bool:
    """The same of somebody by their id."""
    return await may_end(work, call, work.district.people[person_id])


async def ends_what_its_holder_cannot(work: Work, call: Call, person: Person) -> bool:
    """An officer takes over a call for help that somebody holds who may not end it."""
    return takes_over_among(work, call, person, await called(work, call.alert))


def takes_over_among(work: Work, call: Call, person: Person, people: Sequence[str]) -> bool:
    """The same, where it is known who was called."""
    holder = work.district.people[call.alert.taken_by] if call.alert.taken else None
    if holder is None or person.id == call.alert.reporter_id:
        return False
    return ends_among(work, call, person, people) and not ends_among(work, call, holder, people)


async def may_answer(work: Work, alert: Alert, person: Person) -> bool:
    """Whether that person may say what becomes of it."""
    return await right_of(work, alert, person) is Right.ANSWER


async def readable(work: Work, alert_id: int, person: Person) -> tuple[Call, Right] | Refused:
    """The call with what that person may do with it; refused to whom it does not concern."""
    call = await work.alerts.call(alert_id)
    right = await right_of(work, call.alert, person) if call else Right.NONE
    return (call, right) if call and right else Refused(Refusal.UNKNOWN)


async def answerable(work: Work, alert_id: int, person: Person) -> Call | Refused:
    """The call, for those who may answer it."""
    found = await readable(work, alert_id, person)
    if isinstance(found, Refused):
        return found
    call, right = found
    if right is Right.ANSWER:
        return call
    own = call.alert.reporter_id == person.id
    return Refused(Refusal.NOT_YOURS if own else Refusal.READ_ONLY, call)
