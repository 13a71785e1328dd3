"""At most three buttons where it is not clear what was meant; the words wait, so that nobody types twice."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext

from duty.messaging.press import Press
from duty.messaging.say import Say, row
from handlers.speech import labels
from handlers.speech.talk import Talk

UNCLEAR = "unclear"
"""Conversation value: the words nobody understood, with the message they stood in."""
OFFERED = (
    (labels.CHECK_IN, "do.checkin"),
    (labels.HAZARD, "do.hazard"),
    (labels.INCIDENT, "do.incident"),
)


def offer(talk: Talk, key: str, about: int = 0, **values: str) -> Say:
    """[签到] [报隐患] [报事件]"""
    return _offer(talk, key, about, OFFERED, **values)


async def offer_reports(talk: Talk, state: FSMContext, key: str, words: str, about: int) -> Say:
    """[报隐患] [报事件] for words that wait under that number."""
    if words:
        await state.update_data({UNCLEAR: [about, words]})
    return _offer(talk, key, about, OFFERED[1:] if words else ())


def _offer(talk: Talk, key: str, about: int, offered: tuple[tuple[str, str], ...], **values: str) -> Say:
    named = [(label.split()[-1], Press(act, about)) for label, act in offered]
    return Say(talk.line(key, **values), row(*named) if named else ())


async def words_of(state: FSMContext, args: list[str]) -> str:
    """The words the buttons were offered for, once; `args` is the number they wait under."""
    data = await state.get_data()
    number, words = data.get(UNCLEAR) or (0, "")
    if not number or args[-1:] != [str(number)]:
        return ""
    del data[UNCLEAR]
    await state.set_data(data)
    return str(words)
