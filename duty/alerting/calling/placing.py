"""One card for a call: it follows its place, its words and pictures, and who goes there."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, ClassVar

from duty.alerting.calling.near import tell_near
from duty.alerting.calling.paging import called, renewed
from duty.alerting.calling.storms import only_bundled
from duty.alerting.calling.telling import ForHolder, holders
from duty.alerting.calls.call import Call
from duty.alerting.calls.facts import CallFacts, CallNews
from duty.alerting.calls.page import PageState
from duty.alerting.calls.standing import Stands
from duty.alerting.ports import Work
from duty.messaging.notices import Notice, Priority

STALE = timedelta(minutes=2)
"""A place that could not be shown so long is not shown any more; a later one is."""


@dataclass(frozen=True)
class CallMoved(CallNews):
    """It is elsewhere now, or more is known of it, and it stands as it stood.

    by, at: who brought it there; empty while nobody has it. eta: when they will be there.
    mine:   whoever reads it has it, and can say this next.
    """

    kind: ClassVar[str] = "alert.moved"
    stands: Stands
    phones: bool
    by: str
    at: str
    eta: str = ""
    mine: ForHolder | None = None


@dataclass(frozen=True)
class DetailAdded(CallMoved):
    """The caller said more: these `words`, or where it is. `alone`: the reader has no card, only a bundle."""

    kind: ClassVar[str] = "alert.detail"
    words: str = ""
    alone: bool = False


@dataclass(frozen=True)
class PictureCame(CallMoved):
    """There is a picture. Itself it stays in the record."""

    kind: ClassVar[str] = "alert.photo"
    alone: bool = False


@dataclass(frozen=True)
class CallDeclined(CallMoved):
    """`who` cannot come since `then`, and more people are called."""

    kind: ClassVar[str] = "alert.declined"
    who: str = ""
    then: str = ""


async def say_declined(work: Work, call: Call, by: str, now: datetime) -> None:
    """Everybody called reads it; the card of whoever cannot come themselves stays as silent as it is."""
    alert, district, name = call.alert, work.district, str(call.subject)
    pages = await work.alerts.pages(call.id)
    away = {p.person_id for p in pages if p.state is PageState.DECLINED} | await only_bundled(work, alert)
    for person_id in dict.fromkeys(page.person_id for page in pages):
        if person_id not in away:
            same = _fields(await stands_now(work, call, person_id, now))
            news = CallDeclined(**same, who=district.people[by].name, then=district.clock(now))
            work.tell(Notice(person_id, news, Priority.REPLY, name=name, replaces=name, silent=True))


def _fields(stands: CallMoved) -> dict[str, Any]:
    return {field.name: getattr(stands, field.name) for field in fields(CallMoved)}


async def show_place(work: Work, call: Call, now: datetime) -> None:
    """Silently. Whoever was called by a bundle has no card; theirs is the line below it."""
    without = await only_bundled(work, call.alert)
    for person_id in await called(work, call.alert):
        if person_id not in without:
            work.tell(
                rewritten(person_id, await stands_now(work, call, person_id, now), str(call.subject), now)
            )
    tell_near(work, call, now, await called(work, call.alert))


async def say_more(
    work: Work, call: Call, what: str, now: datetime, *, words: str = "", calm: bool = False
) -> None:
    """`what` was added: their card is renewed and heard. `calm`: it only changes what stands there.

    Whoever was called by a bundle reads it in a line of its own.
    """
    alert, name = call.alert, str(call.subject)
    without = await only_bundled(work, alert)
    version = await work.count_changes(alert.subject)
    work.record(alert.subject, what, now, alert.reporter_id)
    for person_id in await called(work, alert):
        alone = person_id in without
        news = _added(await stands_now(work, call, person_id, now), what, words, alone)
        dedupe = f"{alert.subject}:{what}:{version}:{person_id}"
        of = f"{name}:more" if alone else name
        if calm:
            work.tell(Notice(person_id, news, Priority.RECEIPT, dedupe, of, replaces=of, silent=True))
        else:
            work.tell(renewed(Notice(person_id, news, alert.priority, dedupe, of)))


def _added(stands: CallMoved, what: str, words: str, alone: bool) -> CallMoved:
    same = _fields(stands)
    return (
        PictureCame(**same, alone=alone) if what == "photo" else DetailAdded(**same, words=words, alone=alone)
    )


def rewritten(person_id: str, news: CallNews, name: str, now: datetime) -> Notice:
    """It stands in place of the message of that name: quietly, and never late."""
    return Notice(
        person_id,
        news,
        Priority.RECEIPT,
        name=name,
        replaces=name,
        expires_at=now + STALE,
        silent=True,
    )


async def stands_now(work: Work, call: Call, person_id: str, now: datetime) -> CallMoved:
    """The whole card for that person, as the call stands."""
    alert, standing = call.alert, call.alert.standing
    has = alert.taken and person_id in holders(work, alert, now)
    mine = await ForHolder.to(person_id, work, call) if has else None
    return CallMoved(
        CallFacts.of(work.district, call, person_id),
        stands=standing.stands,
        phones=bool(call.alert.mistake_at),
        by=work.district.people[standing.by].name if standing.by else "",
        at=work.district.clock(standing.at) if standing.at else "",
        eta=work.district.clock(alert.eta_at) if alert.eta_at and not alert.arrived else "",
        mine=mine,
    )
