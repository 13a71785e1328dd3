"""What every conversation shares: leave, take back, help, language, and what nobody understood."""

from __future__ import annotations

from datetime import datetime

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.withdrawing import take_back
from duty.attendance import checkins, verifying
from duty.attendance.checkin import CheckIn
from duty.district.people import DESK, GUARDS, POLICE, SCHOOL_OFFICE, Role
from duty.hazards import filing
from duty.hazards.hazard import TAKES_BACK, Hazard
from duty.incidents.incident import Incident
from duty.incidents.refusal import Refusal
from duty.messaging.say import Say, row
from handlers.alerting import sos
from handlers.hazards.draft import DRAFTED, WANTED, cancelled
from handlers.incidents import begun
from handlers.incidents.refused import why
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed
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
    routes.message.register(language, Pressed(command="lang"))
    routes.callback_query.register(chosen_language, Choice("lang"))
    for label, command in LATER:
        routes.message.register(not_open, Pressed(label, command=command))
    return routes


LATER = (
    (labels.PATROL, "patrol"),
    (labels.FORM, "form"),
    ("", "swap"),
)


def _last() -> Job:
    """The end of the road: a button nobody knows any more."""
    routes = Job("last", Stage.LAST)
    routes.callback_query.register(stale)
    return routes


async def cancel(message: Message, talk: Talk, state: FSMContext) -> Say:
    """Any flow can be left; a call for help is none, and whoever made it must not think it is gone."""
    before = await state.get_state()
    if before == sos.DETAIL and await sos.still_adding(talk, state):
        return Say(talk.line("common.undo_sos"), keyboard=await keyboard(talk))
    if before in (DRAFTED, WANTED):
        await cancelled(talk, state)
    await state.set_state(None)
    await begun.forget(state)
    key = "common.cancelled" if before and before != begun.MORE else "common.nothing_to_cancel"
    return Say(talk.line(key), keyboard=await keyboard(talk))


async def undo(message: Message, talk: Talk, state: FSMContext) -> Say:
    """The last thing said within ten minutes; it stays in the record as taken back."""
    await state.set_state(None)
    since = talk.now - checkins.UNDO_WITHIN
    reports = await talk.work.incidents.of_reporter(talk.me.id, since)
    made = [c for c in await talk.work.check_ins.recent(talk.me.id, talk.now) if c.counts]
    said: list[tuple[datetime, Incident | CheckIn | Hazard]] = [
        (one.received_at, one) for one in reports if one.open
    ]
    found = await talk.work.hazards.of_reporter(talk.me.id, since)
    said += [(one.reported_at, one) for one in found if one.status in TAKES_BACK]
    said += [(_last_word(c), c) for c in made if _last_word(c) >= since]
    if not said:
        return Say(talk.line("common.nothing_to_undo"))
    _, last = max(said, key=lambda item: item[0])
    if isinstance(last, Hazard):
        return await _undo_hazard(talk, last)
    return await _undo_report(talk, last) if isinstance(last, Incident) else await _undo_duty(talk, last)


async def _undo_hazard(talk: Talk, hazard: Hazard) -> Say:
    if not await filing.take_back(talk.work, hazard, talk.now):
        return Say(talk.line("common.nothing_to_undo"))
    if not hazard.number:
        return Say(talk.line("common.photo_by_mistake"))
    return Say(talk.line("common.undone_incident", number=hazard.number))


def _last_word(made: CheckIn) -> datetime:
    """When the person last said something about it: came, or left."""
    left = made.checked_out_at if made.closed_by == "person" else None
    return left or made.received_at


async def _undo_report(talk: Talk, incident: Incident) -> Say:
    if incident.sos:
        return Say(talk.line("common.undo_sos"))
    done = await take_back(talk.work, talk.me, incident.known_id, talk.now)
    if isinstance(done, Refusal):
        return Say(why(talk, done))
    return Say(talk.line("common.undone_incident", number=incident.number))


async def _undo_duty(talk: Talk, made: CheckIn) -> Say:
    """A check-out is taken back before the check-in is."""
    post = talk.district.posts.get(made.post_id)
    values = {"post": post.name if post else "", "time": talk.clock(made.received_at)}
    if checkins.stay(talk.work, made, talk.now):
        return Say(talk.line("common.undone_check_out", **values), keyboard=await keyboard(talk))
    if not checkins.take_back(talk.work, made, talk.now):
        return Say(talk.line("common.nothing_to_undo"))
    await verifying.nothing_to_verify(talk.work, made, "taken_back", talk.now)
    return Say(talk.line("common.undone_check_in", **values), keyboard=await keyboard(talk))


async def show_help(message: Message, talk: Talk) -> Say:
    """Only the keys that are on one's own keyboard."""
    kind = "text"
    if talk.me.role in SCHOOL_OFFICE:
        kind = "office"
    elif talk.me.role in DESK | {Role.STATION_CHIEF, Role.SUPERVISOR, Role.ADMIN}:
        kind = "officer"
    lines = talk.line(f"help.{kind}").split("\n")
    if talk.me.role not in GUARDS | POLICE:
        lines = [line for line in lines if not line.startswith(labels.PATROL)]
    return Say("\n".join(lines), keyboard=await keyboard(talk))


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
