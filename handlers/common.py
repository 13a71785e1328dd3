"""What every conversation shares: leave, take back, help, language, and what nobody understood."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty import undoing
from duty.district.people import DESK, SCHOOL_OFFICE, Role
from duty.language.reading import Intent
from duty.messaging.press import Press
from duty.messaging.say import Say, row
from duty.undoing import What
from handlers.alerting import sos
from handlers.hazards.draft import DRAFTED, WANTED, cancelled
from handlers.incidents import begun
from handlers.speech import labels
from handlers.speech.filters import Choice, Means, Pressed, Words
from handlers.speech.keys import keyboard
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk
from handlers.speech.voice import LANGUAGES


def jobs() -> list[Job]:
    return [_keys(), _last()]


def _keys() -> Job:
    routes = Job("common", Stage.KEYS)
    routes.message.register(cancel, Pressed(command="cancel"))
    routes.message.register(undo, Pressed(command="undo"))
    routes.message.register(show_help, Pressed(command="help"))
    routes.message.register(explain, Words(), Means(Intent.USAGE))
    routes.message.register(language, Pressed(command="lang"))
    routes.callback_query.register(chosen_language, Choice("lang"))
    return routes


def _last() -> Job:
    """The end of the road: a button nobody knows any more."""
    routes = Job("last", Stage.LAST)
    routes.callback_query.register(stale)
    return routes


async def cancel(message: Message, talk: Talk, state: FSMContext) -> Say:
    """Any flow can be left; a call for help is none, and whoever made it must not think it is gone."""
    before = await state.get_state()
    if before in (None, sos.DETAIL) and (running := await sos.taken_back_by_word(talk)):
        return running
    if before in (DRAFTED, WANTED):
        await cancelled(talk, state)
    await state.set_state(None)
    await begun.forget(state)
    key = "common.cancelled" if before and before != begun.MORE else "common.nothing_to_cancel"
    return Say(talk.line(key), keyboard=await keyboard(talk))


async def undo(message: Message, talk: Talk, state: FSMContext) -> Say:
    """The last thing said within ten minutes; what follows belongs to a call for help all the same."""
    undone = await undoing.undo(talk.work, talk.me, talk.now)
    if undone.what is What.CALL and (running := await sos.taken_back_by_word(talk)):
        return running
    await state.set_state(None)
    time = talk.clock(undone.at) if undone.at else ""
    text = talk.line(
        UNDONE[undone.what],
        number=undone.number,
        post=undone.post or talk.line("walk.unnamed"),
        time=time,
        by=undone.by,
    )
    of_duty = undone.what in (What.CHECK_IN, What.CHECK_OUT)
    return Say(text, keyboard=await keyboard(talk) if of_duty else ())


UNDONE = {
    What.NOTHING: "common.nothing_to_undo",
    What.CALL: "common.undo_sos",
    What.TAKEN: "incident.was_taken",
    What.NUMBERED: "common.undone_incident",
    What.DRAFT: "common.photo_by_mistake",
    What.CHECK_IN: "common.undone_check_in",
    What.CHECK_OUT: "common.undone_check_out",
    What.VISIT: "common.undone_visit",
    What.TASK: "common.undone_visit",
    What.WALK: "common.undone_walk",
}


async def explain(message: Message, talk: Talk) -> Say:
    """不会用"""
    return await show_help(message, talk)


async def show_help(message: Message, talk: Talk) -> Say:
    """Only the keys that are on one's own keyboard."""
    kind = "text"
    if talk.me.role in SCHOOL_OFFICE:
        kind = "office"
    elif talk.me.role in DESK | {Role.STATION_CHIEF, Role.SUPERVISOR, Role.ADMIN}:
        kind = "officer"
    lines = talk.line(f"help.{kind}").split("\n")
    return Say("\n".join(line for line in lines if _has_key(talk, line)), keyboard=await keyboard(talk))


def _has_key(talk: Talk, line: str) -> bool:
    """Lines about a key are for those who have it; 🏁 takes the place of 📍."""
    key = next((label for label in labels.ALL if line.startswith(label)), labels.CHECK_OUT)
    return key == labels.CHECK_OUT or labels.has(talk.me, key)


async def language(message: Message, talk: Talk, rest: str) -> Say:
    if rest.lower() in LANGUAGES:
        return _speaks(talk, rest.lower())
    return Say(
        talk.line("common.language_ask"), row(*((name, Press("lang", code)) for code, name in NAMES.items()))
    )


NAMES = {"zh": "中文", "en": "English"}
"""Each language by its own name."""


async def chosen_language(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    chosen = args[0] if args else ""
    return _speaks(talk, chosen) if chosen in LANGUAGES else Say(toast=talk.line("common.gone"))


def _speaks(talk: Talk, chosen: str) -> Say:
    talk.account.language = chosen
    return Say(talk.line(f"common.language_{chosen}"))


async def stale(query: CallbackQuery, talk: Talk) -> Say:
    """A button of long ago does the sensible thing and says so."""
    return Say(toast=talk.line("common.too_late"))
