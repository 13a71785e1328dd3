"""请假: asked for some days, granted by the leader; what it leaves empty is seen at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from duty.district.district import District
from duty.district.people import Person
from duty.district.shifts import Shift
from duty.messaging.notices import News, Notice, Priority, Turn
from duty.messaging.refused import Refused
from duty.rights.may import About, may_here, opens
from duty.rights.words import Do, Thing
from duty.rosters.ports import Work
from duty.rosters.swaps.approving import approvers, may_approve
from duty.rosters.swaps.leave_ask import LeaveAsk

LONGEST = timedelta(days=31)
LEAVE = "请假"
KINDS = {"病": "病假", "发烧": "病假", "事": "事假", "调休": "调休", "补休": "调休", "培训": "培训"}
"""By what is said of it; else just 请假."""
LEAVE_KINDS = tuple(dict.fromkeys((LEAVE, *KINDS.values())))


@dataclass(frozen=True)
class LeaveNews(News):
    """Leave of `who` from one day to another. `by`: whoever speaks of it or decides."""

    turn: ClassVar[Turn] = Turn.OUTSIDE
    who: str
    by: str
    begin: date
    end: date
    what: str


@dataclass(frozen=True)
class LeaveDecide(LeaveNews):
    """The leader is asked: [准假] [不准]. `places`: what it would leave empty; `said`: in their own words."""

    kind: ClassVar[str] = "leave.decide"
    leave: int
    places: tuple[str, ...]
    time: str
    said: str = ""


@dataclass(frozen=True)
class LeaveGranted(LeaveNews):
    kind: ClassVar[str] = "leave.granted"


@dataclass(frozen=True)
class LeaveRefused(LeaveNews):
    kind: ClassVar[str] = "leave.refused"


@dataclass(frozen=True)
class LeaveLapsed(LeaveNews):
    """Nobody answered: it stays as it was."""

    kind: ClassVar[str] = "leave.lapsed"


@dataclass(frozen=True)
class LeaveWithdrawn(LeaveNews):
    """The leader need not decide any more."""

    kind: ClassVar[str] = "leave.withdrawn"


def kind_of(words: str) -> str:
    """病假, 事假, 调休, 培训 by what is said; else 请假."""
    return next((kind for sign, kind in KINDS.items() if sign in words), LEAVE)


def left_empty(district: District, person: Person, begin: date, end: date, now: datetime) -> list[Shift]:
    """Their places of those days that are not over."""
    days = (begin + timedelta(days=ahead) for ahead in range((end - begin).days + 1))
    return [one for on in days for one in district.shifts_of(person.id, on) if one.end > now]


async def ask(
    work: Work,
    by: Person,
    absent: Person,
    span: tuple[date, date],
    now: datetime,
    what: str = LEAVE,
    said: str = "",
) -> LeaveAsk | Refused:
    """Leave for those days; a leader's word grants it at once, also what somebody asked for before.

    GONE: they have no place then, or none that could be left. ALREADY: it was asked for before.
    """
    begin, end = span[0], min(span[1], span[0] + LONGEST)
    places = left_empty(work.district, absent, begin, end, now)
    if not places or not opens(absent, Do.ASK, Thing.SWAP) or not _may_speak(by, absent):
        return Refused.GONE
    leads = any(may_approve(work.district, by, absent, one.window.school_id) for one in places)
    open_ones = await work.leaves.open_of(absent.id)
    before = next((one for one in open_ones if one.begin <= end and begin <= one.end), None)
    if before:
        return await grant(work, by, before.id or 0, now) if leads else Refused.ALREADY
    last = max(one.end for one in places)
    asked = LeaveAsk(absent.id, begin, end, what, by.id, now, last)
    await work.leaves.ask(asked)
    work.record(asked.subject, "asked", now, by.id, person=absent.id)
    if leads:
        await _granted(work, asked, by, now)
    else:
        _ask_leaders(work, asked, places, said, now)
    return asked


def _may_speak(by: Person, absent: Person) -> bool:
    """Of oneself, or of a colleague of the same school or station."""
    same = set(by.schools) & set(absent.schools) or (by.org_id and by.org_id == absent.org_id)
    return by == absent or bool(same)


def _ask_leaders(work: Work, asked: LeaveAsk, places: list[Shift], said: str, now: datetime) -> None:
    district, absent = work.district, work.district.people[asked.person_id]
    schools = dict.fromkeys(one.window.school_id for one in places)
    leaders = [
        one for school in schools for one in approvers(district, absent, school, now, (asked.asked_by,))
    ]
    for leader_id in dict.fromkeys(leaders):
        lines = tuple(line_of(district, one, leader_id) for one in places)
        facts = facts_of(district, asked, asked.asked_by)
        news = LeaveDecide(*facts, asked.id or 0, lines, district.clock(now), said)
        _tell(work, asked, leader_id, news, asked.open_until)


def line_of(district: District, place: Shift, reader_id: str) -> str:
    """11-24 07:00 西门岗"""
    post = district.spot_for(district.people[reader_id], place.window.school_id, place.post_id)
    return f"{district.local(place.start):%m-%d %H:%M} {post}"


def facts_of(district: District, asked: LeaveAsk, by: str) -> tuple[str, str, date, date, str]:
    return district.polite(asked.person_id), district.polite(by), asked.begin, asked.end, asked.kind


def _tell(
    work: Work, asked: LeaveAsk, person_id: str, news: LeaveNews, expires_at: datetime | None = None
) -> None:
    dedupe, name = f"{asked.subject}:{news.kind}:{person_id}", str(asked.subject)
    work.tell(Notice(person_id, news, Priority.P2, dedupe, name, expires_at=expires_at))


async def grant(work: Work, person: Person, ask_id: int, now: datetime) -> LeaveAsk | Refused:
    """[准假]: the roster knows it from now on."""
    asked = await _led(work, person, ask_id)
    if isinstance(asked, Refused):
        return asked
    if not asked.open or now >= asked.open_until:
        return Refused.TOO_LATE
    await _granted(work, asked, person, now)
    return asked


async def _granted(work: Work, asked: LeaveAsk, by: Person, now: datetime) -> None:
    asked.grant(by.id, now)
    await work.leaves.add(asked.leave)
    work.record(asked.subject, "granted", now, by.id)
    if asked.person_id != by.id:
        _tell(work, asked, asked.person_id, LeaveGranted(*facts_of(work.district, asked, by.id)))
    await _put_away(work, asked, by.id, now)


async def given(work: Work, asked: LeaveAsk, by: Person, now: datetime) -> None:
    """Put in for somebody, and settled: what was asked for these days is granted with it."""
    for before in await work.leaves.open_of(asked.person_id):
        if asked.begin <= before.begin and before.end <= asked.end and before.grant(by.id, now):
            work.record(before.subject, "granted", now, by.id)
            await _put_away(work, before, by.id, now)
    await work.leaves.ask(asked)
    work.record(asked.subject, "given", now, by.id, person=asked.person_id)
    await _granted(work, asked, by, now)


async def refuse(work: Work, person: Person, ask_id: int, now: datetime) -> LeaveAsk | Refused:
    """[不准]"""
    asked = await _led(work, person, ask_id)
    if isinstance(asked, Refused):
        return asked
    if not asked.refuse(person.id, now):
        return Refused.TOO_LATE
    work.record(asked.subject, "refused", now, person.id)
    _tell(work, asked, asked.person_id, LeaveRefused(*facts_of(work.district, asked, person.id)))
    await _put_away(work, asked, person.id, now)
    return asked


async def take_back(work: Work, person: Person, ask_id: int, now: datetime) -> LeaveAsk | Refused:
    """[收回], of whoever asked, while nobody has answered."""
    asked = await work.leaves.get(ask_id)
    about = About(own=(asked.person_id, asked.asked_by)) if asked else None
    if asked is None or about is None or not may_here(person, Do.ANSWER, Thing.SWAP, about):
        return Refused.GONE
    if person.id != asked.asked_by or not asked.take_back(now):
        return Refused.TOO_LATE
    work.record(asked.subject, "taken_back", now, person.id)
    await _put_away(work, asked, "", now)
    return asked


async def _put_away(work: Work, asked: LeaveAsk, actor: str, now: datetime) -> None:
    """The question leaves the cards of the other leaders."""
    absent, district = work.district.people[asked.person_id], work.district
    schools = {one.window.school_id for one in left_empty(district, absent, asked.begin, asked.end, now)}
    leaders = {one for school in schools for one in approvers(district, absent, school, now)}
    for leader_id in sorted(leaders - {actor, asked.person_id, asked.asked_by}):
        name = str(asked.subject)
        if await work.sent_notices.known(leader_id, name):
            news = LeaveWithdrawn(*facts_of(district, asked, asked.asked_by))
            dedupe = f"{name}:away:{leader_id}"
            work.tell(Notice(leader_id, news, Priority.P2, dedupe, name, replaces=name, silent=True))


async def _led(work: Work, person: Person, ask_id: int) -> LeaveAsk | Refused:
    asked = await work.leaves.get(ask_id)
    absent = work.district.people.get(asked.person_id) if asked else None
    if asked is None or absent is None:
        return Refused.GONE
    schools = absent.schools or tuple(one.id for one in work.district.schools_seen_by(absent))
    if not any(may_approve(work.district, person, absent, school) for school in schools):
        return Refused.GONE
    return asked


async def sweep(work: Work, now: datetime) -> int:
    """What nobody answered stays as it was, and whoever asked hears so."""
    due = await work.leaves.due(now)
    for asked in due:
        if asked.lapse():
            work.record(asked.subject, "lapsed", now)
            facts = facts_of(work.district, asked, asked.asked_by)
            _tell(work, asked, asked.asked_by, LeaveLapsed(*facts))
    return len(due)
