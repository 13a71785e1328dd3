"""[改类别] [改轻重] [撤回] under one's own report."""

from __future__ import annotations

from aiogram.types import CallbackQuery

from duty.alerting.reporters.asking import say_hurt
from duty.alerting.reporters.changing import Changed, set_kind, set_triage
from duty.alerting.reporters.withdrawing import take_back
from duty.district.severity import Triage
from duty.incidents.incident import Incident
from duty.incidents.kinds import kinds
from duty.incidents.own import changeable_report
from duty.incidents.refusal import Refusal, Why
from duty.messaging.press import Press
from duty.messaging.say import Buttons, Say, button, row
from handlers.incidents.receipt import in_place_of, kind_set, triage_set
from handlers.incidents.refused import refused
from handlers.speech.filters import Choice, numbered
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

PER_ROW = 3


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("incident changes", Stage.KEYS)
    routes.callback_query.register(ask_triage, Choice("triage.ask"))
    routes.callback_query.register(triage_chosen, Choice("triage.set"))
    routes.callback_query.register(kind, Choice("kind"))
    routes.callback_query.register(hurt, Choice("hurt.yes"))
    routes.callback_query.register(not_hurt, Choice("hurt.no"))
    routes.callback_query.register(taken_back, Choice("unreport"))
    return routes


async def ask_triage(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    incident = await changeable_report(talk.work, talk.me, numbered(args[0]), talk.now)
    if isinstance(incident, Refusal):
        return refused(talk, incident)
    choices = [(talk.voice.word("triage", t), Press("triage.set", incident.id, t)) for t in Triage]
    return [Say(talk.line("incident.ask_triage"), row(*choices))]


async def triage_chosen(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """The reporter may change it; making it more urgent calls at once."""
    if args[-1] not in list(Triage):
        return refused(talk, Refusal(Why.GONE))
    changed = await set_triage(talk.work, talk.me, numbered(args[0]), Triage(args[-1]), talk.now)
    if isinstance(changed, Refusal):
        return refused(talk, changed)
    return [Say(triage_set(talk, changed), replaces=in_place_of(query))]


async def hurt(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[有]: somebody is hurt or in danger."""
    return await _hurt(query, talk, numbered(args[-1]), hurt=True)


async def not_hurt(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[没有]"""
    return await _hurt(query, talk, numbered(args[-1]), hurt=False)


async def _hurt(query: CallbackQuery, talk: Talk, incident_id: int, *, hurt: bool) -> list[Say]:
    incident = await changeable_report(talk.work, talk.me, incident_id, talk.now)
    if isinstance(incident, Refusal):
        return refused(talk, incident)
    changed = await say_hurt(talk.work, incident, talk.me, talk.now, hurt=hurt)
    text = triage_set(talk, changed) if changed else talk.line("doubt.nobody_hurt", number=incident.number)
    return [Say(text, replaces=in_place_of(query))]


async def kind(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """`kind:7` asks which, `kind:7:fire` is the answer."""
    if len(args) == 1:
        incident = await changeable_report(talk.work, talk.me, numbered(args[0]), talk.now)
        return refused(talk, incident) if isinstance(incident, Refusal) else [_which_kind(talk, incident)]
    changed: Changed | Refusal = Refusal(Why.GONE)
    if args[1] in kinds():
        changed = await set_kind(talk.work, talk.me, numbered(args[0]), args[1], talk.now)
    if isinstance(changed, Refusal):
        return refused(talk, changed)
    return [Say(kind_set(talk, changed), replaces=in_place_of(query))]


def _which_kind(talk: Talk, incident: Incident) -> Say:
    named = [button(talk.voice.word("kind", one), Press("kind", incident.id, one)) for one in kinds()]
    buttons: Buttons = tuple(tuple(named[i : i + PER_ROW]) for i in range(0, len(named), PER_ROW))
    return Say(talk.line("incident.ask_kind"), buttons)


async def taken_back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    incident = await take_back(talk.work, talk.me, numbered(args[-1]), talk.now)
    if isinstance(incident, Refusal):
        return refused(talk, incident)
    text = talk.line("common.undone_incident", number=incident.number)
    return [Say(text, replaces=in_place_of(query))]
