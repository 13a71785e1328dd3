"""[谁何时知道]: the file of a call that is over, or of a listed hazard, for officers."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty import replaying
from duty.messaging.refused import Refused
from duty.messaging.say import Button, Say
from duty.records.subject import Subject
from handlers.speech.filters import Choice, id_of
from handlers.speech.pressed import refused
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

FILE = "replay"
"""How the key of such a file begins: `replay/<kind>/<id>`, drawn when it is sent."""


def jobs() -> list[Job]:
    routes = Job("replays", Stage.KEYS)
    routes.callback_query.register(of_call, Choice("replay.call"))
    routes.callback_query.register(of_hazard, Choice("replay.hazard"))
    routes.callback_query.register(of_incident, Choice("replay.incident"))
    return [routes]


async def of_call(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    incident = await replaying.of_call(talk.work, id_of(args), talk.me)
    return [_sent(talk, incident.subject, incident.number)] if incident else refused(talk, Refused.GONE)


async def of_hazard(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    hazard = await replaying.of_hazard(talk.work, id_of(args), talk.me)
    return [_sent(talk, hazard.subject, hazard.number)] if hazard else refused(talk, Refused.GONE)


async def of_incident(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """Of a line of a summary: also of what nobody was called for."""
    found = await replaying.of_incident(talk.work, id_of(args), talk.me, talk.now)
    if found is replaying.Still.GOING_ON:
        return [Say(toast=talk.line("replay.going_on"))]
    return [_sent(talk, found.subject, found.number)] if found else refused(talk, Refused.GONE)


def _sent(talk: Talk, subject: Subject, number: str) -> Say:
    """With the file where the channel sends files; a page has a link, which is no button anywhere else."""
    key = f"{FILE}/{subject.kind}/{subject.key}"
    link = Button(talk.voice.line("replay.open_button"), url=f"/file/{key}?person={talk.me.id}")
    return Say(talk.line("replay.sent", number=number), ((link,),), file=key)
