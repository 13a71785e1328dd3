"""代打卡, 没来, 请假, 晚到: nobody checks in for a colleague; what is known is passed on."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.attendance import colleagues
from duty.attendance.checkins import Result
from duty.attendance.colleagues import Note, Reported
from duty.language.colleagues import Absence
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, row
from handlers.attendance import board
from handlers.attendance.times import both
from handlers.attendance.words import NOTED
from handlers.rosters import leaves, swaps
from handlers.speech import labels
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
    if talk.meaning.arrived:
        return [Say(talk.line("checkin.proxy_own", who=talk.meaning.arrived))]
    return [_which_note(talk, "checkin.proxy", talk.meaning.colleague)]


def _which_note(talk: Talk, key: str, name: str) -> Say:
    """[迟到] [请假] [顶班]"""
    who = name or talk.line("checkin.proxy_somebody")
    buttons = row(*((talk.voice.line(NOTED[note]), Press(act, name)) for note, act in ACTS.items()))
    return Say(talk.line(key, who=who), buttons)


async def absent(talk: Talk) -> list[Say]:
    """老刘今天请假 is asked of the leader; 小王还没来 asks what is known; 我今天请假 is the speaker's own.

    Where the roster has no place that it could leave empty the words are passed on as they are.
    """
    if talk.meaning.absent is None:
        if asked := await leaves.own(talk):
            return asked
        heard = await colleagues.comes_later(talk.work, talk.me, talk.words, talk.now, Note.LEAVE)
        return [Say(talk.line("checkin.leave_told" if heard else "checkin.leave_kept"))]
    name, known = talk.meaning.absent
    if known is not Absence.LEAVE:
        return [_which_note(talk, "checkin.proxy_absent", name)]
    if asked := await leaves.of_colleague(talk, name):
        return asked
    return [Say(await _told(talk, name, Note.LEAVE))]


async def empty_post(talk: Talk) -> list[Say]:
    """西门还没人: whoever leads reads who is where, everybody else tells them."""
    if labels.has(talk.me, labels.BOARD):
        return [await board.page(talk)]
    heard = await colleagues.comes_later(talk.work, talk.me, talk.words, talk.now, Note.EMPTY)
    return [Say(talk.line("checkin.empty_told" if heard else "checkin.empty_kept"))]


def _reported(talk: Talk, reported: Reported) -> Say:
    who, made = talk.district.polite(reported.guard.id), reported.outcome.check_in
    if made is None:
        return Say(talk.line("checkin.no_shift", who=who))
    again = reported.outcome.result is Result.ALREADY
    post, time = talk.spot(made.school_id, made.post_id), both(talk, made)
    key = "checkin.already" if again else "checkin.reported"
    return Say(talk.line(key, who=who, post=post, time=time, both=time))


async def is_late(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return await _noted(query, talk, args, Note.LATE)


async def is_on_leave(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    if asked := await leaves.of_colleague(talk, args[0]):
        return [asked[0].but(replaces=this_message(query))]
    return await _noted(query, talk, args, Note.LEAVE)


async def is_stood_in_for(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return await _noted(query, talk, args, Note.SWAP)


async def _noted(query: CallbackQuery, talk: Talk, args: list[str], note: Note) -> list[Say]:
    """The note is kept; that the leader was told is only said where it is so."""
    if len(args) != 1:
        return refused(talk, Refused.GONE)
    return [Say(await _told(talk, args[0], note), replaces=this_message(query))]


async def _told(talk: Talk, name: str, note: Note) -> str:
    heard = await colleagues.note(talk.work, talk.me, name, note, talk.now)
    who, what = name or talk.line("checkin.proxy_somebody"), talk.voice.line(NOTED[note])
    return talk.line("checkin.proxy_told" if heard else "checkin.proxy_kept", who=who, what=what)


async def swap(talk: Talk) -> list[Say]:
    """明天早班跟老张换一下 begins it; for whoever has no place to give the words are passed on."""
    return await swaps.from_words(talk) or await _passed_on(talk, Note.SWAP, "swap")


async def advice(talk: Talk) -> list[Say]:
    """建议在东门加个雨棚: to the safety office."""
    return await _passed_on(talk, Note.ADVICE, "advice")


async def form(talk: Talk) -> list[Say]:
    """大排查表交了几所: nothing here knows it yet, and says so."""
    return await _passed_on(talk, Note.FORM, "form")


async def on_behalf(talk: Talk) -> list[Say]:
    """替老梁报一下: as of a colleague who came, else the words as they are."""
    if talk.meaning.arrived or talk.meaning.colleague:
        return await asked(talk)
    return await _passed_on(talk, Note.EMPTY, "empty")


async def _passed_on(talk: Talk, note: Note, text: str) -> list[Say]:
    """That somebody was told is only said where it is so."""
    heard = await colleagues.comes_later(talk.work, talk.me, talk.words, talk.now, note)
    return [Say(talk.line(f"checkin.{text}_{'told' if heard else 'kept'}"))]


async def late(talk: Talk) -> list[Say]:
    """老刘晚十分钟, 有出警可能晚到: the words as they are, to the leader or the station."""
    said = talk.understood.slots
    heard = await colleagues.comes_later(
        talk.work, talk.me, talk.words, talk.now, name=said.person, minutes=said.minutes
    )
    return [Say(talk.line("checkin.late_told" if heard else "checkin.late_kept"))]
