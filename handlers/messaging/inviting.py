"""Letting people in: a leader's list of their school, a code with its link and QR in one tap."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.people import Person
from duty.messaging import inviting
from duty.messaging.enrolment import VALID_FOR
from duty.messaging.inviting import Invitable, Invited
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Buttons, Labelled, Say, column, row
from handlers.speech import labels
from handlers.speech.filters import Choice, In, Pressed, Words, id_of
from handlers.speech.found import found
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

PAGE = 8
"""People on one screen."""
MANY = 40
"""Of more there is [找人], too."""
WANTED = "invite:find"


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("inviting", Stage.KEYS)
    routes.message.register(who, Pressed(labels.INVITE, command="invite"))
    routes.callback_query.register(turned, Choice("invites"))
    routes.callback_query.register(ask_name, Choice("invites.find"))
    routes.callback_query.register(invited, Choice("invite"))
    routes.callback_query.register(ask_new_phone, Choice("newphone"))
    routes.callback_query.register(new_phone, Choice("newphone.yes"))
    routes.callback_query.register(no_new_phone, Choice("newphone.no"))
    routes.callback_query.register(undone, Choice("newphone.undo"))
    return routes


def _flows() -> Job:
    routes = Job("inviting by name", Stage.FLOWS)
    routes.message.register(named, In(WANTED), Words())
    return routes


async def who(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    await state.set_state(None)
    return [await _page(talk, 0)]


async def turned(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    return [(await _page(talk, id_of(args))).but(replaces=this_message(query))]


async def _page(talk: Talk, page: int) -> Say:
    """Those one may invite; who is in already gets [换手机] instead."""
    people = inviting.may_be_invited(talk.district, talk.me)
    if not people:
        return Say(talk.line("invite.not_yours"))
    buttons = await _buttons(talk, people[page * PAGE : (page + 1) * PAGE])
    head, turning = talk.line("invite.who"), _turning(talk, page, len(people))
    if len(people) <= MANY:
        return Say(head, (*buttons, *turning))
    find = row((talk.voice.line("find.person"), Press("invites.find")))
    return Say(talk.line("invite.who_of", count=len(people)), (*buttons, *turning, *find))


async def _buttons(talk: Talk, people: Sequence[Person]) -> Buttons:
    return column(*(_button(talk, one) for one in await inviting.with_accounts(talk.work, people, talk.now)))


async def ask_name(query: CallbackQuery, talk: Talk, state: FSMContext) -> list[Say]:
    """[找人]"""
    await state.set_state(WANTED)
    return [Say(talk.line("find.ask_person"))]


async def named(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Whoever of theirs has that name, or that number."""
    wanted = "".join(talk.words.split())
    people = inviting.may_be_invited(talk.district, talk.me)
    some = [p for p in people if wanted and (wanted in p.name or wanted.casefold() == p.id.casefold())]
    return await found(talk, state, len(some), PAGE, await _buttons(talk, some[:PAGE]))


def _button(talk: Talk, one: Invitable) -> Labelled:
    if one.stuck and not one.bound:
        return talk.voice.line("invite.stuck", name=one.person.name), Press("invite", one.person.id)
    key, act = ("invite.new_phone", "newphone") if one.bound else ("invite.code", "invite")
    return talk.voice.line(key, name=one.person.name), Press(act, one.person.id)


def _turning(talk: Talk, page: int, count: int) -> Buttons:
    turn = [(talk.voice.line("ledger.back"), Press("invites", page - 1))] if page else []
    if (page + 1) * PAGE < count:
        turn.append((talk.voice.line("ledger.more"), Press("invites", page + 1)))
    return row(*turn) if turn else ()


async def invited(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    made = await inviting.invite_person(talk.work, talk.me, args[0] if args else "", talk.now)
    return _code(talk, made, "invite.issued")


async def ask_new_phone(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """给 {姓名} 换手机吗？ A finger beside its mark must not cut a phone off."""
    person = inviting.theirs(talk.district, talk.me, args[0])
    if person is None:
        return refused(talk, Refused.GONE)
    yes = (talk.voice.line("invite.change"), Press("newphone.yes", person.id))
    no = (talk.voice.line("invite.keep"), Press("newphone.no", person.id))
    return [Say(talk.line("invite.ask_new_phone", name=person.name), row(yes, no))]


async def new_phone(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[换]: the old phone is cut at once, and here is the code for the new one."""
    made = await inviting.new_phone(talk.work, talk.me, args[0], talk.now)
    said = _code(talk, made, "invite.reissued")
    return [said[0].but(replaces=this_message(query)), *said[1:]] if made else said


async def no_new_phone(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[不换]"""
    return [Say(talk.line("invite.kept"), replaces=this_message(query))]


async def undone(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[撤回]: the old phone goes on."""
    person = await inviting.undo_new_phone(talk.work, talk.me, args[0], talk.now)
    if person is None:
        return refused(talk, Refused.GONE)
    return [Say(talk.line("invite.restored", who=talk.district.polite(person.id)))]


def _code(talk: Talk, made: Invited | None, key: str) -> list[Say]:
    if made is None:
        return refused(talk, Refused.GONE)
    code, hours = made.invitation.code, int(VALID_FOR.total_seconds() // 3600)
    text = talk.line(key, who=made.person.name, code=code, hours=hours, link=f"{talk.link}{code}")
    return [Say(text, photo=f"qr/{talk.account.channel}/{code}")]
