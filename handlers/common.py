"""What every conversation shares: leave, take back, help, language, and what nobody understood."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty import checkins
from duty.people import DESK, Role
from duty.say import Say, row
from handlers import labels
from handlers.enrolment import keyboard
from handlers.filters import Choice, Pressed
from handlers.incident import take_back
from handlers.talk import Talk
from handlers.voice import LANGUAGES


def router() -> Router:
    routes = Router(name="common")
    routes.message.register(cancel, Pressed(command="cancel"))
    routes.message.register(undo, Pressed(command="undo"))
    routes.message.register(show_help, Pressed(command="help"))
    routes.message.register(language, Pressed(command="lang"))
    routes.callback_query.register(chosen_language, Choice("lang"))
    return routes


def later() -> Router:
    """Keys whose rooms are not furnished yet answer honestly."""
    routes = Router(name="later")
    for label, command in LATER:
        routes.message.register(not_open, Pressed(label, command=command))
    return routes


LATER = (
    (labels.PATROL, "patrol"),
    (labels.SPOT_CHECK, "spotcheck"),
    (labels.FORM, "form"),
    ("", "swap"),
)


def last() -> Router:
    """The end of the road: a button nobody knows any more."""
    routes = Router(name="last")
    routes.callback_query.register(stale)
    routes.edited_message.register(edited)
    return routes


async def cancel(message: Message, talk: Talk, state: FSMContext) -> Say:
    """Any flow can be left."""
    before = await state.get_state()
    await state.set_state(None)
    key = "common.cancelled" if before else "common.nothing_to_cancel"
    return Say(talk.line(key), keyboard=await keyboard(talk))


async def undo(message: Message, talk: Talk, state: FSMContext) -> Say:
    """The last thing said within ten minutes; it stays in the record as taken back."""
    await state.set_state(None)
    since = talk.now - checkins.UNDO_WITHIN
    incidents = [
        one for one in await talk.work.incidents.of_reporter(talk.me.id, since) if one.state == "open"
    ]
    made = [c for c in await talk.work.check_ins.recent(talk.me.id, talk.now) if c.open]
    incident = incidents[0] if incidents else None
    check_in = made[0] if made and made[0].received_at >= since else None
    if incident and (check_in is None or incident.received_at >= check_in.received_at):
        if incident.sos:
            return Say(talk.line("common.undo_sos"))
        if await take_back(talk, incident):
            return Say(talk.line("common.undone_incident", number=incident.number))
    elif check_in and checkins.take_back(talk.work, check_in, talk.now):
        post = talk.district.posts.get(check_in.post_id)
        values = {"post": post.name if post else "", "time": talk.clock(check_in.received_at)}
        return Say(talk.line("common.undone_check_in", **values), keyboard=await keyboard(talk))
    return Say(talk.line("common.nothing_to_undo"))


async def show_help(message: Message, talk: Talk) -> Say:
    officer = talk.me.role in DESK | {Role.STATION_CHIEF, Role.SUPERVISOR, Role.ADMIN}
    return Say(talk.line("help.officer" if officer else "help.text"), keyboard=await keyboard(talk))


async def language(message: Message, talk: Talk, rest: str) -> Say:
    if rest.lower() in LANGUAGES:
        return _speaks(talk, rest.lower())
    return Say(talk.line("common.language_ask"), row(("中文", "lang:zh"), ("English", "lang:en")))


async def chosen_language(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return [_speaks(talk, args[0])] if args[0] in LANGUAGES else [Say(toast=talk.line("common.gone"))]


def _speaks(talk: Talk, chosen: str) -> Say:
    talk.account.language = chosen
    return Say(talk.line(f"common.language_{chosen}"))


async def not_open(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    return Say(talk.line("common.not_open"))


async def stale(query: CallbackQuery, talk: Talk) -> list[Say]:
    """A button of long ago does the sensible thing and says so."""
    return [Say(toast=talk.line("common.too_late"))]


async def edited(message: Message, talk: Talk) -> Say | None:
    """An edited sentence is not heard again by itself; only words worth repeating are asked for."""
    return Say(talk.line("common.edited")) if message.text else None
