"""顶班: which place, which colleague; the colleague accepts, the leader agrees, each by one tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance.absence.taking import take, takeable
from duty.district.people import Person
from duty.district.shifts import Shift
from duty.language import days
from duty.language.colleagues import find_colleague
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Labelled, Say, column, row
from duty.rosters.standing import code_of, coming, free, place_code
from duty.rosters.swaps import settling, swapping
from duty.rosters.swaps.deal import Deal, deal_of
from duty.rosters.swaps.relieving import empty_places
from duty.rosters.swaps.swap import Swap
from duty.rosters.swaps.swap_news import facts_of
from handlers.rosters import places, reliefs
from handlers.rosters.places import short
from handlers.speech.filters import Choice, Pressed, id_of
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SHOWN = 8
"""Places, and colleagues, of one list."""
MORNING, EVENING = 12, 18


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("swaps", Stage.KEYS)
    routes.message.register(begin, Pressed(command="swap"))
    routes.callback_query.register(whom, Choice("swap.of"))
    routes.callback_query.register(ask, Choice("swap.who"))
    routes.callback_query.register(accept, Choice("swap.yes"))
    routes.callback_query.register(decline, Choice("swap.no"))
    routes.callback_query.register(agree, Choice("swap.agree"))
    routes.callback_query.register(refuse, Choice("swap.refuse"))
    routes.callback_query.register(take_back, Choice("swap.back"))
    routes.callback_query.register(take_now, Choice("swap.take"))
    return routes


# -- which place -------------------------------------------------------------------------------


async def begin(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """/swap: what waits for one's word, what was asked, one's own places, what is empty now."""
    await state.set_state(None)
    said = [_decide(talk, one) for one in await settling.waiting(talk.work, talk.me)]
    asked = await talk.work.swaps.open_of(talk.me.id)
    said += [said_of(talk, await deal_of(talk.work, one)) for one in asked]
    said += reliefs.empty(talk, empty_places(talk.district, talk.me, talk.now))
    own = coming(talk.district, talk.me, talk.now) if swapping.may_ask(talk.me) else []
    now = await takeable(talk.work, talk.me, talk.now)
    if own or now:
        return [*said, _which(talk, own, now)]
    return said or [Say(talk.line("swap.none"))]


def _which(talk: Talk, own: Sequence[Shift], now: Sequence[Shift]) -> Say:
    taken = [
        (talk.voice.line("swap.take", place=short(talk, one)), Press("swap.take", place_code(one)))
        for one in now[:SHOWN]
    ]
    mine = [(short(talk, one), Press("swap.of", place_code(one))) for one in own[:SHOWN]]
    leave = [(talk.voice.line("leave.button"), Press("leave.begin"))] if own else []
    return Say(talk.line("swap.which" if own else "swap.which_now"), column(*taken, *mine, *leave))


async def from_words(talk: Talk) -> list[Say]:
    """明天早班跟老张换一下, 我来顶老刘: as far as the words go; [] where nothing fits."""
    if not swapping.may_ask(talk.me) or talk.forwarded:
        return []
    colleague = _colleague(talk)
    empty = await takeable(talk.work, talk.me, talk.now)
    offered = [one for one in empty if colleague and colleague.id in (one.person_id, one.instead_of)]
    if _offers(talk.words):
        return [_which(talk, (), offered)] if offered else []
    own = _meant(talk, coming(talk.district, talk.me, talk.now))
    if len(own) == 1:
        return [_whom(talk, own[0], colleague)]
    return [_which(talk, own, ())] if own else []


def _offers(words: str) -> bool:
    return any(sign in words for sign in ("我来顶", "我顶", "我来替", "我替", "我去顶"))


def _colleague(talk: Talk) -> Person | None:
    """Whom the words name, of the people of one's own schools."""
    others = [one for one in talk.district.people_at(talk.me.schools) if one.id != talk.me.id]
    named = talk.understood.slots.person
    return find_colleague(others, named or talk.words)


def _meant(talk: Talk, own: Sequence[Shift]) -> list[Shift]:
    """Of one's places those of the day and the part of the day that the words name; all where none fits."""
    day = days.named_day(talk.words, talk.district.today(talk.now))
    parts = days.named_parts(talk.words)
    found = [one for one in own if day in (None, one.date)]
    return [one for one in found if not parts or _part(talk, one) in parts] or found or list(own)


def _part(talk: Talk, place: Shift) -> str:
    hour = talk.district.local(place.start).hour
    if hour < MORNING:
        return days.MORNING
    return days.LATER if hour < EVENING else days.NIGHT


# -- whom --------------------------------------------------------------------------------------


def own_place(talk: Talk, code: str) -> Shift | None:
    return next((one for one in coming(talk.district, talk.me, talk.now) if place_code(one) == code), None)


async def whom(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    place = own_place(talk, args[0])
    return refused(talk, Refused.GONE) if place is None else [_whom(talk, place)]


def _whom(talk: Talk, place: Shift, named: Person | None = None) -> Say:
    """The one whom the words name first."""
    able = sorted(free(talk.district, place), key=lambda one: one != named)
    traded = (talk.voice.line("trade.button"), Press("swap.trade", place_code(place)))
    if not able:
        return Say(talk.line("swap.nobody_free", place=short(talk, place)), column(traded))
    people = people_buttons("swap.who", place, able)
    return Say(talk.line("swap.whom", place=short(talk, place)), column(*people, traded))


def people_buttons(act: str, place: Shift, people: Sequence[Person]) -> list[Labelled]:
    return [(one.name, Press(act, place_code(place), code_of(one.id))) for one in people[:SHOWN]]


async def ask(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    place = own_place(talk, args[0])
    able = free(talk.district, place) if place else []
    colleague = next((one for one in able if code_of(one.id) == args[-1]), None)
    if place is None or colleague is None:
        return refused(talk, Refused.GONE)
    asked = await swapping.ask(talk.work, talk.me, place, colleague.id, talk.now)
    if isinstance(asked, Refused):
        return places.not_asked(talk, asked)
    return [said_of(talk, Deal(asked)).but(replaces=this_message(query))]


def said_of(talk: Talk, deal: Deal) -> Say:
    """What was asked and has no answer yet: [收回]."""
    people, swap = talk.district.people, deal.swap
    by = "、".join(f"{people[one].name} {people[one].phone}".strip() for one in swap.offered_to)
    mine = swap.asked_by == talk.me.id
    buttons = row((talk.voice.line("swap.back"), Press("swap.back", swap.id))) if mine else ()
    return Say(_text(talk, "accepted" if swap.accepted else "asked", deal, by), buttons)


def _whose(talk: Talk, swap: Swap) -> str:
    key = "swap.yours" if swap.absent_id == talk.me.id else "swap.theirs"
    return talk.line(key, who=talk.district.polite(swap.absent_id))


def _where(talk: Talk, swap: Swap) -> str:
    _, _, day, start, end, post = facts_of(talk.district, swap, talk.me.id)
    named = places.day_of(talk.voice, day, talk.account.language)
    return talk.line("swap.where", day=named, start=start, end=end, post=post)


def _decide(talk: Talk, deal: Deal) -> Say:
    swap = deal.swap
    buttons = row(
        (talk.voice.line("swap.agree"), Press("swap.agree", swap.id)),
        (talk.voice.line("swap.refuse"), Press("swap.refuse", swap.id)),
    )
    return Say(_text(talk, "decide", deal), buttons)


# -- the answers -------------------------------------------------------------------------------

Step = Callable[..., Awaitable[Swap | Refused]]


async def accept(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[我来顶]"""
    return await _answered(query, talk, args, swapping.accept, "accept_kept", "settled")


async def decline(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[顶不了]"""
    return await _answered(query, talk, args, swapping.decline, "declined_kept")


async def agree(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[同意]"""
    return await _answered(query, talk, args, settling.approve, "settled")


async def refuse(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[不同意]"""
    return await _answered(query, talk, args, settling.refuse, "refused_kept")


async def take_back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[收回]"""
    return await _answered(query, talk, args, swapping.take_back, "back_kept")


async def _answered(
    query: CallbackQuery, talk: Talk, args: list[str], step: Step, key: str, settled: str = ""
) -> list[Say]:
    """In the place of the question; `settled`: what is said where that was the last step."""
    swap = await step(talk.work, talk.me, id_of(args), talk.now)
    if isinstance(swap, Refused):
        return refused(talk, swap)
    said = settled if settled and swap.approved else key
    text = _text(talk, said, await deal_of(talk.work, swap))
    return [Say(text, replaces=this_message(query), name=str(swap.subject))]


def _text(talk: Talk, step: str, deal: Deal, by: str = "") -> str:
    """Of one place, or of two that are exchanged. by: who takes it, where that is not the taker alone."""
    district, swap = talk.district, deal.swap
    by = by or (district.polite(swap.taker_id) if swap.taker_id else "")
    facts = {"who": district.polite(swap.absent_id), "by": by, "where": _where(talk, swap)}
    if deal.back is None or step == "declined_kept":
        return talk.line(f"swap.{step}", whose=_whose(talk, swap), **facts)
    return talk.line(f"trade.{step}", back=_where(talk, deal.back), **facts)


async def take_now(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[现在顶]: at once, while its window runs."""
    swap = await take(talk.work, talk.me, args[0], talk.now)
    if isinstance(swap, Refused):
        return refused(talk, swap)
    return [Say(_text(talk, "taken_now", Deal(swap)), replaces=this_message(query))]
