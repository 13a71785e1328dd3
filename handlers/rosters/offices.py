"""岗位交接: which office, who takes it over, from which day; the successor agrees, and until then [收回]."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.people import Person, Role
from duty.language import days
from duty.messaging.enrolment import VALID_FOR
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Buttons, Labelled, Say, column, row
from duty.rosters.succession import asking, choosing
from duty.rosters.succession.asking import Asked
from duty.rosters.succession.news import facts_of
from duty.rosters.succession.succession import Succession
from handlers.rosters.places import day_of
from handlers.speech.filters import Choice, In, Pressed, Words, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SHOWN = 8
HOLDER, SUCCESSOR, DAY = "office:holder", "office:successor", "office:day"
"""States: the name of a holder, of a successor, or a day is expected; the data name the draft."""
DRAFT = "office"


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("offices", Stage.KEYS)
    routes.message.register(begin, Pressed(command="office"))
    routes.callback_query.register(of, Choice("office.of"))
    routes.callback_query.register(to, Choice("office.to"))
    routes.callback_query.register(on, Choice("office.day"))
    routes.callback_query.register(ask, Choice("office.ask"))
    routes.callback_query.register(drop, Choice("office.drop"))
    routes.callback_query.register(again, Choice("office.again"))
    routes.callback_query.register(agree, Choice("office.yes"))
    routes.callback_query.register(decline, Choice("office.no"))
    routes.callback_query.register(withdraw, Choice("office.back"))
    return routes


def _flows() -> Job:
    routes = Job("offices: what was asked for", Stage.FLOWS)
    routes.message.register(holder_named, In(HOLDER), Words())
    routes.message.register(successor_named, In(SUCCESSOR), Words())
    routes.message.register(day_named, In(DAY), Words())
    return routes


# -- which office ------------------------------------------------------------------------------


async def begin(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """What waits for one's word or can be taken back; then whose office it is about."""
    await state.set_state(None)
    said = await standing(talk)
    holders, by_name = choosing.holders(talk.district, talk.me), choosing.searches(talk.me)
    if by_name:
        await state.set_state(HOLDER)
    if holders or by_name:
        key = "office.which_by_name" if by_name else "office.which"
        return [*said, Say(talk.line(key), _holders(talk, holders[:SHOWN]))]
    return said or [Say(talk.line("office.not_yours"))]


def _holders(talk: Talk, people: Sequence[Person]) -> Buttons:
    return column(*((_named(talk, one, "office.holder"), Press("office.of", one.id)) for one in people))


def _named(talk: Talk, person: Person, key: str) -> str:
    """Their name and what they are; labels stay as they are in every language."""
    return talk.voice.line(key, who=person.name, role=talk.voice.word("role", person.role))


async def holder_named(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    if talk.meaning.says_nothing or not choosing.searches(talk.me):
        await state.set_state(None)
        raise SkipHandler
    found = choosing.holder_named(talk.district, talk.me, talk.words)
    if not found:
        return [Say(talk.line("office.nobody"))]
    return [Say(talk.line("office.which"), _holders(talk, found[:SHOWN]))]


async def of(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """That one: who takes it over?"""
    one = await asking.begin(talk.work, talk.me, args[0], talk.now)
    if isinstance(one, Refused):
        why = talk.line("office.already" if one is Refused.ALREADY else f"common.{one}")
        return [Say(toast=why)]
    await state.set_state(SUCCESSOR)
    await state.update_data({DRAFT: one.id})
    return [_who(talk, one)]


def _who(talk: Talk, one: Succession) -> Say:
    holder = talk.district.people[one.holder_id]
    lines = [talk.line("office.to", **_values(talk, one))]
    lines += [talk.line("office.to_new")] if choosing.may_bring(talk.district, talk.me, holder) else []
    vacant: Labelled = (talk.voice.line("office.vacant"), Press("office.to", one.id))
    return Say("\n".join(lines), column(*_colleagues(talk, one, holder), vacant))


def _colleagues(talk: Talk, one: Succession, holder: Person, words: str = "") -> list[Labelled]:
    found = choosing.successors(talk.district, holder)
    named = choosing.successors_named(talk.district, holder, words) if words else found
    return [
        (_named(talk, person, "office.colleague"), Press("office.to", one.id, person.id))
        for person in named[:SHOWN]
    ]


def _values(talk: Talk, one: Succession) -> dict[str, str]:
    """Who, by whom, which office, where, from when."""
    facts, language = facts_of(talk.district, one), talk.account.language
    role = talk.voice.word("role", facts.role, language)
    day = day_of(talk.voice, facts.day, language)
    return {"who": facts.who, "by": facts.by, "role": role, "place": facts.place, "day": day}


# -- who takes it over -------------------------------------------------------------------------


async def to(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """One of the list, or nobody."""
    one = await asking.choose(talk.work, talk.me, id_of(args), args[1] if len(args) > 1 else "")
    return refused(talk, one) if isinstance(one, Refused) else [await _which_day(talk, one, state)]


async def successor_named(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A colleague by name; or somebody new with a telephone."""
    draft = int((await state.get_data()).get(DRAFT) or 0)
    one = await talk.work.successions.get(draft)
    holder = choosing.holder_by_id(talk.district, talk.me, one.holder_id) if one and one.draft else None
    if one is None or holder is None or talk.meaning.says_nothing:
        await state.set_state(None)
        raise SkipHandler
    buttons = _colleagues(talk, one, holder, talk.words)
    if buttons:
        return [Say(talk.line("find.which"), column(*buttons))]
    new, brings = asking.newcomer_in(talk.words), choosing.may_bring(talk.district, talk.me, holder)
    if new is None or not brings:
        return [Say(talk.line("office.not_found_new" if brings else "office.not_found"))]
    brought = await asking.bring(talk.work, talk.me, draft, *new)
    return (
        refused(talk, brought) if isinstance(brought, Refused) else [await _which_day(talk, brought, state)]
    )


# -- from when ---------------------------------------------------------------------------------


async def _which_day(talk: Talk, one: Succession, state: FSMContext) -> Say:
    await state.set_state(DAY)
    await state.update_data({DRAFT: one.id})
    today = talk.district.today(talk.now)
    monday = today + timedelta(days=7 - today.weekday())
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    offered = {"tomorrow": today + timedelta(days=1), "next_week": monday, "next_month": first}
    buttons: list[Labelled] = [
        (talk.voice.line(f"office.{key}", day=f"{day:%m-%d}"), Press("office.day", one.id, f"{day:%Y%m%d}"))
        for key, day in offered.items()
    ]
    key = "office.day_vacant" if one.vacant else "office.day"
    return Say(talk.line(key, **_values(talk, one)), column(*buttons))


async def on(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    try:
        day = date.fromisoformat(args[1] if len(args) > 1 else "")
    except ValueError:
        return refused(talk, Refused.GONE)
    return await _on_day(talk, state, id_of(args), day)


async def day_named(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """12月1日, 下周一"""
    draft = int((await state.get_data()).get(DRAFT) or 0)
    one = await talk.work.successions.get(draft)
    if one is None or not one.draft or talk.meaning.says_nothing:
        await state.set_state(None)
        raise SkipHandler
    today = talk.district.today(talk.now)
    day = days.written_day(talk.words, today) or days.named_day(talk.words, today)
    return await _on_day(talk, state, draft, day) if day else [Say(talk.line("office.day_again"))]


async def _on_day(talk: Talk, state: FSMContext, draft: int, day: date) -> list[Say]:
    one = await asking.on_day(talk.work, talk.me, draft, day, talk.now)
    if one is Refused.TOO_LATE:
        return [Say(talk.line("office.day_again"))]
    if isinstance(one, Refused):
        return refused(talk, one)
    await state.set_state(None)
    return [_confirm(talk, one)]


def _confirm(talk: Talk, one: Succession) -> Say:
    """What will happen, and what becomes of the holder."""
    values, line = _values(talk, one), talk.voice.line
    drop: Labelled = (line("office.drop"), Press("office.drop", one.id))
    if not asking.can_stay(one):
        key = "office.confirm_vacant" if one.vacant else "office.confirm_only"
        return Say(
            talk.line(key, **values), row((line("office.yes"), Press("office.ask", one.id, "leave")), drop)
        )
    stays = talk.voice.word("role", choosing.STAYS_AS[Role(one.role)])
    leave: Labelled = (line("office.leaves"), Press("office.ask", one.id, "leave"))
    stay: Labelled = (line("office.stays", role=stays), Press("office.ask", one.id, "stay"))
    return Say(talk.line("office.confirm", **values), column(leave, stay, drop))


async def ask(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[对，交接]"""
    stays = len(args) > 1 and args[1] == "stay"
    asked = await asking.ask(talk.work, talk.me, id_of(args), stays=stays, now=talk.now)
    if isinstance(asked, Refused):
        return refused(talk, asked)
    said = [_card(talk, asked.one).but(replaces=this_message(query))]
    if asked.invitation:
        said.append(_code(talk, asked))
    elif not asked.reached:
        said.append(Say(talk.line("office.unreached", **_values(talk, asked.one))))
    return said


async def drop(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[不交接了]: a draft nobody knows of; the next one of that office takes its place."""
    return [Say(talk.line("office.dropped"), replaces=this_message(query))]


async def again(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[再发邀请码]"""
    asked = await asking.invite_again(talk.work, talk.me, id_of(args), talk.now)
    return refused(talk, asked) if isinstance(asked, Refused) else [_code(talk, asked)]


def _code(talk: Talk, asked: Asked) -> Say:
    assert asked.invitation is not None
    code, hours = asked.invitation.code, int(VALID_FOR.total_seconds() // 3600)
    values = {"who": asked.name, "code": code, "hours": hours, "link": f"{talk.link}{code}"}
    again = row((talk.voice.line("office.again"), Press("office.again", asked.one.id)))
    return Say(talk.line("invite.issued", **values), again, photo=f"qr/{talk.account.channel}/{code}")


# -- what is on its way ------------------------------------------------------------------------


async def standing(talk: Talk) -> list[Say]:
    """What is asked of them, and what they hand over."""
    return [_card(talk, one) for one in await asking.waiting(talk.work, talk.me)]


def _card(talk: Talk, one: Succession) -> Say:
    values, line = _values(talk, one), talk.voice.line
    back: Labelled = (line("office.back"), Press("office.back", one.id))
    no: Labelled = (line("office.decline"), Press("office.no", one.id))
    if one.successor_id == talk.me.id:
        if one.agreed:
            return Say(talk.line("office.taken", **values), row(no))
        yes: Labelled = (line("office.accept"), Press("office.yes", one.id))
        return Say(talk.line("office.please_for", **values), row(yes, no))
    key = "office.asked" if one.asked else "office.agreed" if one.stays_as else "office.agreed_leaves"
    return Say(talk.line("office.agreed_vacant" if one.vacant else key, **values), row(back))


async def agree(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    one = await asking.agree(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(one, Refused):
        return refused(talk, one)
    return [_card(talk, one).but(replaces=this_message(query))]


async def decline(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    one = await asking.decline(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(one, Refused):
        return refused(talk, one)
    return [Say(talk.line("office.declined_kept", **_values(talk, one)), replaces=this_message(query))]


async def withdraw(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    one = await asking.withdraw(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(one, Refused):
        return refused(talk, one)
    return [Say(talk.line("office.withdrawn_kept", **_values(talk, one)), replaces=this_message(query))]
