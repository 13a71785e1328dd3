"""[定位不准] [在别的门] [还没到], and at which post: what a person says about their own check-in."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.attendance import explaining
from duty.attendance.checkin import Reason
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, column
from handlers.attendance.checkin import values
from handlers.attendance.records.handing import handed_over
from handlers.speech.filters import Choice, id_of
from handlers.speech.keys import keyboard
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("far away", Stage.KEYS)
    routes.callback_query.register(drifted, Choice("far.drift"))
    routes.callback_query.register(not_there_yet, Choice("far.not_yet"))
    routes.callback_query.register(at_another_post, Choice("far.other"))
    routes.callback_query.register(at_post, Choice("at"))
    routes.callback_query.register(at_the_rosters, Choice("far.mine"))
    return routes


async def drifted(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await explaining.explain(talk.work, talk.me, id_of(args), Reason.DRIFT, talk.now)
    if isinstance(made, Refused):
        return refused(talk, made)
    kept = Say(talk.line("checkin.drift_kept", **values(talk, made)), replaces=this_message(query))
    return [kept, *await handed_over(talk, made)]


async def not_there_yet(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await explaining.explain(talk.work, talk.me, id_of(args), Reason.NOT_YET, talk.now)
    if isinstance(made, Refused):
        return refused(talk, made)
    return [Say(talk.line("checkin.not_yet_kept"), keyboard=await keyboard(talk))]


async def at_another_post(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    found = await explaining.other_posts(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(found, Refused):
        return refused(talk, found)
    buttons = column(*((post.name, Press("at", found.check_in.id, post.id)) for post in found.posts))
    return [Say(talk.line("checkin.other_ask"), buttons, replaces=this_message(query))]


async def at_post(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    post_id = args[-1] if args else ""
    made = await explaining.choose_post(talk.work, talk.me, id_of(args), post_id, talk.now)
    if isinstance(made, Refused):
        return refused(talk, made)
    kept = Say(talk.line("checkin.doubtful_at", **values(talk, made)), replaces=this_message(query))
    return [kept, *await handed_over(talk, made)]


async def at_the_rosters(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[我在西门岗], under a check-in that the phone showed at another gate."""
    post_id = args[-1] if args else ""
    made = await explaining.at_the_rosters_post(talk.work, talk.me, id_of(args), post_id, talk.now)
    if isinstance(made, Refused):
        return refused(talk, made)
    key = "checkin.doubtful_at" if made.doubtful else "checkin.still_at"
    kept = Say(talk.line(key, **values(talk, made)), replaces=this_message(query))
    return [kept, *await handed_over(talk, made)]
