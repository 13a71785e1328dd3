"""疑似侵害学生: one tap, the number to phone, and nothing written down."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.incidents.protecting import NUMBER, protect
from duty.messaging.say import Buttons, Say, column, row
from handlers.speech.filters import Choice, Has, In, Pressed, Words
from handlers.speech.keys import on_duty
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SHIELDED = "protect"
"""State: what is written or shown now is refused. Keys and commands leave it."""
SINCE = "protect_since"
FOR = timedelta(minutes=10)


def jobs() -> list[Job]:
    return [_shield(), _keys()]


def _shield() -> Job:
    """Stands before whatever keeps words and pictures."""
    routes = Job("protect shield", Stage.SHIELD)
    routes.message.register(refused, Words(), In(SHIELDED))
    held = Has("photo", "voice", "audio", "video", "video_note", "document", "contact", "animation")
    routes.message.register(refused, held, In(SHIELDED))
    return routes


def _keys() -> Job:
    routes = Job("protect", Stage.KEYS)
    routes.message.register(typed, Pressed(command="protect"))
    routes.callback_query.register(tapped, Choice("protect"))
    return routes


def button(talk: Talk) -> Buttons:
    """For the question of 📝 报事件."""
    return row((talk.voice.line("protect.button"), "protect:"))


async def typed(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Whatever follows the command is not looked at."""
    return [await _begin(talk, state, "")]


async def tapped(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    return [await _begin(talk, state, args[-1])]


async def _begin(talk: Talk, state: FSMContext, school_id: str) -> Say:
    """The number comes first, whatever else is still to be asked."""
    talk.unheard = True
    seen = {school.id: school for school in talk.district.schools_seen_by(talk.me)}
    school_id = school_id or await _where(talk, list(seen))
    if school_id not in seen:
        await _shielded(talk, state)
        named = ((school.short_name, f"protect:{school.id}") for school in seen.values())
        return Say(talk.line("protect.which_school", number=NUMBER), column(*named))
    return await _use(talk, state, school_id)


async def _where(talk: Talk, seen: list[str]) -> str:
    """The only school, or the one they are on duty at; a guess would tell the wrong principal."""
    here = await on_duty(talk)
    return seen[0] if len(seen) == 1 else here[0].school_id if here else ""


async def _use(talk: Talk, state: FSMContext, school_id: str) -> Say:
    """A second tap within the ten minutes is the same one."""
    _, before = (await state.get_data()).get(SINCE) or ("", "")
    if before != school_id or not await _still(talk, state):
        await protect(talk.work, talk.me, school_id, talk.now)
    await _shielded(talk, state, school_id)
    return Say(talk.line("protect.call", number=NUMBER))


async def _shielded(talk: Talk, state: FSMContext, school_id: str = "") -> None:
    await state.set_state(SHIELDED)
    await state.update_data({SINCE: [talk.now.isoformat(), school_id]})


async def _still(talk: Talk, state: FSMContext) -> bool:
    at, _ = (await state.get_data()).get(SINCE) or ("", "")
    return bool(at) and talk.now - datetime.fromisoformat(at) <= FOR


async def refused(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Neither read nor kept, and taken out of the chat where the channel can."""
    if not await _still(talk, state):
        await state.set_state(None)
        raise SkipHandler
    talk.unheard = True
    text = talk.line("protect.nothing_here", number=NUMBER)
    return [Say(text, deletes=f"#{message.message_id}")]
