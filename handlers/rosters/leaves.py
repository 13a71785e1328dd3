"""请假: which day, then the leader: [准假] [不准]; what it leaves empty has [找人顶]."""

from __future__ import annotations

from datetime import date, timedelta

from aiogram.types import CallbackQuery

from duty.district.people import Person
from duty.language import days
from duty.language.colleagues import find_colleague
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, column, row
from duty.rosters.standing import coming
from duty.rosters.swaps import leaving
from duty.rosters.swaps.leave_ask import LeaveAsk
from duty.rosters.swaps.swapping import may_ask
from handlers.rosters import places, reliefs
from handlers.speech.filters import Choice, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SHOWN = 7


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("leave", Stage.KEYS)
    routes.callback_query.register(which_day, Choice("leave.begin"))
    routes.callback_query.register(on_that_day, Choice("leave.day"))
    routes.callback_query.register(agree, Choice("leave.agree"))
    routes.callback_query.register(refuse, Choice("leave.refuse"))
    routes.callback_query.register(take_back, Choice("leave.back"))
    return routes


# -- asking ------------------------------------------------------------------------------------


async def which_day(query: CallbackQuery, talk: Talk) -> list[Say]:
    """The days on which the roster has them."""
    own = coming(talk.district, talk.me, talk.now) if may_ask(talk.me) else []
    dates = list(dict.fromkeys(one.date for one in own))[:SHOWN]
    if not dates:
        return refused(talk, Refused.GONE)
    named = [
        (
            places.day_of(talk.voice, day, talk.account.language),
            Press("leave.day", day.isoformat().replace("-", "")),
        )
        for day in dates
    ]
    return [Say(talk.line("leave.which_day"), column(*named))]


async def on_that_day(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    try:
        day = date.fromisoformat(args[0])
    except ValueError:
        return refused(talk, Refused.GONE)
    asked = await leaving.ask(talk.work, talk.me, talk.me, (day, day), talk.now)
    if isinstance(asked, Refused):
        return refused(talk, asked)
    return [_kept(talk, asked).but(replaces=this_message(query))]


async def own(talk: Talk) -> list[Say]:
    """我明天请假; [] where the roster has no place of theirs then."""
    return await _asked(talk, talk.me)


async def of_colleague(talk: Talk, name: str) -> list[Say]:
    """老刘今天请假; [] where it is not plain who that is, or they have no place then."""
    others = [one for one in talk.district.people_at(talk.me.schools) if one.id != talk.me.id]
    absent = find_colleague(others, name)
    return await _asked(talk, absent, name) if absent else []


async def _asked(talk: Talk, absent: Person, name: str = "") -> list[Say]:
    if talk.forwarded or not may_ask(absent):
        return []
    today = talk.district.today(talk.now)
    begin = days.named_day(talk.words, today) or _next_day(talk, absent)
    end = begin + timedelta(days=days.days_long(talk.words) - 1)
    what = leaving.kind_of(talk.words)
    asked = await leaving.ask(talk.work, talk.me, absent, (begin, end), talk.now, what, talk.words)
    if asked is Refused.ALREADY:
        return [Say(talk.line("leave.already", who=name or talk.polite))]
    return [] if isinstance(asked, Refused) else [_kept(talk, asked, name)]


def _next_day(talk: Talk, absent: Person) -> date:
    """Where no day is named: today while a place of today is not over, else the next."""
    today = talk.district.today(talk.now)
    if leaving.left_empty(talk.district, absent, today, today, talk.now):
        return today
    return next((one.date for one in coming(talk.district, absent, talk.now)), today)


def _kept(talk: Talk, asked: LeaveAsk, name: str = "") -> Say:
    """Who was told, or (a leader's own word) that it is settled, with [找人顶]."""
    if asked.granted:
        return _granted(talk, asked, name)
    about = _days(talk, asked)
    own = asked.person_id == talk.me.id
    key = "leave.asked" if own else "leave.asked_for"
    buttons = row((talk.voice.line("leave.back"), Press("leave.back", asked.id)))
    return Say(talk.line(key, who=name or _who(talk, asked), days=about), buttons)


def _who(talk: Talk, asked: LeaveAsk) -> str:
    return talk.district.polite(asked.person_id)


def _days(talk: Talk, asked: LeaveAsk) -> str:
    return places.days_of(talk.voice, asked.begin, asked.end, talk.account.language)


# -- the leader --------------------------------------------------------------------------------


def _granted(talk: Talk, asked: LeaveAsk, name: str = "") -> Say:
    """What it leaves empty is not in this transaction's roster yet: the places are those of before."""
    absent = talk.district.people[asked.person_id]
    left = leaving.left_empty(talk.district, absent, asked.begin, asked.end, talk.now)
    text = talk.line("leave.kept", who=name or _who(talk, asked), days=_days(talk, asked))
    return Say(text, column(*reliefs.buttons(talk, left)))


async def agree(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[准假]"""
    asked = await leaving.grant(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(asked, Refused):
        return refused(talk, asked)
    return [_granted(talk, asked).but(replaces=this_message(query))]


async def refuse(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[不准]"""
    asked = await leaving.refuse(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(asked, Refused):
        return refused(talk, asked)
    text = talk.line("leave.refused_kept", who=_who(talk, asked), days=_days(talk, asked))
    return [Say(text, replaces=this_message(query))]


async def take_back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[收回]"""
    asked = await leaving.take_back(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(asked, Refused):
        return refused(talk, asked)
    return [Say(talk.line("leave.back_kept", days=_days(talk, asked)), replaces=this_message(query))]
