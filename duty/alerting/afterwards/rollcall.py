"""点名: everybody on duty at a school is asked whether they are safe; the officer sees who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from duty.alerting.afterwards.asking import (
    answer,
    answered_by,
    base_of,
    call_of,
    card_of,
    rewrite,
    send,
    somebody,
    tell,
    tell_help,
    watchers,
)
from duty.alerting.afterwards.hail import Hail, HailAnswer, HailKind, Reply
from duty.alerting.afterwards.news import HailCard, RollCalled, StillMissing
from duty.alerting.afterwards.whom import on_the_spot
from duty.alerting.answering.rights import about_call
from duty.alerting.calling.paging import called
from duty.alerting.ports import Work
from duty.alerting.reporters.helping import Help, call_for_help
from duty.district.people import Person
from duty.district.schools import School
from duty.messaging.notices import Notice, Priority
from duty.messaging.refused import Refused
from duty.rights.may import About, may, opens
from duty.rights.words import Do, Thing

AGAIN_AFTER = timedelta(seconds=60)
"""Who has not answered is asked once more."""
MISSING_AFTER = timedelta(minutes=3)
"""By then everybody should be known of; the officer hears who is not."""
RUNS_FOR = timedelta(minutes=30)
"""A second tap so soon is the same 点名: those who are missing are asked again."""
HEARD_FOR = timedelta(hours=2)
"""我安全, written so long after it, answers it."""


class NotBegun(Enum):
    """Why nobody was asked."""

    UNKNOWN = auto()
    """Not for this person, or no such place: both read the same."""
    NOBODY = auto()
    """Nobody is on duty there."""


def schools_to_call(work: Work, by: Person) -> list[School] | None:
    """Where this person may ask; None: nowhere."""
    if not opens(by, Do.START, Thing.ROLL_CALL):
        return None
    return [school for school in work.district.schools_seen_by(by) if _may_at(work, by, school.id)]


def _may_at(work: Work, by: Person, school_id: str) -> bool:
    return may(work.district, by, Do.START, Thing.ROLL_CALL, About(schools=(school_id,)))


async def begin_for(work: Work, alert_id: int, by: Person, now: datetime) -> HailCard | NotBegun:
    """[点名] on an incident."""
    call = await work.alerts.call(alert_id)
    if call is None:
        return NotBegun.UNKNOWN
    about = about_call(call.alert, await called(work, call.alert))
    if not may(work.district, by, Do.START, Thing.ROLL_CALL, about):
        return NotBegun.UNKNOWN
    return await _begin(work, by, call.alert.school_id, now, alert_id)


async def begin_at(work: Work, school_id: str, by: Person, now: datetime) -> HailCard | NotBegun:
    """/rollcall: whatever is open there, everybody of the school."""
    if not _may_at(work, by, school_id):
        return NotBegun.UNKNOWN
    return await _begin(work, by, school_id, now, 0)


async def _begin(work: Work, by: Person, school_id: str, now: datetime, alert_id: int) -> HailCard | NotBegun:
    running = await work.hails.running(school_id, HailKind.ROLL_CALL, now - RUNS_FOR)
    if running:
        await _ask_missing(work, running, now)
        return await card_of(work, running)
    spots = await on_the_spot(work, school_id, now, but=(by.id,))
    if not spots:
        return NotBegun.NOBODY
    hail = Hail(HailKind.ROLL_CALL, school_id, by.id, now, alert_id, next_at=now + AGAIN_AFTER)
    answers = await send(work, hail, spots, now)
    await _tell(work, hail, answers, now)
    return await card_of(work, hail)


async def _tell(work: Work, hail: Hail, answers: Sequence[HailAnswer], now: datetime) -> None:
    asked = RollCalled(**vars(await base_of(work, hail)))
    await tell(work, hail, answers, lambda _: asked, now)


async def ask_again(work: Work, hail_id: int, by: Person, now: datetime) -> HailCard | NotBegun:
    """[再叫一遍]: those who have not answered."""
    hail = await work.hails.get(hail_id)
    if hail is None or hail.kind is not HailKind.ROLL_CALL or not _may_at(work, by, hail.school_id):
        return NotBegun.UNKNOWN
    await _ask_missing(work, hail, now)
    return await card_of(work, hail)


async def _ask_missing(work: Work, hail: Hail, now: datetime) -> None:
    missing = [one for one in await work.hails.answers(hail.known_id) if one.waiting]
    await _tell(work, hail, missing, now)
    if missing:
        people = [one.person_id for one in missing]
        work.record(hail.subject, "asked_again", now, "", people=people)


# -- answers -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Answered:
    """Noted. `help`: the call that [要帮忙] raised; None where there is no school to call for."""

    reply: Reply
    help: Help | None = None


async def reply(
    work: Work, hail_id: int, person: Person, said: Reply, now: datetime, *, words: str = ""
) -> Answered | Refused:
    """[我安全] or [要帮忙]; `words`: how the call that is raised says where it comes from."""
    found = await answered_by(work, hail_id, person)
    if found is None or found[0].kind is not HailKind.ROLL_CALL:
        return Refused.GONE
    hail, mine = found
    refusal = await answer(work, hail, mine, said, now)
    if refusal:
        return refusal
    return Answered(said, await _help(work, hail, mine, person, words, now) if said is Reply.HELP else None)


async def _help(work: Work, hail: Hail, mine: HailAnswer, person: Person, words: str, now: datetime) -> Help:
    """It calls like any call for help of theirs, and says that it belongs to this one."""
    tied = await call_of(work, hail)
    number = tied.incident.number if tied else ""
    raised = await call_for_help(work, person, now, now, sentence=f"{words} {number}".strip())
    if raised.call:
        work.record(raised.call.subject, "of_roll_call", now, person.id, hail=hail.id, alert=hail.alert_id)
    paged = await called(work, raised.call.alert) if raised.call else []
    if hail.asked_by not in paged:
        await tell_help(work, hail, mine)
    return raised


async def waiting_for(work: Work, person: Person, now: datetime) -> int:
    """The 点名 that 我安全 answers; 0 where there is none."""
    hail = await work.hails.asked(person.id, HailKind.ROLL_CALL, now - HEARD_FOR)
    return hail.known_id if hail else 0


# -- time ----------------------------------------------------------------------------------------


async def look_again(work: Work, hail: Hail, now: datetime) -> None:
    """After a minute whoever is missing is asked once more; after three the officer hears who is."""
    over = now - hail.asked_at >= MISSING_AFTER
    hail.next_at = None if over else hail.asked_at + MISSING_AFTER
    if not over:
        await _ask_missing(work, hail, now)
        return
    answers = await work.hails.answers(hail.known_id)
    missing = tuple(somebody(work, one) for one in answers if one.waiting)
    if not missing:
        return
    base = vars(await base_of(work, hail))
    news = StillMissing(**base, count=len(missing), asked=len(answers), people=missing)
    for person_id in await watchers(work, hail):
        work.tell(Notice(person_id, news, Priority.P1, f"{hail.name}:missing:{person_id}"))
    await rewrite(work, hail)


async def close(work: Work, hail: Hail, by: str, now: datetime) -> None:
    """解除 ends it; who is missing stays on the card."""
    if hail.end(now):
        work.record(hail.subject, "ended", now, by)
        await rewrite(work, hail)
