"""What is said about a colleague: nobody checks in for another, but the word is passed on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from duty.attendance.absence.hearing import heard as keep_heard
from duty.attendance.absence.note import Known
from duty.attendance.checkins import Outcome, check_in_for
from duty.attendance.ports import Work
from duty.district.district import District
from duty.district.people import GUARDS, POLICE, Person, Role
from duty.language.colleagues import find_colleague
from duty.language.reading import Meaning
from duty.messaging.notices import News, Notice, Priority
from duty.messaging.quiet import nudge
from duty.records.subject import Subject
from duty.rights.may import opens
from duty.rights.words import Do, Thing


class Note(StrEnum):
    """What is known of somebody who is not there: 迟到, 请假, 顶班; or of a post."""

    LATE = "late"
    LEAVE = "leave"
    SWAP = "swap"
    EMPTY = "empty"
    """西门还没人."""
    ADVICE = "advice"
    """A suggestion: the safety office reads it."""
    FORM = "form"
    """How far the forms are, which nothing here knows yet."""
    HELP = "help"
    """[叫队长帮我]"""


KNOWN = {Note.LATE: Known.LATE, Note.LEAVE: Known.LEAVE}
"""What of it changes how an empty place is looked at."""


@dataclass(frozen=True)
class ColleagueNote(News):
    """`by` says so of `name`, which is empty where nobody was named."""

    kind: ClassVar[str] = "checkin.proxy_note"
    time: str
    by: str
    name: str
    note: Note


@dataclass(frozen=True)
class ComesLater(News):
    """Somebody comes later or not at all, or a post is empty: in the words of whoever says so."""

    kind: ClassVar[str] = "checkin.late_note"
    time: str
    by: str
    sentence: str


@dataclass(frozen=True)
class Reported:
    """A guard without a smartphone, whom the leader has checked in (or tried to)."""

    guard: Person
    outcome: Outcome


async def report(work: Work, leader: Person, meaning: Meaning, now: datetime) -> Reported | None:
    """帮老吴签到, 老吴到岗了: a leader may report a guard who has no smartphone.

    None: the guard must do it alone.
    """
    if not opens(leader, Do.MAKE_FOR, Thing.CHECK_IN):
        return None
    name = meaning.colleague or meaning.arrived
    guard = find_colleague(_colleagues(work.district, leader), name)
    if guard is None or guard.phone_kind == "smart":
        return None
    return Reported(guard, await check_in_for(work, leader, guard, now))


def _colleagues(district: District, person: Person) -> list[Person]:
    """The other guards of one's schools."""
    return [p for p in district.people_at(person.schools) if p.id != person.id and p.role in GUARDS]


async def note(work: Work, person: Person, name: str, what: Note, now: datetime) -> bool:
    """[迟到] [请假] [顶班]: kept, and told to the leaders; the colleague is not checked in.

    False when no leader heard it: then that is not claimed either.
    """
    district = work.district
    schools = [school for school in person.schools if school in district.schools]
    leaders = [one for school in schools for one in district.leaders_of(school) if one != person.id]
    work.record(_about(person), "note", now, person.id, about=name, note=what)
    if name and what in KNOWN:
        await keep_heard(work, person, KNOWN[what], "", now, name)
    news = ColleagueNote(district.clock(now), district.polite(person.id), name, what)
    return await _pass_on(work, person, leaders, news, f"{name}:{what}", now)


async def comes_later(
    work: Work,
    person: Person,
    words: str,
    now: datetime,
    note: Note = Note.LATE,
    *,
    name: str = "",
    minutes: int | None = None,
) -> bool:
    """老刘晚十分钟, 有出警可能晚到, 我今天请假: the words as they are, to the leader or the station.

    name, minutes: who comes later, and how much. False when nobody heard it.
    """
    district = work.district
    work.record(_about(person), "note", now, person.id, note=note)
    if note in KNOWN:
        await keep_heard(work, person, KNOWN[note], words, now, name, minutes)
    news = ComesLater(district.clock(now), district.polite(person.id), words)
    digest = hashlib.sha256(words.encode()).hexdigest()[:12]
    return await _pass_on(work, person, _whom(district, person, note, now), news, f"late:{digest}", now)


def _about(person: Person) -> Subject:
    return Subject("person", person.id)


def _whom(district: District, person: Person, note: Note, now: datetime) -> list[str]:
    if note is Note.ADVICE:
        offices = (one for one in district.people_at(person.schools) if one.role is Role.SAFETY_OFFICE)
        return [one.id for one in offices if one.id != person.id]
    return _who_can_fill(district, person, now)


def _who_can_fill(district: District, person: Person, now: datetime) -> list[str]:
    """A guard's leaders; an officer's station."""
    if person.role in POLICE:
        found = district.on_duty(now, org_id=person.org_id) if person.org_id else []
    else:
        found = [one for school in person.schools for one in district.leaders_of(school)]
    return [one for one in dict.fromkeys(found) if one != person.id]


async def _pass_on(
    work: Work, person: Person, leaders: Sequence[str], news: News, what: str, now: datetime
) -> bool:
    """Once a day for each thing said."""
    heard = False
    day = work.district.today(now)
    for leader in leaders:
        dedupe = f"note:{person.id}:{what}:{day}:{leader}"
        heard = await nudge(work, Notice(leader, news, Priority.NUDGE, dedupe), now) or heard
    return heard
