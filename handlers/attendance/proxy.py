"""代打卡 and 晚到: nobody checks in for a colleague; what is known can be told to whoever fills the place."""

from __future__ import annotations

import hashlib

from aiogram.types import CallbackQuery

from duty.attendance import checkins
from duty.attendance.checkins import Result
from duty.district.people import GUARDS, POLICE, Person, Role
from duty.language.reading import find_colleague
from duty.messaging.notices import Priority, untyped
from duty.messaging.quiet import nudge
from duty.messaging.say import Say, row
from duty.records.subject import Subject
from handlers.speech.marks import shortened
from handlers.speech.talk import Talk

NOTES = ("late", "leave", "swap")
"""[迟到] [请假] [顶班]"""


async def asked(talk: Talk) -> list[Say]:
    """A leader may report a guard who has no smartphone, marked so; everybody else reads the three notes."""
    name = talk.meaning.colleague
    guard = find_colleague(_colleagues(talk), name)
    if guard and talk.me.role is Role.GUARD_LEADER and guard.phone_kind != "smart":
        return [await _reported(talk, guard)]
    who = name or talk.line("checkin.proxy_somebody")
    buttons = row(*((talk.voice.line(f"checkin.proxy_{note}"), f"proxy:{note}:{name}") for note in NOTES))
    return [Say(talk.line("checkin.proxy", who=who), buttons)]


def _colleagues(talk: Talk) -> list[Person]:
    mine = set(talk.me.schools)
    return [
        p
        for p in talk.district.people.values()
        if p.id != talk.me.id and p.role in GUARDS and mine & set(p.schools)
    ]


async def _reported(talk: Talk, guard: Person) -> Say:
    outcome = await checkins.report_for(talk.work, talk.me, guard, talk.now)
    who, made = talk.district.polite(guard.id), outcome.check_in
    if made is None:
        return Say(talk.line("checkin.no_shift", who=who))
    key = "already" if outcome.result is Result.ALREADY else "reported"
    post = talk.district.posts[made.post_id].name
    return Say(talk.line(f"checkin.{key}", who=who, post=post, time=talk.clock(made.received_at)))


async def noted(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """The note is kept and told to the leader; the colleague is not checked in."""
    if len(args) != 2 or args[0] not in NOTES:
        return [Say(toast=talk.line("common.gone"))]
    note, name = args
    who = name or talk.line("checkin.proxy_somebody")
    what = talk.voice.line(f"checkin.proxy_{note}")
    schools = [s for s in talk.me.schools if s in talk.district.schools]
    leaders = [p for s in schools for p in talk.district.leaders_of(s) if p != talk.me.id]
    talk.work.record(Subject("person", talk.me.id), "note", talk.now, talk.me.id, about=name, note=note)
    values = {"by": talk.polite, "who": who, "what": what, "time": talk.clock(talk.now)}
    told = await _tell(talk, leaders, "checkin.proxy_note", values, f"{name}:{note}")
    key = "proxy_told" if told else "proxy_kept"
    shown = f"#{query.message.message_id}" if query.message else ""
    return [Say(talk.line(f"checkin.{key}", who=who, what=what), replaces=shown)]


async def _tell(talk: Talk, leaders: list[str], kind: str, values: dict[str, str], what: str) -> bool:
    """Once a day for each thing said. False when nobody was told: it is kept, but that is not claimed."""
    told = False
    for leader in leaders:
        dedupe = f"note:{talk.me.id}:{what}:{talk.district.today(talk.now)}:{leader}"
        notice = untyped(leader, kind, Priority.NUDGE, values, dedupe=dedupe)
        told = await nudge(talk.work, notice, talk.now) or told
    return told


async def late(talk: Talk) -> list[Say]:
    """老刘晚十分钟, 有出警可能晚到: the words as they are, to the leader or the station."""
    talk.work.record(Subject("person", talk.me.id), "note", talk.now, talk.me.id, note="late")
    values = {"by": talk.polite, "sentence": shortened(talk.words), "time": talk.clock(talk.now)}
    digest = hashlib.sha256(talk.words.encode()).hexdigest()[:12]
    told = await _tell(talk, _fillers(talk), "checkin.late_note", values, f"late:{digest}")
    return [Say(talk.line("checkin.late_told" if told else "checkin.late_kept"))]


def _fillers(talk: Talk) -> list[str]:
    """A guard's leaders; an officer's station."""
    district, me = talk.district, talk.me
    if me.role in POLICE:
        found = district.on_duty(talk.now, org_id=me.org_id) if me.org_id else []
    else:
        found = [one for school in me.schools for one in district.leaders_of(school)]
    return [one for one in dict.fromkeys(found) if one != me.id]
