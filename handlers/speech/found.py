"""The answer to a search by words: buttons of those that match."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext

from duty.messaging.say import Buttons, Say
from handlers.speech.talk import Talk


async def found(talk: Talk, state: FSMContext, count: int, shown: int, buttons: Buttons) -> list[Say]:
    """`buttons` lead to the first `shown` of them. Asked again where there are none, or more than that."""
    if not count:
        return [Say(talk.line("find.none"))]
    if count > shown:
        return [Say(talk.line("find.many", count=count), buttons)]
    await state.set_state(None)
    return [Say(talk.line("find.which"), buttons)]
