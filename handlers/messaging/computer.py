"""电脑: the code that opens the roster's pages on a computer, for whoever reads rosters."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty.messaging.computers import VALID_FOR, code_for_computer
from duty.messaging.say import Say
from handlers.speech.filters import Pressed
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    routes = Job("computer", Stage.KEYS)
    routes.message.register(asked, Pressed(command="computer"))
    return [routes]


async def asked(message: Message, talk: Talk, state: FSMContext) -> Say:
    await state.set_state(None)
    code = await code_for_computer(talk.work, talk.account, talk.me, talk.now)
    if code is None:
        return Say(talk.line("computer.not_yours"))
    minutes, shown = int(VALID_FOR.total_seconds() // 60), f"{code[:4]} {code[4:]}"
    return Say(talk.line("computer.code", code=shown, address=talk.voice.console, minutes=minutes))
