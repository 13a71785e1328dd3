"""代打卡: nobody checks in for a colleague; what is known of them can be told to the leader."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty import checkins
from duty.checkins import Result
from duty.notices import Notice, Priority
from duty.people import GUARDS, Person, Role
from duty.quiet import nudge
from duty.say import Say, row
from duty.understanding import find_colleague, proxied
from handlers.talk import Talk

NOTES = ("late", "leave", "swap")
"""[迟到] [请假] [顶班]"""


async def asked(talk: Talk, words: str) -> list[Say]:
    """A leader may report a guard who has no smartphone, marked so; everybody else reads the three notes."""
    name = proxied(words)
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
    talk.work.record(f"person:{talk.me.id}", "note", talk.now, talk.me.id, about=name, note=note)
    values = {"by": talk.polite, "who": who, "what": what, "time": talk.clock(talk.now)}
    for leader in leaders:
        dedupe = f"note:{talk.me.id}:{name}:{note}:{talk.district.today(talk.now)}:{leader}"
        notice = Notice(leader, "checkin.proxy_note", Priority.NUDGE, values, dedupe=dedupe)
        await nudge(talk.work, notice, talk.now)
    key = "proxy_told" if leaders else "proxy_kept"
    shown = f"#{query.message.message_id}" if query.message else ""
    return [Say(talk.line(f"checkin.{key}", who=who, what=what), replaces=shown)]
