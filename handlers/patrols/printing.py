"""打印巡查码, 打印签到码: a link to the codes of one's own school, for whoever hangs them up."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.schools import School
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Labelled, Say, column
from duty.patrols.tickets import LASTS
from duty.rights.may import About, may, opens
from duty.rights.words import Do, Thing
from handlers.speech.filters import Choice, Pressed
from handlers.speech.pressed import refused
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

FEW = 5
"""Schools that are shown one by one; others are looked for by name."""


def jobs() -> list[Job]:
    routes = Job("printing", Stage.KEYS)
    routes.message.register(asked, Pressed(command="codes"))
    routes.callback_query.register(chosen, Choice("codes"))
    return [routes]


async def asked(message: Message, talk: Talk, state: FSMContext) -> Say:
    """With one school there is nothing to choose."""
    await state.set_state(None)
    if not opens(talk.me, Do.PRINT, Thing.CODE):
        return Say(talk.line("codes.not_yours"))
    schools = talk.district.schools_seen_by(talk.me)
    if len(schools) == 1:
        return _link(talk, schools[0])
    named: list[Labelled] = [(school.short_name, Press("codes", school.id)) for school in schools[:FEW]]
    if len(schools) > FEW:
        named.append((talk.voice.line("find.school"), Press("find", "codes")))
    return Say(talk.line("codes.where"), column(*named))


async def chosen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    school = talk.district.schools.get(args[0])
    if school is None or not may(talk.district, talk.me, Do.PRINT, Thing.CODE, About(schools=(school.id,))):
        return refused(talk, Refused.GONE)
    return [_link(talk, school)]


def _link(talk: Talk, school: School) -> Say:
    link = talk.print_link(talk.me.id, school.id, talk.now)
    hours = int(LASTS.total_seconds() // 3600)
    return Say(talk.line("codes.link", school=school.short_name, hours=hours, link=link))
