"""我的求助怎样了, 有人来吗, 到哪了: answered with how it stands, and nothing is changed by it."""

from __future__ import annotations

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty.alerting.reporters.standing import OwnCall, own_call
from duty.language.alarm import Alarm
from duty.language.reading import Intent
from duty.messaging.say import Say
from handlers.alerting import cries, sos
from handlers.speech.filters import In, Means, Words
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_danger()]


def _danger() -> Job:
    """Other words within a call are added to it; this is a question, and no danger to be asked about."""
    routes = Job("own call", Stage.DANGER)
    routes.message.register(asked, Words(), In(sos.DETAIL), Means(Intent.STANDING))
    routes.message.register(asked, Words(), Means(Intent.STANDING))
    return routes


async def asked(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Without a call 有人来吗 goes its usual way, and 我的求助 is a cry as good as any."""
    found = await own_call(talk.work, talk.me, talk.now)
    if found:
        return [Say(_words(talk, found))]
    if talk.meaning.cry.bare and talk.meaning.cry.alarm is Alarm.CALL:
        return await cries.cried(message, talk, state)
    if talk.meaning.names_own_call:
        return [Say(talk.line("standing.none"))]
    raise SkipHandler


def _words(talk: Talk, call: OwnCall) -> str:
    what = talk.line("standing.call") if call.sos else talk.line("standing.report", number=call.number)
    return talk.line(
        f"standing.{call.progress}",
        what=what,
        time=talk.when(call.time),
        number=call.dial,
        phone=call.phone,
        by=call.by,
        at=talk.when(call.at) if call.at else "",
        minutes=call.minutes,
    )
