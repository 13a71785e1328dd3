"""处置完毕 needs a word: one tap or one sentence says how it ended; until then it stays open."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.answering import answers
from duty.alerting.answering.rights import Refusal, Refused
from duty.alerting.calls.call import Call
from duty.messaging.press import Press
from duty.messaging.say import Say, column
from handlers.alerting.cards import ended, refused
from handlers.speech.filters import numbered
from handlers.speech.talk import Talk

CLOSING = "alert:closing"
"""State: the next sentence says how the alert named in `closing` ended."""
ASKED = "closing"
"""Conversation value: which alert, and when the word was asked for."""
WORD_WITHIN = timedelta(minutes=10)
WORDS = ("word_done", "word_110", "word_parents")


async def ask_word(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[处置完毕]: how?"""
    found = await answers.may_close(talk.work, numbered(args[-1]), talk.me)
    return refused(talk, found) if isinstance(found, Refused) else await _ask(talk, found, state)


async def _ask(talk: Talk, call: Call, state: FSMContext) -> list[Say]:
    await state.set_state(CLOSING)
    await state.update_data({ASKED: [call.id, talk.now.isoformat()]})
    words = ((talk.voice.line(f"alert.{word}"), Press("alert.word", word, call.id)) for word in WORDS)
    return [Say(talk.line("alert.ask_word"), column(*words))]


async def chosen_word(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """One of our words; one that stands on no button closes nothing."""
    if args[0] not in WORDS:
        return refused(talk, Refused(Refusal.TOO_LATE))
    return await _close(talk, state, numbered(args[-1]), talk.voice.line(f"alert.{args[0]}"))


async def closing_word(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A sentence closes it; 收到 is none. The card may stand far above: a line here says so, too."""
    alert_id, asked = (await state.get_data()).get(ASKED) or (0, "")
    fresh = asked and talk.now - datetime.fromisoformat(asked) <= WORD_WITHIN
    found = await answers.may_close(talk.work, alert_id if fresh else 0, talk.me)
    if isinstance(found, Refused):
        await state.set_state(None)
        if found.why in (Refusal.NOT_YOURS, Refusal.READ_ONLY, Refusal.OFFICERS):
            return refused(talk, found)
        raise SkipHandler
    if talk.meaning.says_nothing:
        return await _ask(talk, found, state)
    closed = await _close(talk, state, alert_id, talk.words)
    return [*closed, *(Say(one.text, one.buttons) for one in closed if one.replaces)]


async def _close(talk: Talk, state: FSMContext, alert_id: int, words: str) -> list[Say]:
    done = await answers.close(talk.work, alert_id, talk.me, talk.now, words=words)
    over = not isinstance(done, Refused) or done.why is Refusal.TOO_LATE
    if over and await state.get_state() == CLOSING:
        await state.set_state(None)
    return refused(talk, done) if isinstance(done, Refused) else [ended(talk, done, "alert.you_closed")]
