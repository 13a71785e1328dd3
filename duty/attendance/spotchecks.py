"""Spot checks (抽查): whoever is on duty is asked once for a place. The outcome is a record, never a mark."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from duty.attendance.checkin import CheckIn
from duty.attendance.ports import Work
from duty.attendance.spotcheck import Outcome, SpotAnswer, SpotCheck
from duty.district.district import District
from duty.district.people import DESK, VOLUNTARY, Person, Role
from duty.district.places import Place
from duty.district.schools import School
from duty.messaging.notices import Priority, untyped
from duty.messaging.quiet import nudge

MINUTES = 3
ANSWER_WITHIN = timedelta(minutes=MINUTES)
ONCE_IN = timedelta(days=7)
"""Nobody is asked more often."""
PEAKS = frozenset({"am_peak", "noon", "pm_peak", "eve_peak"})
"""Windows in which hands are full: never then (product.md, Spot check)."""
MAY_SPOT_CHECK = DESK | {Role.STATION_CHIEF, Role.SUPERVISOR}
SCHOOL, POST, RANDOM = "school", "post", "random"


def peak_until(district: District, school_id: str, now: datetime) -> datetime | None:
    """The end of the peak window the school is in now, its lead time included."""
    for window, start, end in district.windows_on(school_id, district.today(now)):
        if window.key in PEAKS and start - timedelta(minutes=window.lead_min) <= now <= end:
            return end
    return None


async def there_now(work: Work, schools: Sequence[School], now: datetime) -> list[CheckIn]:
    """One check-in of everybody on duty now at a school that is in no peak; volunteers are never asked."""
    calm = [s.id for s in schools if not peak_until(work.district, s.id, now)]
    here: dict[str, CheckIn] = {}
    for made in await work.spot_checks.on_duty(calm, now):
        person = work.district.people.get(made.person_id)
        if person and person.role not in VOLUNTARY:
            here[made.person_id] = made
    return list(here.values())


def picked(here: Sequence[CheckIn], school_id: str, post_id: str) -> list[CheckIn]:
    return [c for c in here if c.school_id == school_id and post_id in ("", c.post_id)]


def drawn(here: Sequence[CheckIn]) -> tuple[str, str] | None:
    """随机: any post at which somebody is on duty, each as likely as the other."""
    posts = sorted({(c.school_id, c.post_id) for c in here})
    return random.choice(posts) if posts else None


async def ask(
    work: Work, officer: Person, here: Sequence[CheckIn], chosen: str, place: tuple[str, str], now: datetime
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
        check.settled_at = now
    people = [c.person_id for c in told]
    work.record(check.subject, "asked", now, officer.id, people=people, left_out=check.left_out)
    return check if told else None


async def _hears(work: Work, person_id: str) -> bool:
    """Who cannot be reached would read as 没有回复, which says something else."""
    return any(account.reachable for account in await work.accounts.of_person(person_id))


async def _asked(work: Work, check: SpotCheck, made: CheckIn, now: datetime) -> bool:
    """Whether the question was put: a guard who heard enough today is left in peace."""
    notice = untyped(
        made.person_id,
        "spotcheck.please",
        Priority.NUDGE,
        {"minutes": MINUTES, "role": str(work.district.people[made.person_id].role)},
        dedupe=f"{check.subject}:{made.person_id}",
        name=_name(check),
        expires_at=check.due_at,
    )
    if not await nudge(work, notice, now):
        return False
    day = work.district.today(now)
    answer = SpotAnswer(check.id or 0, made.person_id, made.school_id, made.post_id, now, day)
    await work.spot_checks.add_answer(answer)
    return True


def _name(check: SpotCheck) -> str:
    return f"spot:{check.id}"


async def answer(work: Work, answered: SpotAnswer, place: Place, now: datetime) -> None:
    """Inside the radius, or how far off; the last answer settles the check."""
    posts = [p for p in work.district.posts_of(answered.school_id) if answered.post_id in ("", p.id)]
    nearest = min(posts, key=lambda post: post.metres_from(place), default=None)
    inside = nearest is not None and nearest.holds(place)
    answered.outcome = Outcome.INSIDE if inside else Outcome.OUTSIDE
    answered.distance_m = round(nearest.metres_from(place)) if nearest else None
    answered.answered_at = now
    check = await work.spot_checks.get(answered.spot_check_id)
    if check and not check.settled_at:
        answers = await work.spot_checks.answers(answered.spot_check_id)
        if all(one.outcome is not Outcome.WAITING for one in answers):
            await _settle(work, check, answers, now)


async def sweep(work: Work, now: datetime) -> int:
    """Three minutes are over: who did not answer is 没有回复, and the officer reads the result."""
    due = await work.spot_checks.due(now)
    for check in due:
        answers = await work.spot_checks.answers(check.id or 0)
        for one in answers:
            if one.outcome is Outcome.WAITING:
                one.outcome = Outcome.NO_ANSWER
                _let_go(work, check, one.person_id)
        await _settle(work, check, answers, now)
    return len(due)


def _let_go(work: Work, check: SpotCheck, person_id: str) -> None:
    """The question changes in place, so that nobody answers it in vain."""
    over = f"{check.subject}:{person_id}:over"
    work.tell(
        untyped(
            person_id,
            "spotcheck.over",
            Priority.RECEIPT,
            dedupe=over,
            name=_name(check),
            replaces=_name(check),
        )
    )


async def _settle(work: Work, check: SpotCheck, answers: Sequence[SpotAnswer], now: datetime) -> None:
    check.settled_at = now
    work.record(check.subject, "settled", now, "", **{one.person_id: str(one.outcome) for one in answers})
    what = facts(work, check, answers)
    dedupe, name = f"{check.subject}:result", _name(check)
    told = untyped(check.officer_id, "spotcheck.result", Priority.REPLY, what, dedupe, name, name)
    work.tell(told)


def facts(work: Work, check: SpotCheck, answers: Sequence[SpotAnswer]) -> dict[str, Any]:
    """What the officer reads; a supervisor reads counts without names (product.md, People)."""
    district = work.district
    post = district.posts.get(check.post_id)
    officer = district.people[check.officer_id]
    return {
        "time": district.clock(check.asked_at),
        "due": district.clock(check.due_at),
        "school": district.schools[check.school_id].short_name,
        "post": post.name if post else "",
        "left_out": check.left_out,
        "names": officer.role is not Role.SUPERVISOR,
        "answers": [_answer_facts(work, one) for one in answers],
    }


def _answer_facts(work: Work, one: SpotAnswer) -> dict[str, Any]:
    district = work.district
    post = district.posts.get(one.post_id)
    return {
        "who": district.polite(one.person_id),
        "post": post.name if post else district.schools[one.school_id].short_name,
        "outcome": str(one.outcome),
        "metres": one.distance_m or 0,
        "time": district.clock(one.answered_at) if one.answered_at else "",
    }
