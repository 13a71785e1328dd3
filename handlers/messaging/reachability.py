"""/reach: who on the duty roster cannot be reached and why; and the [收到] of 能收到吗?."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.messaging import reachability
from duty.messaging.reachability import Reach, ReachList
from duty.messaging.refused import Refused
from duty.messaging.say import Say
from handlers.messaging.words import SHOWN
from handlers.speech.filters import Choice, Pressed, id_of
from handlers.speech.pressed import refused
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys(), _danger()]


def _keys() -> Job:
    routes = Job("reachability", Stage.KEYS)
    routes.message.register(who_cannot_be_reached, Pressed(command="reach"))
    return routes


def _danger() -> Job:
    """Stands before the consent: the answer is the whole point."""
    routes = Job("roll call", Stage.DANGER)
    routes.callback_query.register(received, Choice("roll"))
    return routes


async def who_cannot_be_reached(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    found = await reachability.reach_list(talk.work, talk.me)
    if found is None:
        return Say(talk.line("reach.not_yours"))
    if not found.cut_off:
        return Say(talk.line("reach.all", count=found.total))
    return Say("\n".join(_lines(talk, found)))


def _lines(talk: Talk, found: ReachList) -> list[str]:
    count = len(found.cut_off)
    head = talk.line("reach.head", count=count, total=found.total)
    lines = [head, *(_line(talk, one) for one in found.cut_off[:SHOWN])]
    return [*lines, talk.line("reach.more", count=count - SHOWN)] if count > SHOWN else lines


def _line(talk: Talk, one: Reach) -> str:
    person = talk.district.people[one.person_id]
    why = talk.voice.word("why", one.why, talk.account.language)
    values = {"name": person.name, "phone": person.phone, "why": why, "failures": one.failures}
    line = talk.line("reach.line_failures" if one.failures else "reach.line", **values)
    if one.last_sign_at is None:
        return line
    return line + talk.line("reach.last", at=f"{talk.district.local(one.last_sign_at):%m-%d %H:%M}")


async def received(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    if not await reachability.answer(talk.work, talk.me, id_of(args), talk.now):
        return refused(talk, Refused.GONE)
    return [Say(toast=talk.line("common.thanks"))]
