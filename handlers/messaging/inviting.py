"""Letting people in: a leader's list of their school, a code with its link and QR in one tap."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.people import Person
from duty.messaging.enrolment import VALID_FOR, cut_off, invite, may_invite
from duty.messaging.say import Button, Buttons, Say
from handlers.speech.filters import Choice, Pressed, numbered
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

PAGE = 8
"""People on one screen."""


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("inviting", Stage.KEYS)
    routes.message.register(who, Pressed(command="invite"))
    routes.callback_query.register(turned, Choice("invites"))
    routes.callback_query.register(invited, Choice("invite"))
    routes.callback_query.register(new_phone, Choice("newphone"))
    return routes


async def who(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    await state.set_state(None)
    return [await _list(talk, 0)]


async def turned(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    page = numbered(args[0])
    return [(await _list(talk, page)).but(replaces=f"#{query.message.message_id}" if query.message else "")]


async def _list(talk: Talk, page: int) -> Say:
    """Those one may invite; who is in already gets [换手机] instead."""
    people = [p for p in talk.district.people.values() if may_invite(talk.me, p)]
    if not people:
        return Say(talk.line("invite.not_yours"))
    buttons: list[tuple[Button, ...]] = []
    for person in people[page * PAGE : (page + 1) * PAGE]:
        bound = await talk.work.accounts.of_person(person.id)
        act = "newphone" if bound else "invite"
        label = talk.voice.line("invite.new_phone" if bound else "invite.code", name=person.name)
        buttons.append((Button(label, f"{act}:{person.id}"),))
    return Say(talk.line("invite.who"), (*buttons, *_turning(talk, page, len(people))))


def _turning(talk: Talk, page: int, count: int) -> Buttons:
    turn = [Button(talk.voice.line("ledger.back"), f"invites:{page - 1}")] if page else []
    if (page + 1) * PAGE < count:
        turn.append(Button(talk.voice.line("ledger.more"), f"invites:{page + 1}"))
    return (tuple(turn),) if turn else ()


def _person(talk: Talk, person_id: str) -> Person | None:
    person = talk.district.people.get(person_id)
    return person if person and may_invite(talk.me, person) else None


async def invited(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    person = _person(talk, args[0])
    if person is None:
        return [Say(toast=talk.line("common.gone"))]
    return [await _code(talk, person, "invite.issued")]


async def new_phone(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """One tap: the old phone is cut at once, and here is the code for the new one."""
    person = _person(talk, args[0])
    if person is None:
        return [Say(toast=talk.line("common.gone"))]
    await cut_off(talk.work, person, talk.me.id, talk.now)
    return [await _code(talk, person, "invite.reissued")]


async def _code(talk: Talk, person: Person, key: str) -> Say:
    invitation = await invite(talk.work, person, talk.me.id, talk.now)
    link = f"{talk.link}{invitation.code}"
    hours = int(VALID_FOR.total_seconds() // 3600)
    text = talk.line(key, who=person.name, code=invitation.code, hours=hours, link=link)
    return Say(text, photo=f"qr/{talk.account.channel}/{invitation.code}")
