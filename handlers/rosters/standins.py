"""替我值班: pick a colleague, pick a span; they accept by one tap."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.answering import handover
from duty.district.people import Person
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, column, row
from duty.rosters import standins
from duty.rosters.standin import StandIn
from duty.rosters.standins import Span
from handlers.speech.filters import Choice, Pressed, id_of
from handlers.speech.pressed import refused
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

TYPED = "替我值班"
SHOWN = 10
"""Colleagues of one list."""
SPANS = {
    Span.DAY: "standin.span_day",
    Span.TWO_HOURS: "standin.span_two_hours",
    Span.MORNING: "standin.span_morning",
}


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("stand-ins", Stage.KEYS)
    routes.message.register(begin, Pressed(TYPED, command="standin"))
    routes.callback_query.register(how_long, Choice("standin.who"))
    routes.callback_query.register(ask, Choice("standin.span"))
    routes.callback_query.register(accept, Choice("standin.yes"))
    routes.callback_query.register(decline, Choice("standin.no"))
    routes.callback_query.register(take_back, Choice("standin.back"))
    return routes


# -- whoever is away ---------------------------------------------------------------------------


async def begin(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    found = await standins.begin(talk.work, talk.me)
    return _running(talk, found) if isinstance(found, StandIn) else _who(talk, found)


def _who(talk: Talk, people: Sequence[Person]) -> Say:
    if not people:
        return Say(talk.line("standin.none"))
    named = [(f"{p.name} {p.phone}".strip(), Press("standin.who", p.id)) for p in people[:SHOWN]]
    return Say(talk.line("standin.who"), column(*named))


def _running(talk: Talk, one: StandIn) -> Say:
    by, until = talk.district.people[one.stand_in_id].name, _until(talk, one)
    text = talk.line("standin.asked" if one.asked else "standin.stands", by=by, until=until)
    buttons = row((talk.voice.line("standin.back"), Press("standin.back", one.id)))
    return Say(text, buttons, name=str(one.subject))


def _until(talk: Talk, one: StandIn) -> str:
    return f"{talk.district.local(one.ends_at):%m-%d %H:%M}"


async def how_long(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    person = standins.colleague(talk.district, talk.me, args[-1] if args else "")
    if isinstance(person, Refused):
        return refused(talk, person)
    spans = [
        (talk.voice.line(label), Press("standin.span", person.id, span)) for span, label in SPANS.items()
    ]
    return [Say(talk.line("standin.how_long", by=person.name), column(*spans))]


async def ask(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    person_id, span = (*args, "", "")[:2]
    asked = await standins.ask(talk.work, talk.me, person_id, span, talk.now)
    return refused(talk, asked) if isinstance(asked, Refused) else [_running(talk, asked)]


async def take_back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    one = await handover.take_back(talk.work, talk.me, id_of(args), talk.now)
    return refused(talk, one) if isinstance(one, Refused) else [Say(talk.line("standin.back_kept"))]


# -- the colleague -----------------------------------------------------------------------------


async def accept(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    one = await handover.accept(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(one, Refused):
        return refused(talk, one)
    who = talk.district.people[one.absent_id].name
    return [Say(talk.line("standin.yours", who=who, until=_until(talk, one)))]


async def decline(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    one = await standins.decline(talk.work, talk.me, id_of(args), talk.now)
    return refused(talk, one) if isinstance(one, Refused) else [Say(talk.line("standin.declined_kept"))]


# -- the board ---------------------------------------------------------------------------------


def on_duty_lines(talk: Talk) -> list[str]:
    """Under 👥: who is on duty at both desks and the stations, for officers; what is empty stands last."""
    found = standins.on_duty_lines(talk.district, talk.me, talk.now)
    there = [one for one in found if one.names]
    lines = [talk.line("standin.on_duty", org=one.org, names="、".join(one.names)) for one in there]
    lines += [talk.line("standin.nobody", org=one.org) for one in found if not one.names]
    return [talk.line("standin.on_duty_head"), *lines] if lines else []
