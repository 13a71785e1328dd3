"""疑似侵害学生: one tap, the number to phone, and nothing written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.incidents.protecting import FOR, NUMBER, SHIELDED, SINCE, protect
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, column, row
from handlers.speech.filters import CAPTIONED, Choice, Has, In, Pressed, Words
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_shield(), _keys()]


def _shield() -> Job:
    """Stands before whatever keeps words and pictures."""
    routes = Job("protect shield", Stage.SHIELD)
    routes.message.register(refused, Words(), In(SHIELDED))
    held = Has(*CAPTIONED, "contact")
    routes.message.register(refused, held, In(SHIELDED))
    return routes


def _keys() -> Job:
    routes = Job("protect", Stage.KEYS)
    routes.message.register(typed, Pressed(command="protect"))
    routes.callback_query.register(tapped, Choice("protect"))
    return routes


@dataclass(frozen=True)
class Shield:
    """Conversation value: since when nothing is kept, and which school's head was told; empty while none."""

    at: datetime
    school_id: str

    async def keep(self, state: FSMContext) -> None:
        await state.set_state(SHIELDED)
        await state.update_data({SINCE: [self.at.isoformat(), self.school_id]})

    @classmethod
    async def stands(cls, state: FSMContext, now: datetime) -> bool:
        """Whether what is written or shown now must not be kept."""
        return await state.get_state() == SHIELDED and await cls.held(state, now) is not None

    @classmethod
    async def held(cls, state: FSMContext, now: datetime) -> Shield | None:
        """None where there is none any more."""
        at, school_id = (await state.get_data()).get(SINCE) or ("", "")
        shield = cls(datetime.fromisoformat(at), school_id) if at else None
        return shield if shield and now - shield.at <= FOR else None


def button(talk: Talk) -> Buttons:
    """For the question of 📝 报事件."""
    return row((talk.voice.line("protect.button"), Press("protect", "")))


async def typed(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Whatever follows the command is not looked at."""
    return [await _begin(talk, state, "")]


async def tapped(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    return [await _begin(talk, state, args[-1])]


async def _begin(talk: Talk, state: FSMContext, chosen: str) -> Say:
    """The number comes first, whatever else is still to be asked."""
    talk.unheard = True
    shield = await Shield.held(state, talk.now)
    told = shield.school_id if shield else ""
    school_id = await protect(talk.work, talk.me, chosen, talk.now, told=told)
    await Shield(talk.now, school_id).keep(state)
    said = Say(talk.line("protect.call", number=NUMBER)) if school_id else _which_school(talk)
    return said.but(fleeting=True)


def _which_school(talk: Talk) -> Say:
    seen = talk.district.schools_seen_by(talk.me)
    named = ((school.short_name, Press("protect", school.id)) for school in seen)
    return Say(talk.line("protect.which_school", number=NUMBER), column(*named))


async def refused(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Neither read nor kept, and taken out of the chat where the channel can."""
    if await Shield.held(state, talk.now) is None:
        await state.set_state(None)
        raise SkipHandler
    talk.unheard = True
    text = talk.line("protect.nothing_here", number=NUMBER)
    return [Say(text, deletes=f"#{message.message_id}", fleeting=True)]
