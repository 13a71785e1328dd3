"""待核: a leader's word on a doubtful check-in. A record, not a mark."""

from __future__ import annotations

from datetime import datetime

from duty.attendance.checkin import CheckIn
from duty.attendance.leading.card import LeaderCard
from duty.attendance.leading.cards import just_confirmed, show
from duty.attendance.leading.claims import Claim, NotSeenYet, Proved, Withdrawn, claim
from duty.attendance.leading.deciding import may_verify
from duty.attendance.moving import move_back
from duty.attendance.ports import Work
from duty.district.people import Person
from duty.messaging.notices import Notice, Priority
from duty.messaging.refused import Refused


async def ask_verifiers(work: Work, made: CheckIn, now: datetime) -> None:
    """A doubtful check-in stands on the card of those who may verify it."""
    if made.doubtful:
        await show(work, made, now)


async def nothing_left_to_verify(work: Work, made: CheckIn, now: datetime) -> None:
    """Better evidence came, or it was taken back: the card says so."""
    said = claim(work, made)
    event: Claim = Proved(**said) if made.counts else Withdrawn(**said)
    await show(work, made, now, event)


async def verify(
    work: Work, leader: Person, check_in_id: int, now: datetime, *, seen: bool, on_card: bool = False
) -> CheckIn | Refused:
    """[人在] or [没看到]. Who was not seen is asked for their place.

    on_card: it was said on the leader's card, which the answer rewrites.
    """
    made = await work.check_ins.get(check_in_id)
    if made is None or not may_verify(leader, made):
        return Refused.GONE
    if not made.verify(leader.id, now, seen=seen):
        return Refused.ALREADY
    work.record(made.subject, "verified", now, leader.id, seen=seen)
    if not seen:
        news = NotSeenYet(**claim(work, made))
        work.tell(Notice(made.person_id, news, Priority.RECEIPT, f"verify:{made.id}:not_seen"))
    await show(work, made, now, by=leader.id if on_card else "")
    return made


async def card_of(work: Work, leader: Person, card_id: int) -> LeaderCard | Refused:
    """Their own card."""
    card = await work.leader_cards.get(card_id)
    return card if card and card.person_id == leader.id else Refused.GONE


async def verify_all(work: Work, leader: Person, card_id: int, now: datetime) -> list[CheckIn] | Refused:
    """[都在]: everybody who waits on that card was seen."""
    card = await card_of(work, leader, card_id)
    if isinstance(card, Refused):
        return card
    waiting = [one for one in await said_of(work, card) if one.doubtful and may_verify(leader, one)]
    seen = [one for one in waiting if one.verify(leader.id, now, seen=True)]
    for made in seen:
        work.record(made.subject, "verified", now, leader.id, seen=True, together=len(seen))
    if seen:
        await show(work, seen[0], now, by=leader.id)
    return seen or Refused.ALREADY


async def take_back(work: Work, leader: Person, card_id: int, now: datetime) -> list[CheckIn] | Refused:
    """[撤回] within ten minutes: those of the last tap wait again."""
    card = await card_of(work, leader, card_id)
    if isinstance(card, Refused):
        return card
    back = just_confirmed(leader, await said_of(work, card), now)
    for made in back:
        made.unverify()
        work.record(made.subject, "unverified", now, leader.id)
        if not made.counts:
            await move_back(work, made, now)
    if back:
        await show(work, back[0], now, by=leader.id)
    return back or Refused.TOO_LATE


async def said_of(work: Work, card: LeaderCard) -> list[CheckIn]:
    """Everything that was said for its window."""
    return list(await work.check_ins.of_shifts([card.shift_key]))
