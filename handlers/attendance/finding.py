"""[找学校]: a few words of its name, or its number, instead of a list of all there are."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.areas import schools_named
from duty.messaging.press import Press
from duty.messaging.say import Say, column
from handlers.speech.filters import Choice, In, Words
from handlers.speech.found import found
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

WANTED = "find:school"
SHOWN = 8
"""Schools of one answer."""
LEADS_TO = {
    **{"board": "board.school", "drill": "drill.school", "visit": "visit.school", "codes": "codes"},
    "place": "place.list",
    **{"order": "order.school", "rollcall": "rollcall.at", "ledger": "ledger.at"},
}
"""What is done with the school that was found."""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("finding", Stage.KEYS)
    routes.callback_query.register(ask, Choice("find"))
    return routes


def _flows() -> Job:
    routes = Job("finding by words", Stage.FLOWS)
    routes.message.register(named, In(WANTED), Words())
    return routes


async def ask(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    if args[0] not in LEADS_TO:
        return [Say(toast=talk.line("common.gone"))]
    await state.set_state(WANTED)
    await state.update_data(find=args[0])
    return [Say(talk.line("find.ask"))]


async def named(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    schools = schools_named(talk.district.schools_seen_by(talk.me), talk.words)
    act = LEADS_TO.get((await state.get_data()).get("find", ""), "board.school")
    buttons = column(*((school.short_name, Press(act, school.id)) for school in schools[:SHOWN]))
    return await found(talk, state, len(schools), SHOWN, buttons)
