"""[人在] [在路上] of a post that lacks somebody: what the leader knows of who has not come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from duty.attendance.absence.knowing import keep
from duty.attendance.absence.note import Known
from duty.attendance.checkin import CheckIn
from duty.attendance.checkins import check_in_for
from duty.attendance.leading.card import LeaderCard
from duty.attendance.leading.cards import renew, show
from duty.attendance.leading.missing import absent_at
from duty.attendance.ports import Work
from duty.attendance.verifying import card_of, said_of
from duty.district.people import Person
from duty.district.shifts import Shift
from duty.messaging.refused import Refused


async def absent_of(
    work: Work, leader: Person, card_id: int, post_id: str, now: datetime
) -> tuple[LeaderCard, Mapping[str, Shift]] | Refused:
    """The card, and who has not come to that post; ALREADY where everybody has, or the window is over."""
    card = await card_of(work, leader, card_id)
    if isinstance(card, Refused):
        return card
    held = work.district.held_by(card.shift_key)
    if held is None or not held.start <= now <= held.end:
        return Refused.TOO_LATE
    found = absent_at(work.district, held, await said_of(work, card), post_id)
    return (card, found) if found else Refused.ALREADY


async def they_are_here(
    work: Work, leader: Person, card_id: int, post_id: str, now: datetime
) -> list[CheckIn] | Refused:
    """[人在]: whoever is missing there is checked in by the leader's word, marked so. Nobody by their own."""
    found = await absent_of(work, leader, card_id, post_id, now)
    if isinstance(found, Refused):
        return found
    made: list[CheckIn] = []
    for person_id, place in found[1].items():
        if person_id != leader.id:
            outcome = await check_in_for(work, leader, work.district.people[person_id], now, place)
            if outcome.check_in and outcome.check_in.vouched_at(now):
                made.append(outcome.check_in)
    if made:
        await show(work, made[0], now, by=leader.id)
    return made or Refused.ALREADY


async def they_are_on_the_way(
    work: Work, leader: Person, card_id: int, post_id: str, now: datetime
) -> list[str] | Refused:
    """[在路上]: whoever can fill the place is told ten minutes later, if need be."""
    found = await absent_of(work, leader, card_id, post_id, now)
    if isinstance(found, Refused):
        return found
    people = work.district.people
    for person_id in found[1]:
        await keep(work, people[person_id], Known.ON_THE_WAY, leader, now)
    await renew(work, found[0].shift_key, now, by=leader.id)
    return list(found[1])
