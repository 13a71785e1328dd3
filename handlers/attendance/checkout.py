"""🏁 下岗: optional, and asked about once before the end."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance import checkouts
from duty.attendance.checkin import SAID_EARLIER
from duty.attendance.checkouts import CheckOut, Leaving
from duty.attendance.choosing import Said
from duty.attendance.handing.notes import can_leave
from duty.language.reading import Intent
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, row
from handlers.attendance.checkin import spot
from handlers.attendance.records.handing import offered
from handlers.attendance.times import in_words, tapped, written_at
from handlers.speech import labels
from handlers.speech.filters import Choice, Means, Pressed, Words, id_of
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
    routes.message.register(said_gone, Words(), Means(Intent.CHECK_OUT))
    routes.callback_query.register(leaves, Choice("out.yes"))
    routes.callback_query.register(stays, Choice("out.no"))
    return routes


async def check_out(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    return await leave(talk, tapped(talk))


async def said_gone(message: Message, talk: Talk) -> Say:
    """下班了; 我七点半就走了 keeps both times. What somebody else wrote is nothing of one's own."""
    if talk.forwarded:
        return Say(talk.line("checkout.forwarded"))
    named = in_words(talk, talk.meaning.left_at(written_at(talk)))
    return await leave(talk, named or tapped(talk))


async def leave(talk: Talk, said: Said | None) -> Say:
    """With both times where it was said before."""
    early = said if said and talk.now - said.at > SAID_EARLIER else None
    out = await checkouts.check_out(talk.work, talk.me, talk.now, said=early)
    if out.result in NOTHING_OPEN:
        line = talk.line(NOTHING_OPEN[out.result], who=talk.polite)
        return Say(line, keyboard=await keyboard(talk))
    return _ask(talk, out) if out.result is Leaving.ASK else await _done(talk, out, early)


def _ask(talk: Talk, out: CheckOut) -> Say:
    assert out.ends_at is not None
    number = out.check_ins[0].id
    buttons = row(
        (talk.voice.line("checkout.yes"), Press("out.yes", number)),
        (talk.voice.line("checkout.no"), Press("out.no", number)),
    )
    return Say(talk.line("checkout.ask", post=_spots(talk, out), end=talk.clock(out.ends_at)), buttons)


async def _done(talk: Talk, out: CheckOut, said: Said | None = None) -> Say:
    key = (
        "checkout.done"
        if said is None
        else "checkout.done_said"
        if said.in_words
        else "checkout.done_delayed"
    )
    time, heard = talk.when(out.at or talk.now), talk.when(talk.now)
    text = talk.line(key, who=talk.polite, post=_spots(talk, out), time=time, heard=heard)
    left = next((made for made in out.check_ins if can_leave(made)), None)
    buttons = ((offered(talk, left),),) if left else ()
    return Say(text, buttons, keyboard=await keyboard(talk))


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
