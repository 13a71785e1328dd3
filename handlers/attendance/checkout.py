"""🏁 下岗: optional, and asked about once before the end."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance import checkouts
from duty.attendance.checkouts import CheckOut, Leaving
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, row
from handlers.attendance.checkin import spot
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed, id_of
from handlers.speech.keys import keyboard
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

NOTHING_OPEN = {Leaving.NOT_ON_DUTY: "checkout.none", Leaving.CLOSED_ITSELF: "checkout.closed_itself"}


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("check-out", Stage.KEYS)
    routes.message.register(check_out, Pressed(labels.CHECK_OUT, command="checkout"))
    routes.callback_query.register(leaves, Choice("out.yes"))
    routes.callback_query.register(stays, Choice("out.no"))
    return routes


async def check_out(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    out = await checkouts.check_out(talk.work, talk.me, talk.now)
    if out.result in NOTHING_OPEN:
        line = talk.line(NOTHING_OPEN[out.result], who=talk.polite)
        return Say(line, keyboard=await keyboard(talk))
    return _ask(talk, out) if out.result is Leaving.ASK else await _done(talk, out)


def _ask(talk: Talk, out: CheckOut) -> Say:
    assert out.ends_at is not None
    number = out.check_ins[0].id
    buttons = row(
        (talk.voice.line("checkout.yes"), Press("out.yes", number)),
        (talk.voice.line("checkout.no"), Press("out.no", number)),
    )
    return Say(talk.line("checkout.ask", post=_spots(talk, out), end=talk.clock(out.ends_at)), buttons)


async def _done(talk: Talk, out: CheckOut) -> Say:
    text = talk.line("checkout.done", who=talk.polite, post=_spots(talk, out), time=talk.clock(talk.now))
    return Say(text, keyboard=await keyboard(talk))


def _spots(talk: Talk, out: CheckOut) -> str:
    return "、".join(dict.fromkeys(spot(talk, made) for made in out.check_ins))


async def leaves(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    out = await checkouts.leave_early(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(out, Refused):
        return refused(talk, out)
    return [Say(toast=talk.line("checkout.yes")), await _done(talk, out)]


async def stays(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await checkouts.still_on_duty(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(made, Refused):
        return refused(talk, made)
    return [Say(talk.line("checkout.stay"), replaces=this_message(query))]
