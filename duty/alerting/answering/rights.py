"""Who may read a call, and who may answer it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from duty.alerting.calling.paging import called
from duty.alerting.calls.alert import Alert
from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.district.people import DESK, POLICE, SCHOOL_OFFICE, Person, Role


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
    """It is their own call for help, or one they may only read."""
    TOO_LATE = "too_late"
    """It stands otherwise by now."""
    PHONE_FIRST = "phone_first"
    """Its caller says that it was a mistake: only whoever phones them ends it."""
    NOBODY = "nobody"
    """There is nobody it could be given to."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing came of it. `call` is the one as it stands, where the person may read it."""

    why: Refusal
    call: Call | None = None


async def right_of(work: Work, alert: Alert, person: Person) -> Right:
    """Who was called, or whose scope it is as an officer, answers; nobody ends their own call for help."""
    own = person.id == alert.reporter_id
    in_scope = alert.school_id in {school.id for school in work.district.schools_seen_by(person)}
    if not (own and alert.urgent):
        if person.role in DESK | POLICE and in_scope:
            return Right.ANSWER
        if person.id in await called(work, alert):
            return Right.ANSWER
    reads = own or (person.role in SCHOOL_OFFICE | {Role.ADMIN} and in_scope)
    return Right.READ if reads else Right.NONE


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
    return call if right is Right.ANSWER else Refused(Refusal.NOT_YOURS, call)
