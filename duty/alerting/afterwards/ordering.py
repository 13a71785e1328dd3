"""下指令: an officer's sentence to whoever stands at some posts; who is silent, the leader hears of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from duty.alerting.afterwards.asking import (
    answer,
    answered_by,
    base_of,
    card_of,
    rewrite,
    send,
    somebody,
    tell,
    tell_help,
)
from duty.alerting.afterwards.hail import MOST_WORDS, UNANSWERED_AFTER, Hail, HailAnswer, HailKind, Reply
from duty.alerting.afterwards.news import HailCard, Ordered, PassedOn
from duty.alerting.afterwards.whom import on_the_spot
from duty.alerting.answering.rights import about_call
from duty.alerting.calling.paging import called
from duty.alerting.ports import Work
from duty.district.people import Person, Role
from duty.district.schools import Post, School
from duty.messaging.refused import Refused
from duty.rights.may import About, may, opens
from duty.rights.words import Do, Thing


@dataclass(frozen=True)
class PostsThere:
    """The posts of a school with how many stand at each, and how many there are at the school."""

    school_id: str
    posts: Sequence[tuple[Post, int]]
    count: int


@dataclass(frozen=True)
class Noted:
    """What was answered, and to which words."""

    reply: Reply
    words: str


@dataclass(frozen=True)
class Given:
    """It is out. `empty`: of the posts that were chosen, those where nobody stands."""

    card: HailCard | None
    empty: Sequence[str]


def schools_to_order(work: Work, by: Person) -> list[School] | None:
    """Where this person may give orders; None: nowhere."""
    if not opens(by, Do.START, Thing.ORDER):
        return None
    return work.district.schools_seen_by(by)


def may_order(work: Work, by: Person, school_id: str) -> bool:
    return may(work.district, by, Do.START, Thing.ORDER, About(schools=(school_id,)))


async def school_of(work: Work, alert_id: int, by: Person) -> str:
    """[下指令] on an incident: its school; empty where it is not for this person."""
    call = await work.alerts.call(alert_id)
    if call is None:
        return ""
    about = about_call(call.alert, await called(work, call.alert))
    return call.alert.school_id if may(work.district, by, Do.START, Thing.ORDER, about) else ""


async def posts_there(work: Work, school_id: str, by: Person, now: datetime) -> PostsThere | Refused:
    """Whom an order would reach."""
    if not may_order(work, by, school_id):
        return Refused.GONE
    spots = await on_the_spot(work, school_id, now, but=(by.id,))
    counts = [
        (post, sum(spot.post_id == post.id for spot in spots)) for post in work.district.posts_of(school_id)
    ]
    return PostsThere(school_id, counts, len(spots))


async def give(
    work: Work,
    by: Person,
    school_id: str,
    posts: Collection[str],
    words: str,
    now: datetime,
    alert_id: int = 0,
) -> Given | Refused:
    """To these posts; without any to the whole school."""
    if not may_order(work, by, school_id):
        return Refused.GONE
    spots = await on_the_spot(work, school_id, now, posts, but=(by.id,))
    manned = {spot.post_id for spot in spots}
    empty = [work.district.spot_name(school_id, post) for post in posts if post not in manned]
    if not spots:
        return Given(None, empty)
    hail = Hail(HailKind.ORDER, school_id, by.id, now, alert_id, list(posts), words[:MOST_WORDS])
    answers = await send(work, hail, spots, now)
    alone = all(one.unreached for one in answers)
    hail.next_at = now if alone else now + UNANSWERED_AFTER
    ordered = Ordered(**vars(await base_of(work, hail)), by=work.district.polite(by.id), words=hail.words)
    await tell(work, hail, answers, lambda _: ordered, now)
    return Given(await card_of(work, hail), empty)


async def reply(work: Work, hail_id: int, person: Person, said: Reply, now: datetime) -> Noted | Refused:
    """[收到], [去看了，没事] or [要支援], which the officer hears at once."""
    found = await answered_by(work, hail_id, person)
    if found is None or found[0].kind is not HailKind.ORDER:
        return Refused.GONE
    hail, mine = found
    refusal = await answer(work, hail, mine, said, now)
    if refusal:
        return refusal
    if said is Reply.HELP:
        await tell_help(work, hail, mine)
    return Noted(said, hail.words)


async def pass_on(work: Work, hail: Hail, now: datetime) -> None:
    """Two minutes without a word: the leader is asked instead, and the officer's card says so."""
    hail.next_at = None
    answers = await work.hails.answers(hail.known_id)
    silent = [one for one in answers if one.waiting]
    leaders = _leaders(work, hail, [one.person_id for one in answers])
    if not silent or not leaders:
        return
    asked = [HailAnswer(hail.known_id, person_id, "", now) for person_id in leaders]
    await work.hails.ask_more(asked)
    by = work.district.polite(hail.asked_by)
    who = tuple(_named(work, one) for one in silent)
    news = PassedOn(**vars(await base_of(work, hail)), by=by, words=hail.words, silent=who)
    await tell(work, hail, asked, lambda _: news, now)
    work.record(hail.subject, "passed_on", now, "", people=leaders)
    await rewrite(work, hail)


def _leaders(work: Work, hail: Hail, asked: Collection[str]) -> list[str]:
    """Of the school, whoever was not asked already: the leader, else the safety office, else its head."""
    district, school = work.district, hail.school_id
    ways = (
        district.leaders_of(school),
        district.office_of(school, Role.SAFETY_OFFICE),
        district.head_of(school),
    )
    return next((some for way in ways if (some := [one for one in way if one not in asked])), [])


def _named(work: Work, one: HailAnswer) -> str:
    person = somebody(work, one)
    return f"{person.post} {person.who} {person.phone}".strip()
