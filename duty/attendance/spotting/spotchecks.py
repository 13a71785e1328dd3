"""The life of a spot check (抽查): people are asked for a place, answer or not, and the officer reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from duty.attendance.checkin import CheckIn
from duty.attendance.ports import Work
from duty.attendance.spotting.spotcheck import Chosen, Outcome, SpotAnswer, SpotCheck
from duty.district.people import Person, Role
from duty.district.places import Place
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.quiet import nudge
from duty.rights.may import opens
from duty.rights.words import Do, Thing

MINUTES = 3
ANSWER_WITHIN = timedelta(minutes=MINUTES)
ONCE_IN = timedelta(days=7)
"""Nobody is asked more often."""


@dataclass(frozen=True)
class PlacePlease(News):
    """Somebody on duty is asked for their place. `role` decides which keys stand below."""

    kind: ClassVar[str] = "spotcheck.please"
    minutes: int
    role: Role


@dataclass(frozen=True)
class PlaceNoLongerAsked(News):
    kind: ClassVar[str] = "spotcheck.over"


@dataclass(frozen=True)
class Finding:
    """What came of one person so far."""

    who: str
    post: str
    outcome: Outcome
    metres: float
    time: str


@dataclass(frozen=True)
class Findings(News):
    """What the officer reads; without `names` (a supervisor) only counts (product.md, People)."""

    kind: ClassVar[str] = "spotcheck.result"
    time: str
    due: str
    school: str
    post: str
    left_out: int
    names: bool
    answers: tuple[Finding, ...]


async def ask(
    work: Work,
    officer: Person,
    here: Sequence[CheckIn],
    chosen: Chosen,
    place: tuple[str, str],
    now: datetime,
) -> SpotCheck | None:
    """Ask those people for their place. None when nobody may be asked; then nothing is kept."""
    asked = await work.spot_checks.asked_since([c.person_id for c in here], now - ONCE_IN)
    free = [c for c in here if c.person_id not in asked and await _hears(work, c.person_id)]
    if not free:
        return None
    check = SpotCheck(officer.id, chosen, *place, now, now + ANSWER_WITHIN)
    await work.spot_checks.add(check)
    told = [c for c in free if await _asked(work, check, c, now)]
    check.left_out = len(here) - len(told)
    if not told:
        check.settle(now)
    people = [c.person_id for c in told]
    work.record(check.subject, "asked", now, officer.id, people=people, left_out=check.left_out)
    return check if told else None


async def _hears(work: Work, person_id: str) -> bool:
    """Who cannot be reached would read as 没有回复, which says something else."""
    return any(account.reachable for account in await work.accounts.of_person(person_id))


async def _asked(work: Work, check: SpotCheck, made: CheckIn, now: datetime) -> bool:
    """Whether the question was put: a guard who heard enough today is left in peace."""
    news = PlacePlease(MINUTES, work.district.people[made.person_id].role)
    dedupe = f"{check.subject}:{made.person_id}"
    please = Notice(made.person_id, news, Priority.NUDGE, dedupe, name=check.name, expires_at=check.due_at)
    if not await nudge(work, please, now, later=False):
        return False
    day = work.district.today(now)
    answer = SpotAnswer(check.id or 0, made.person_id, made.school_id, made.post_id, now, day)
    await work.spot_checks.add_answer(answer)
    return True


async def answer(work: Work, answered: SpotAnswer, place: Place, now: datetime) -> None:
    """Inside the radius, or how far off; the last answer settles the check."""
    posts = [p for p in work.district.posts_of(answered.school_id) if answered.post_id in ("", p.id)]
    answered.stands_at(place, posts, now)
    check = await work.spot_checks.get(answered.spot_check_id)
    if check and not check.settled:
        answers = await work.spot_checks.answers(answered.spot_check_id)
        if not any(one.waiting for one in answers):
            _settle(work, check, answers, now)


async def sweep(work: Work, now: datetime) -> int:
    """Three minutes are over: who did not answer is 没有回复, and the officer reads the result."""
    due = await work.spot_checks.due(now)
    for check in due:
        answers = await work.spot_checks.answers(check.id or 0)
        for one in answers:
            if one.stay_silent():
                _let_go(work, check, one.person_id)
        _settle(work, check, answers, now)
    return len(due)


def _let_go(work: Work, check: SpotCheck, person_id: str) -> None:
    """The question changes in place, so that nobody answers it in vain."""
    over, name = f"{check.subject}:{person_id}:over", check.name
    work.tell(Notice(person_id, PlaceNoLongerAsked(), Priority.RECEIPT, over, name, replaces=name))


def _settle(work: Work, check: SpotCheck, answers: Sequence[SpotAnswer], now: datetime) -> None:
    check.settle(now)
    work.record(check.subject, "settled", now, "", **{one.person_id: str(one.outcome) for one in answers})
    news, dedupe = findings(work, check, answers), f"{check.subject}:result"
    work.tell(Notice(check.officer_id, news, Priority.REPLY, dedupe, name=check.name, replaces=check.name))


def findings(work: Work, check: SpotCheck, answers: Sequence[SpotAnswer]) -> Findings:
    """How it stands at this moment."""
    district = work.district
    post = district.posts.get(check.post_id)
    return Findings(
        time=district.clock(check.asked_at),
        due=district.clock(check.due_at),
        school=district.schools[check.school_id].short_name,
        post=post.name if post else "",
        left_out=check.left_out,
        names=opens(district.people[check.officer_id], Do.SEE, Thing.BOARD),
        answers=tuple(_finding(work, one) for one in answers),
    )


def _finding(work: Work, one: SpotAnswer) -> Finding:
    district = work.district
    return Finding(
        who=district.polite(one.person_id),
        post=district.spot_name(one.school_id, one.post_id),
        outcome=one.outcome,
        metres=one.distance_m or 0,
        time=district.clock(one.answered_at) if one.answered_at else "",
    )
