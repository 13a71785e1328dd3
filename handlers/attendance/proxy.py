"""代打卡 and 晚到: nobody checks in for a colleague; what is known can be told to whoever fills the place."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.attendance import colleagues
from duty.attendance.checkins import Result
from duty.attendance.colleagues import Note, Reported
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, row
from handlers.attendance.words import NOTED
from handlers.speech.filters import Choice
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

ACTS = {Note.LATE: "proxy.late", Note.LEAVE: "proxy.leave", Note.SWAP: "proxy.swap"}


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("notes of colleagues", Stage.KEYS)
    routes.callback_query.register(is_late, Choice(ACTS[Note.LATE]))
    routes.callback_query.register(is_on_leave, Choice(ACTS[Note.LEAVE]))
    routes.callback_query.register(is_stood_in_for, Choice(ACTS[Note.SWAP]))
    return routes


async def asked(talk: Talk) -> list[Say]:
    """A leader may report a guard who has no smartphone, marked so; everybody else reads the three notes."""
    reported = await colleagues.report(talk.work, talk.me, talk.meaning, talk.now)
    if reported:
        return [_reported(talk, reported)]
    name = talk.meaning.colleague
    who = name or talk.line("checkin.proxy_somebody")
    buttons = row(*((talk.voice.line(NOTED[note]), Press(act, name)) for note, act in ACTS.items()))
    return [Say(talk.line("checkin.proxy", who=who), buttons)]


def _reported(talk: Talk, reported: Reported) -> Say:
    who, made = talk.district.polite(reported.guard.id), reported.outcome.check_in
    if made is None:
        return Say(talk.line("checkin.no_shift", who=who))
    again = reported.outcome.result is Result.ALREADY
    post, time = talk.district.posts[made.post_id].name, talk.clock(made.received_at)
    return Say(talk.line("checkin.already" if again else "checkin.reported", who=who, post=post, time=time))


async def is_late(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return await _noted(query, talk, args, Note.LATE)


async def is_on_leave(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return await _noted(query, talk, args, Note.LEAVE)


async def is_stood_in_for(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return await _noted(query, talk, args, Note.SWAP)


async def _noted(query: CallbackQuery, talk: Talk, args: list[str], note: Note) -> list[Say]:
    """The note is kept; that the leader was told is only said where it is so."""
    if len(args) != 1:
        return refused(talk, Refused.GONE)
    name = args[0]
    heard = await colleagues.note(talk.work, talk.me, name, note, talk.now)
    who, what = name or talk.line("checkin.proxy_somebody"), talk.voice.line(NOTED[note])
    text = talk.line("checkin.proxy_told" if heard else "checkin.proxy_kept", who=who, what=what)
    return [Say(text, replaces=this_message(query))]


async def late(talk: Talk) -> list[Say]:
    """老刘晚十分钟, 有出警可能晚到: the words as they are, to the leader or the station."""
    heard = await colleagues.comes_later(talk.work, talk.me, talk.words, talk.now)
    return [Say(talk.line("checkin.late_told" if heard else "checkin.late_kept"))]
