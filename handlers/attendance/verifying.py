"""[人在] [没看到]: a leader's word on a doubtful check-in. A record, not a mark."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.attendance import verifying
from duty.attendance.checkin import CheckIn
from duty.messaging.refused import Refused
from duty.messaging.say import Say
from handlers.attendance.checkin import spot
from handlers.attendance.times import both
from handlers.speech.filters import Choice, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("verifying", Stage.KEYS)
    routes.callback_query.register(seen, Choice("verify.seen"))
    routes.callback_query.register(not_seen, Choice("verify.not"))
    return routes


async def seen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await verifying.verify(talk.work, talk.me, id_of(args), talk.now, seen=True)
    return _answer(query, talk, made, "checkin.verified_seen")


async def not_seen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await verifying.verify(talk.work, talk.me, id_of(args), talk.now, seen=False)
    return _answer(query, talk, made, "checkin.verified_not_seen")


def _answer(query: CallbackQuery, talk: Talk, made: CheckIn | Refused, key: str) -> list[Say]:
    if isinstance(made, Refused):
        return refused(talk, made)
    who, time = talk.district.polite(made.person_id), both(talk, made)
    text = talk.line(key, who=who, time=time, post=spot(talk, made), by=talk.polite)
    return [Say(text, replaces=this_message(query))]
