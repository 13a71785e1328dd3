"""替我值班: pick a colleague, pick a span; they accept by one tap."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting import handover
from duty.messaging.say import Say, column, row
from duty.rosters import standins
from duty.rosters.standin import StandIn, StandInState
from handlers.speech.filters import Choice, Pressed, numbered
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

TYPED = "替我值班"


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("stand-ins", Stage.KEYS)
    routes.message.register(begin, Pressed(TYPED, command="standin"))
    routes.callback_query.register(choice, Choice("standin"))
    return routes


async def begin(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    running = await talk.work.stand_ins.of(talk.me.id)
    if running:
        return _running(talk, running)
    people = standins.colleagues(talk.district, talk.me)
    if not people:
        return Say(talk.line("standin.none"))
    buttons = [(f"{p.name} {p.phone}".strip(), f"standin:who:{p.id}") for p in people[:10]]
    return Say(talk.line("standin.who"), column(*buttons))


def _running(talk: Talk, one: StandIn) -> Say:
    key = "standin.asked" if one.state is StandInState.ASKED else "standin.stands"
    text = talk.line(key, by=talk.district.people[one.stand_in_id].name, until=_until(talk, one))
    return Say(text, row((talk.voice.line("standin.back"), f"standin:back:{one.id}")), name=str(one.subject))


def _until(talk: Talk, one: StandIn) -> str:
    return f"{talk.district.local(one.ends_at):%m-%d %H:%M}"


async def choice(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    act = args[0]
    if act == "who":
        return [_spans(talk, args[-1])]
    if act == "span" and len(args) == 3:
        return [await _ask(talk, args[1], args[2])]
    one = await talk.work.stand_ins.get(numbered(args[-1]))
    step = ANSWERS.get(act)
    if one is None or step is None or talk.me.id not in (one.absent_id, one.stand_in_id):
        return [Say(toast=talk.line("common.gone"))]
    return [await step(talk, one)]


def _spans(talk: Talk, person_id: str) -> Say:
    person = talk.district.people.get(person_id)
    if person is None or person not in standins.colleagues(talk.district, talk.me):
        return Say(toast=talk.line("common.gone"))
    buttons = [
        (talk.voice.line(f"standin.span_{span}"), f"standin:span:{person_id}:{span}")
        for span in standins.SPANS
    ]
    return Say(talk.line("standin.how_long", by=person.name), column(*buttons))


async def _ask(talk: Talk, person_id: str, span: str) -> Say:
    person = talk.district.people.get(person_id)
    if person is None or span not in standins.SPANS:
        return Say(toast=talk.line("common.gone"))
    ends_at = standins.until(talk.district, span, talk.now)
    asked = await standins.ask(talk.work, talk.me, person, ends_at, talk.now)
    return _running(talk, asked) if asked else Say(toast=talk.line("common.too_late"))


async def _yes(talk: Talk, one: StandIn) -> Say:
    if talk.me.id != one.stand_in_id or not await handover.accept(talk.work, one, talk.now):
        return Say(toast=talk.line("common.too_late"))
    who = talk.district.people[one.absent_id].name
    return Say(talk.line("standin.yours", who=who, until=_until(talk, one)))


async def _no(talk: Talk, one: StandIn) -> Say:
    if talk.me.id != one.stand_in_id or not standins.decline(talk.work, one, talk.now):
        return Say(toast=talk.line("common.too_late"))
    return Say(talk.line("standin.declined_kept"))


async def _back(talk: Talk, one: StandIn) -> Say:
    if talk.me.id != one.absent_id or not await handover.take_back(talk.work, one, talk.now):
        return Say(toast=talk.line("common.too_late"))
    return Say(talk.line("standin.back_kept"))


ANSWERS = {"yes": _yes, "no": _no, "back": _back}


def on_duty_lines(talk: Talk) -> list[str]:
    """Under 👥: who is on duty at both desks and the stations, for officers."""
    found = standins.on_duty_lines(talk.district, talk.me, talk.now)
    people = talk.district.people
    lines = [
        talk.line("standin.on_duty", org=org, names="、".join(people[p].name for p in ids))
        for org, ids in found
        if ids
    ]
    lines += [talk.line("standin.nobody", org=org) for org, ids in found if not ids]
    return [talk.line("standin.on_duty_head"), *lines] if lines else []
