"""/reach: who on the duty roster cannot be reached and why; and the [收到] of 能收到吗?."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.messaging import reachability
from duty.messaging.reachability import Reach
from duty.messaging.say import Say
from handlers.speech.filters import Choice, Pressed, numbered
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

MOST = 60


def jobs() -> list[Job]:
    return [_keys(), _danger()]


def _keys() -> Job:
    routes = Job("reach", Stage.KEYS)
    routes.message.register(reach, Pressed(command="reach"))
    return routes


def _danger() -> Job:
    """Stands before the consent: the answer is the whole point."""
    routes = Job("roll call", Stage.DANGER)
    routes.callback_query.register(answered, Choice("roll"))
    return routes


async def reach(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    if not reachability.may_ask(talk.me):
        return Say(talk.line("reach.not_yours"))
    schools = [school.id for school in talk.district.schools_seen_by(talk.me)]
    found = await reachability.roster_reach(talk.work, schools)
    ill = [one for one in found if one.why]
    if not ill:
        return Say(talk.line("reach.all", count=len(found)))
    lines = [
        talk.line("reach.head", count=len(ill), total=len(found)),
        *(_line(talk, one) for one in ill[:MOST]),
    ]
    if len(ill) > MOST:
        lines.append(talk.line("reach.more", count=len(ill) - MOST))
    return Say("\n".join(lines))


def _line(talk: Talk, one: Reach) -> str:
    person = talk.district.people[one.person_id]
    why = talk.voice.word("why", one.why, talk.account.language)
    values = {"name": person.name, "phone": person.phone, "why": why, "failures": one.failures}
    line = talk.line("reach.line_failures" if one.failures else "reach.line", **values)
    last = max((m for m in (one.delivered_at, one.heard_at) if m), default=None)
    return (
        line
        if last is None
        else line + talk.line("reach.last", at=f"{talk.district.local(last):%m-%d %H:%M}")
    )


async def answered(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    call = await talk.work.roll_calls.get(numbered(args[-1]))
    if call is None or talk.me.id not in call.asked:
        return [Say(toast=talk.line("common.gone"))]
    await reachability.answer(talk.work, call, talk.me, talk.now)
    return [Say(toast=talk.line("common.thanks"))]
