"""更正: [记录不对], which shift, one sentence; then the leader's [同意更正] [不同意]."""

from __future__ import annotations

import re

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance.correcting import correcting
from duty.attendance.correcting.correction import Correction
from duty.attendance.correcting.disputing import (
    Disputable,
    Kept,
    Records,
    may_speak_for,
    one_of,
    records,
    team,
)
from duty.district.people import Person
from duty.language.times import named_time
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Buttons, Say, column, row
from duty.rights.may import opens
from duty.rights.words import Do, Thing, Whose
from handlers.attendance.records.words import KEPT
from handlers.speech.filters import Choice, In, Reads, Words, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SENTENCE = "correct:sentence"
"""A shift was chosen: why its record is not right is expected."""
SHIFT = "correct"
"""Conversation value: the code of that shift."""
WHOSE = "correct_of"
"""Conversation value: of whom, where a leader asks on behalf of somebody."""
SHOWN = 8
MEANT = re.compile(
    r"^(?:我的?)?(?:今天|昨天|早上|晚上)?(?:要|想|申请)?"
    r"(?:更正|(?:签到|考勤|到岗|打卡|出勤)(?:的)?(?:记录)?(?:要|想)?(?:不对|有误|错了|记错了?|更正)"
    r"|更正(?:签到|考勤|到岗|打卡|出勤)?记录)[。.！!]?$"
)
"""更正, 我的签到记录不对, 考勤记错了"""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("correction", Stage.KEYS)
    routes.callback_query.register(begun, Choice("correct.begin"))
    routes.callback_query.register(chosen, Choice("correct.of"))
    routes.callback_query.register(for_whom, Choice("correct.team"))
    routes.callback_query.register(of_theirs, Choice("correct.who"))
    routes.callback_query.register(agree, Choice("correct.yes"))
    routes.callback_query.register(refuse, Choice("correct.no"))
    routes.callback_query.register(taken_back, Choice("correct.back"))
    routes.message.register(worded, Words(), Reads(lambda said: bool(MEANT.match(said.words.strip()))))
    return routes


def _flows() -> Job:
    routes = Job("correction: what was asked for", Stage.FLOWS)
    routes.message.register(said, Words(), In(SENTENCE))
    return routes


# -- whose record it is ------------------------------------------------------------------------


async def under_mine(talk: Talk) -> tuple[list[str], Buttons]:
    """On the page of 📋 我的: what waits, and [记录不对] where a record can be disputed."""
    found = await records(talk.work, talk.me, talk.now)
    lines = [_state(talk, one) for one in found.asked if one.waits]
    shown = found.open and found.in_use
    return lines, row((talk.voice.line("correct.button"), Press("correct.begin"))) if shown else ()


async def begun(query: CallbackQuery, talk: Talk) -> list[Say]:
    return [_which(talk, await records(talk.work, talk.me, talk.now))]


async def worded(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    await state.set_state(None)
    return [_which(talk, await records(talk.work, talk.me, talk.now))]


def _which(talk: Talk, found: Records) -> Say:
    """What can be disputed, and how it stands with what was."""
    lines = [_state(talk, one) for one in found.asked]
    lines.append(talk.line("correct.which" if found.open else "correct.nothing"))
    named = [(_named(talk, one), Press("correct.of", one.code)) for one in found.open[:SHOWN]]
    if opens(talk.me, Do.ASK, Thing.CORRECTION, Whose.OWN):
        named.append((talk.voice.line("correct.team"), Press("correct.team")))
    return Say("\n".join(lines), column(*named))


async def for_whom(query: CallbackQuery, talk: Talk) -> list[Say]:
    """[替队员更正]: whoever of theirs has a record that can be disputed."""
    found = (await team(talk.work, talk.me, talk.now))[:SHOWN]
    if not found:
        return [Say(talk.line("correct.team_nothing"))]
    people = [(talk.district.polite(one.id), Press("correct.who", one.id)) for one, _ in found]
    return [Say(talk.line("correct.team_who"), column(*people))]


async def of_theirs(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """Somebody of theirs was chosen: which shift?"""
    found = {one.id: rows for one, rows in await team(talk.work, talk.me, talk.now)}
    if args[0] not in found:
        return refused(talk, Refused.GONE)
    rows = found[args[0]].open[:SHOWN]
    named = [(_named(talk, one), Press("correct.of", one.code, args[0])) for one in rows]
    return [Say(talk.line("correct.which"), column(*named))]


def _whose(talk: Talk, person_id: str) -> Person | Refused:
    """One's own, or somebody's of theirs."""
    person = talk.district.people.get(person_id or talk.me.id)
    spoken_for = person is not None and may_speak_for(talk.work, talk.me, person)
    return person if person and spoken_for else Refused.GONE


def _named(talk: Talk, one: Disputable) -> str:
    """11-23 07:00 西门岗：没有签到"""
    return f"{_place(talk, one)}：{_kept(talk, one)}"


def _place(talk: Talk, one: Disputable) -> str:
    post = talk.spot(talk.district.posts[one.shift.post_id].school_id, one.shift.post_id)
    return f"{talk.district.local(one.shift.start):%m-%d %H:%M} {post}"


def _kept(talk: Talk, one: Disputable) -> str:
    at = talk.clock(one.check_in.came_at) if one.check_in else ""
    by = talk.district.polite(one.check_in.verified_by) if one.kept is Kept.NOT_SEEN and one.check_in else ""
    return talk.line(KEPT[one.kept], at=at, by=by)


async def chosen(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    person = _whose(talk, args[1] if len(args) > 1 else "")
    found = person if isinstance(person, Refused) else await one_of(talk.work, person, args[0], talk.now)
    if isinstance(found, Refused) or isinstance(person, Refused):
        return refused(talk, Refused.GONE)
    await state.set_state(SENTENCE)
    await state.update_data({SHIFT: found.code, WHOSE: person.id})
    key = "correct.ask" if person.id == talk.me.id else "correct.ask_for"
    values = {"place": _place(talk, found), "kept": _kept(talk, found)}
    return [Say(talk.line(key, who=talk.district.polite(person.id), **values))]


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Since when, and why, in one sentence; what is urgent was heard before it got here."""
    data = await state.get_data()
    code, person = str(data.get(SHIFT, "")), _whose(talk, str(data.get(WHOSE, "")))
    await state.set_state(None)
    found = person if isinstance(person, Refused) else await one_of(talk.work, person, code, talk.now)
    if isinstance(found, Refused) or isinstance(person, Refused):
        return [Say(talk.line(f"common.{Refused.GONE}"))]
    came = named_time(talk.words, talk.district.local(found.shift.end), past=True)
    by = None if person.id == talk.me.id else talk.me
    asked = await correcting.ask(talk.work, person, code, came, talk.words, talk.now, by)
    if isinstance(asked, Refused):
        return [Say(talk.line(f"common.{asked}"))]
    back = row((talk.voice.line("correct.back"), Press("correct.back", asked.id)))
    key, who = ("correct.kept_for" if by else "correct.kept"), talk.district.polite(person.id)
    return [Say(talk.line(key, who=who, place=_place(talk, found), came=talk.clock(asked.came_at)), back)]


def _state(talk: Talk, row_: Correction) -> str:
    """11-23 07:00 西门岗：更正为 06:50 到岗，等队长同意"""
    held = talk.district.held_by(row_.shift_key)
    start = talk.district.local(held.start if held else row_.came_at)
    by = talk.district.polite(row_.decided_by) if row_.decided_by else ""
    spot, came = talk.spot(row_.school_id, row_.post_id), talk.clock(row_.came_at)
    key = f"correct.state_{row_.decision}"
    return talk.line(key, place=f"{start:%m-%d %H:%M} {spot}", came=came, by=by)


async def taken_back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[收回]"""
    back = await correcting.take_back(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(back, Refused):
        return refused(talk, back)
    return [Say(_state(talk, back), replaces=this_message(query))]


# -- whoever decides ---------------------------------------------------------------------------


async def agree(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[同意更正]"""
    row_ = await correcting.decide(talk.work, talk.me, id_of(args), talk.now, approved=True)
    return _decided(query, talk, row_, "correct.approved")


async def refuse(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[不同意]"""
    row_ = await correcting.decide(talk.work, talk.me, id_of(args), talk.now, approved=False)
    return _decided(query, talk, row_, "correct.refused")


def _decided(query: CallbackQuery, talk: Talk, row_: Correction | Refused, key: str) -> list[Say]:
    if isinstance(row_, Refused):
        return refused(talk, row_)
    who, came = talk.district.polite(row_.person_id), talk.clock(row_.came_at)
    post = talk.spot(row_.school_id, row_.post_id)
    return [Say(talk.line(key, who=who, post=post, came=came), replaces=this_message(query))]
