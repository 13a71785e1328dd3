"""A draft at hand: what the conversation remembers of it, and what its reporter reads after each step."""

from __future__ import annotations

from collections.abc import Callable

from aiogram.fsm.context import FSMContext

from duty.hazards import drafting
from duty.hazards.draft import Drafted, Next
from duty.hazards.facts import HazardFacts, read_by
from duty.messaging.say import Say
from handlers.hazards.words import asked, joined, question, receipt, same_place, what_is_it, which_category
from handlers.speech.talk import Talk
from handlers.speech.voice import Voice

WANTED = "hazard:wanted"
"""📷 was pressed: a picture or a sentence is expected."""
DRAFTED = "hazard:drafted"
"""A draft is begun: words, more pictures, or the confirmation."""
HAZARD = "hazard"
"""Conversation value: the id of that draft."""
ALBUM = "album"
"""Conversation value: the album a draft began with, so that its other pictures join it silently."""


async def at_hand(state: FSMContext) -> int:
    """The draft that this conversation is about; 0 where there is none."""
    number = (await state.get_data()).get(HAZARD)
    return number if isinstance(number, int) else 0


async def forget(state: FSMContext) -> None:
    data = await state.get_data()
    await state.set_data({k: v for k, v in data.items() if k not in (HAZARD, ALBUM)})


async def cancelled(talk: Talk, state: FSMContext) -> None:
    """/cancel: the draft at hand is not kept as proposed ten minutes later."""
    await drafting.drop(talk.work, await at_hand(state), talk.me, talk.now)
    await forget(state)


async def answered(talk: Talk, state: FSMContext, drafted: Drafted) -> list[Say]:
    """One step in the conversation, and the answer to it."""
    if drafted.at_hand and drafted.hazard:
        await state.set_state(DRAFTED)
        await state.set_data({**await state.get_data(), HAZARD: drafted.hazard.id})
    if drafted.next in (Next.RECEIPT, Next.DROPPED, Next.JOINED):
        await state.set_state(None)
        await forget(state)
    return said(talk, drafted)


def said(talk: Talk, drafted: Drafted) -> list[Say]:
    """The words for each outcome; some need no answer."""
    hazard = read_by(talk.work, drafted.hazard, talk.me) if drafted.hazard else None
    key = PLAIN.get(drafted.next)
    if drafted.next in TOASTS:
        return [Say(toast=talk.line(TOASTS[drafted.next]))]
    if key:
        return [Say(talk.line(key))]
    if hazard is None or drafted.next is Next.NOTHING:
        return []
    if drafted.next is Next.RECEIPT:
        return [receipt(talk.voice, drafted, hazard, talk.account.language)]
    if drafted.next is Next.DROPPED:
        return [Say(talk.line("common.photo_by_mistake"), replaces=asked(hazard.subject))]
    if drafted.next is Next.SAME and drafted.same:
        return [same_place(talk.voice, hazard, drafted.same, talk.account.language)]
    return [QUESTIONS[drafted.next](talk.voice, hazard, talk.account.language)]


TOASTS = {Next.GONE: "common.gone", Next.ALREADY: "common.already"}
PLAIN = {
    Next.WORDS: "hazard.words_please",
    Next.FORWARDED: "hazard.forwarded",
    Next.NO_SCHOOL: "incident.no_school",
}
QUESTIONS: dict[Next, Callable[[Voice, HazardFacts, str], Say]] = {
    Next.WHAT: what_is_it,
    Next.QUESTION: question,
    Next.CATEGORY: which_category,
    Next.JOINED: joined,
}
