"""Coming in: the invitation, the consent notice, the first keyboard. A stranger learns nothing."""

from __future__ import annotations

from aiogram import Router
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.accounts import CONSENT_VERSION
from duty.checkins import CheckIn
from duty.enrolment import enrol
from duty.people import DESK, POLICE, Person
from duty.say import Keyboard, Say, row
from handlers import labels
from handlers.filters import Choice, Pressed, Stranger
from handlers.talk import Talk

WAITING = "waiting"
"""Conversation value: updates that came before the consent, at most ten, handled right after it."""


def strangers() -> Router:
    """Routes for whoever is not on the roster; nothing else is ever reached by them."""
    routes = Router(name="strangers")
    routes.message.register(typed_code, Pressed(command="start"), Stranger())
    routes.message.register(stranger_sos, Pressed(labels.SOS, command="sos"), Stranger())
    routes.message.register(any_word, Stranger())
    routes.callback_query.register(stranger_button, Stranger())
    return routes


def consent() -> Router:
    """Routes of the first use. Stands behind 🚨, before everything else."""
    routes = Router(name="consent")
    routes.callback_query.register(agreed, Choice("consent"))
    routes.message.register(start, Pressed(command="start"))
    routes.message.register(not_yet_agreed, NotAgreed())
    routes.callback_query.register(not_yet_agreed_press, NotAgreed())
    return routes


class NotAgreed(Filter):
    """The person has not seen the present notice yet."""

    async def __call__(self, _event: object, talk: Talk) -> bool:
        return not await talk.work.accounts.consented(talk.me.id, CONSENT_VERSION)


async def not_yet_agreed(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Show the notice and keep what was sent, so that nothing said is lost."""
    data = await state.get_data()
    waiting = [*data.get(WAITING, []), talk.raw][-10:]
    await state.update_data({WAITING: waiting})
    if len(waiting) > 1:
        return [Say(talk.line("consent.first"))]
    return [notice(talk)]


async def not_yet_agreed_press(query: CallbackQuery, talk: Talk) -> list[Say]:
    return [notice(talk).but(toast=talk.line("consent.first"))]


async def typed_code(message: Message, talk: Talk, rest: str) -> list[Say] | Say:
    return await _enter(talk, rest) if rest else Say(talk.line("start.stranger"))


async def any_word(message: Message, talk: Talk) -> list[Say] | Say:
    """A stranger's word may be the code itself; anything else gets the same explanation."""
    words = (message.text or "").strip()
    if 6 <= len(words) <= 40 and " " not in words and words.isascii():
        return await _enter(talk, words)
    return Say(talk.line("start.stranger"))


async def stranger_sos(message: Message, talk: Talk) -> Say:
    return Say(talk.line("sos.stranger"))


async def stranger_button(query: CallbackQuery, talk: Talk) -> Say:
    return Say(talk.line("start.stranger"))


async def _enter(talk: Talk, code: str) -> list[Say] | Say:
    person = await enrol(talk.work, talk.account, code, talk.now)
    if person is None:
        return Say(talk.line("start.bad_code"))
    talk.person = person
    return await greeting(talk)


async def start(message: Message, talk: Talk, rest: str, state: FSMContext) -> list[Say]:
    await state.set_state(None)
    return await greeting(talk)


async def greeting(talk: Talk) -> list[Say]:
    """Welcome with the keyboard, and the notice where it was not agreed to yet."""
    said = [await welcome(talk)]
    if not await talk.work.accounts.consented(talk.me.id, CONSENT_VERSION):
        said.append(notice(talk))
    return said


async def welcome(talk: Talk) -> Say:
    person = talk.me
    key = "start.welcome_officer" if person.role in DESK | POLICE else "start.welcome"
    role = talk.voice.word("role", person.role, talk.account.language)
    text = talk.line(key, who=talk.polite, place=belongs_to(talk, person), role=role)
    return Say(text, keyboard=await keyboard(talk))


def belongs_to(talk: Talk, person: Person) -> str:
    """The school or organisation a person is introduced with."""
    if person.org_id in talk.district.organisations:
        return talk.district.organisations[person.org_id].name
    schools = [talk.district.schools[s].short_name for s in person.schools if s in talk.district.schools]
    return schools[0] if schools else ""


async def keyboard(talk: Talk) -> Keyboard:
    return labels.keyboard_of(talk.me, on_duty=await current_check_in(talk) is not None)


async def current_check_in(talk: Talk) -> CheckIn | None:
    """The check-in the person is on duty with, or None."""
    made = await talk.work.check_ins.recent(talk.me.id, talk.now)
    return next((one for one in made if one.open and (one.ends_at is None or one.ends_at > talk.now)), None)


def notice(talk: Talk) -> Say:
    """What is kept, how long, who sees it (PIPL §17), with one button."""
    button = (talk.voice.line("consent.button"), f"consent:{CONSENT_VERSION}")
    return Say(talk.line("consent.text", who=talk.polite), row(button), name="consent")


async def agreed(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """Kept with version and time; what was sent before is handled now."""
    again = await talk.work.accounts.consented(talk.me.id, CONSENT_VERSION)
    await talk.work.accounts.consent(talk.me.id, CONSENT_VERSION, talk.account.channel, talk.now)
    data = await state.get_data()
    talk.replay += data.pop(WAITING, [])
    await state.set_data(data)
    if again:
        return [Say(toast=talk.line("common.already"))]
    done = talk.line("consent.done", time=talk.clock(talk.now))
    return [Say(done, keyboard=await keyboard(talk))]
