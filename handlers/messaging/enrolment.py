"""Coming in: the invitation, the consent notice, the first keyboard. A stranger learns nothing."""

from __future__ import annotations

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.people import DESK, POLICE, SCHOOL_OFFICE, Role
from duty.messaging import enrolment
from duty.messaging.accounts import CONSENT_VERSION
from duty.messaging.enrolment import Agreement
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, row
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed
from handlers.speech.keys import keyboard
from handlers.speech.pressed import refused
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

WAITING = "waiting"
"""Conversation value: updates that came before the consent, handled right after it."""
MOST_WAITING = 50
OFFICE = SCHOOL_OFFICE | {Role.SUPERVISOR, Role.ADMIN}
"""Who has neither a post nor calls to take."""


def jobs() -> list[Job]:
    return [_strangers(), _consent()]


def _strangers() -> Job:
    """Routes for whoever is not on the roster; nothing else is ever reached by them."""
    routes = Job("strangers", Stage.STRANGERS)
    routes.message.register(typed_code, Pressed(command="start"))
    routes.message.register(stranger_sos, Pressed(labels.SOS, command="sos"))
    routes.message.register(any_word)
    routes.edited_message.register(stranger_edit)
    routes.callback_query.register(stranger_button)
    return routes


def _consent() -> Job:
    """Routes of the first use. Stands behind 🚨, before everything else."""
    routes = Job("consent", Stage.CONSENT)
    routes.callback_query.register(agreed, Choice("consent"))
    routes.message.register(start, Pressed(command="start"))
    routes.message.register(not_yet_agreed, NotAgreed())
    routes.callback_query.register(not_yet_agreed_press, NotAgreed())
    return routes


class NotAgreed(Filter):
    """The person has not seen the present notice yet."""

    async def __call__(self, _event: object, talk: Talk) -> bool:
        return not await enrolment.has_agreed(talk.work, talk.me)


# -- strangers ---------------------------------------------------------------------------------


async def typed_code(message: Message, talk: Talk, rest: str, state: FSMContext) -> list[Say]:
    return await _enter(talk, rest, state) if rest else [Say(talk.line("start.stranger"))]


async def any_word(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A stranger's word may be the code itself; anything else gets the same explanation."""
    words = message.text or ""
    if talk.meaning.calls and not words.startswith("/"):
        return [await stranger_sos(message, talk)]
    return await (_enter(talk, words, state) if enrolment.looks_like_code(words) else _explained(talk))


async def _explained(talk: Talk) -> list[Say]:
    return [Say(talk.line("start.stranger"))]


async def stranger_sos(message: Message, talk: Talk) -> Say:
    return Say(talk.line("sos.stranger"))


async def stranger_button(query: CallbackQuery, talk: Talk) -> Say:
    return Say(talk.line("start.stranger"))


async def stranger_edit(message: Message) -> None:
    """Nothing is said about it."""


async def _enter(talk: Talk, code: str, state: FSMContext) -> list[Say]:
    return await _entered(talk, code, state) or [Say(talk.line("start.bad_code"))]


async def _entered(talk: Talk, code: str, state: FSMContext) -> list[Say]:
    """Whatever the chat was doing as somebody else is over. Empty where the code does not let in."""
    entered = await enrolment.enter(talk.work, talk.account, code, talk.now)
    if entered is None:
        return []
    await state.clear()
    talk.person = entered.person
    said = await greeting(talk)
    if entered.moved:
        said.insert(1, Say(talk.line("start.bound_elsewhere")))
    return said


# -- the first use -----------------------------------------------------------------------------


async def start(message: Message, talk: Talk, rest: str, state: FSMContext) -> list[Say]:
    """The phone of a colleague handed on: a new code counts. One's own old link is just a greeting."""
    await state.set_state(None)
    entered = await _entered(talk, rest, state) if rest else []
    return entered or await greeting(talk)


async def greeting(talk: Talk) -> list[Say]:
    """Welcome with the keyboard, and the notice where it was not agreed to yet."""
    said = [await welcome(talk)]
    return said if await enrolment.has_agreed(talk.work, talk.me) else [*said, notice(talk)]


async def welcome(talk: Talk) -> Say:
    person = talk.me
    key = "start.welcome"
    if person.role in DESK | POLICE | {Role.PRINCIPAL}:
        key = "start.welcome_officer"
    elif person.role in OFFICE:
        key = "start.welcome_office"
    role = talk.voice.word("role", person.role, talk.account.language)
    text = talk.line(key, who=talk.polite, place=talk.district.home_of(person), role=role)
    return Say(text, keyboard=await keyboard(talk))


def notice(talk: Talk) -> Say:
    """What is kept, how long, who sees it (PIPL §17), with one button."""
    button = row((talk.voice.line("consent.button"), Press("consent", CONSENT_VERSION)))
    return Say(talk.line("consent.text", who=talk.polite), button, name="consent")


async def not_yet_agreed(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Show the notice and keep what was sent, so that nothing said is lost."""
    waiting = (await state.get_data()).get(WAITING, [])
    if len(waiting) >= MOST_WAITING:
        return [Say(talk.line("consent.full"))]
    await state.update_data({WAITING: [*waiting, talk.raw]})
    return [Say(talk.line("consent.first"))] if waiting else [notice(talk)]


async def not_yet_agreed_press(query: CallbackQuery, talk: Talk) -> list[Say]:
    return [notice(talk).but(toast=talk.line("consent.first_toast"))]


async def agreed(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """What was sent before is handled now."""
    version = args[0] if args else ""
    came = await enrolment.agree(talk.work, talk.me, talk.account, version, talk.now)
    if came is Agreement.OLD_NOTICE:
        return [notice(talk)]
    data = await state.get_data()
    talk.replay += data.pop(WAITING, [])
    await state.set_data(data)
    if came is Agreement.ALREADY:
        return refused(talk, Refused.ALREADY)
    done = talk.line("consent.done", time=talk.clock(talk.now))
    return [Say(done, keyboard=await keyboard(talk))]
