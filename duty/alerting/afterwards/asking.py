"""A hail goes out, is answered, and the officer's card follows; what 点名, 下指令 and 预案 have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.alerting.afterwards.hail import Hail, HailAnswer, HailKind, Reply
from duty.alerting.afterwards.news import HailCard, HailNews, NeedsHelp, Somebody
from duty.alerting.afterwards.whom import Spot
from duty.alerting.calls.call import Call
from duty.alerting.ports import Work
from duty.district.people import Person
from duty.messaging.notices import Notice, Priority
from duty.messaging.refused import Refused

Told = Callable[[HailAnswer], HailNews]
"""What one of those asked reads."""


@dataclass(frozen=True)
class Base:
    """What every message about a hail says."""

    hail: int
    school: str
    time: str
    drill: bool


async def call_of(work: Work, hail: Hail) -> Call | None:
    """The call it belongs to."""
    return await work.alerts.call(hail.alert_id) if hail.alert_id else None


async def base_of(work: Work, hail: Hail) -> Base:
    call = await call_of(work, hail)
    district = work.district
    school = district.schools[hail.school_id].short_name
    return Base(hail.known_id, school, district.clock(hail.asked_at), bool(call and call.alert.drill))


# -- out -----------------------------------------------------------------------------------------


async def send(
    work: Work, hail: Hail, spots: Sequence[Spot], now: datetime, lines: Sequence[str] = ()
) -> Sequence[HailAnswer]:
    """Keep it with everybody who is asked; who cannot be reached is known at once."""
    ways = await work.accounts.of_people([spot.person_id for spot in spots])
    answers = [
        HailAnswer(
            0,
            spot.person_id,
            spot.post_id,
            now,
            line=lines[number] if lines else "",
            unreached=not any(account.reachable for account in ways[spot.person_id]),
        )
        for number, spot in enumerate(spots)
    ]
    await work.hails.add(hail, answers)
    people = [spot.person_id for spot in spots]
    work.record(
        hail.subject, "hailed", now, hail.asked_by, kind=hail.kind, people=people, alert=hail.alert_id
    )
    return answers


async def tell(work: Work, hail: Hail, answers: Sequence[HailAnswer], told: Told, now: datetime) -> None:
    """With a sound, and outside of the four a day (product.md, promise 5). Who cannot speak hears none."""
    call = await call_of(work, hail)
    hushed = call.alert.reporter_id if call and call.alert.hushed else ""
    for one in answers:
        dedupe = f"{hail.name}:{one.person_id}:{now.timestamp():.0f}"
        quiet = one.person_id == hushed
        work.tell(Notice(one.person_id, told(one), Priority.P1, dedupe, name=hail.name, silent=quiet))


# -- back ----------------------------------------------------------------------------------------


async def answered_by(work: Work, hail_id: int, person: Person) -> tuple[Hail, HailAnswer] | None:
    """The hail and this person's part of it; None where nobody asked them."""
    hail = await work.hails.get(hail_id)
    answers = await work.hails.answers(hail_id) if hail else []
    mine = next((one for one in answers if one.person_id == person.id), None)
    return (hail, mine) if hail and mine else None


async def answer(work: Work, hail: Hail, mine: HailAnswer, reply: Reply, now: datetime) -> Refused | None:
    """Kept, and on the card. A late one and a second thought count."""
    if not hail.takes(reply):
        return Refused.GONE
    if not mine.answer(reply, now):
        return Refused.ALREADY
    work.record(hail.subject, "answered", now, mine.person_id, reply=reply)
    if not any(one.waiting for one in await work.hails.answers(hail.known_id)):
        hail.next_at = None
    await rewrite(work, hail)
    return None


async def tell_help(work: Work, hail: Hail, mine: HailAnswer) -> None:
    """Whoever asked reads it at once, with a sound."""
    base = await base_of(work, hail)
    one = somebody(work, mine)
    news = NeedsHelp(**vars(base), one=one, words=hail.words)
    for person_id in await watchers(work, hail):
        if person_id != mine.person_id:
            dedupe = f"{hail.name}:help:{mine.person_id}:{one.at}:{person_id}"
            work.tell(Notice(person_id, news, Priority.P1, dedupe))


# -- the card ------------------------------------------------------------------------------------


async def watchers(work: Work, hail: Hail) -> list[str]:
    """Who reads the card: whoever asked, and whoever has the call in hand."""
    call = await call_of(work, hail)
    holder = call.alert.taken_by if call and call.alert.taken else ""
    return list(dict.fromkeys(one for one in (hail.asked_by, holder) if one))


async def rewrite(work: Work, hail: Hail) -> None:
    """The card where it stands, quietly. What people did of the plan stands on that of the 点名."""
    if hail.kind is HailKind.PLAN:
        for one in await work.hails.of_alert(hail.alert_id, HailKind.ROLL_CALL):
            await rewrite(work, one)
        return
    card = await card_of(work, hail)
    for person_id in await watchers(work, hail):
        work.tell(Notice(person_id, card, Priority.RECEIPT, name=hail.name, replaces=hail.name, silent=True))


async def card_of(work: Work, hail: Hail) -> HailCard:
    """As it stands at this moment."""
    district = work.district
    answers = await work.hails.answers(hail.known_id)
    asked = [one for one in answers if one.asked_at <= hail.asked_at]
    return HailCard(
        **vars(await base_of(work, hail)),
        what=hail.kind,
        alert=hail.alert_id,
        posts=tuple(district.spot_name(hail.school_id, post) for post in hail.posts),
        words=hail.words,
        people=tuple(somebody(work, one) for one in (asked if hail.kind is HailKind.ROLL_CALL else answers)),
        plan=await _plan(work, hail),
        ended=hail.ended_at is not None,
        passed_to=tuple(district.polite(one.person_id) for one in answers if one not in asked),
    )


def somebody(work: Work, one: HailAnswer) -> Somebody:
    district = work.district
    return Somebody(
        who=district.polite(one.person_id),
        post=district.posts[one.post_id].name if one.post_id in district.posts else "",
        phone=district.people[one.person_id].phone,
        reply=one.reply,
        at=district.clock(one.replied_at) if one.replied_at else "",
        unreached=one.unreached,
    )


async def _plan(work: Work, hail: Hail) -> tuple[int, int] | None:
    if not hail.alert_id or hail.kind is not HailKind.ROLL_CALL:
        return None
    return await plan_done(work, hail.alert_id)


async def plan_done(work: Work, alert_id: int) -> tuple[int, int] | None:
    """How many did their line of the plan, of how many; None where nobody has one."""
    plans = await work.hails.of_alert(alert_id, HailKind.PLAN)
    answers = [one for plan in plans for one in await work.hails.answers(plan.known_id)]
    return (sum(not one.waiting for one in answers), len(answers)) if answers else None
