"""转派: a role or one person, of those on duty now."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.types import CallbackQuery

from duty.alerting.answering import referring
from duty.alerting.answering.referring import To
from duty.alerting.answering.rights import Refusal, Refused
from duty.messaging.press import Press
from duty.messaging.say import Say, column
from handlers.alerting.cards import refused
from handlers.speech.filters import numbered
from handlers.speech.talk import Talk

SHOWN = 8
"""People of one choice; the roles reach all."""


async def ask_whom(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[转派]"""
    alert_id = numbered(args[-1])
    found = await referring.whom_to_refer_to(talk.work, alert_id, talk.me, talk.now)
    if isinstance(found, Refused):
        return _refused(talk, found)
    roles = [(talk.voice.line(f"alert.to_{to}"), Press("alert.to", to, alert_id)) for to in To if found[to]]
    people = dict.fromkeys(person for to in To for person in found[to])
    named = [(talk.district.people[p].name, Press("alert.to", p, alert_id)) for p in people]
    return [Say(talk.line("alert.refer_ask"), column(*roles, *named[:SHOWN]))]


def _refused(talk: Talk, refusal: Refused) -> list[Say]:
    """That nobody is on duty is an answer that stays."""
    nobody = refusal.why is Refusal.NOBODY
    return [Say(talk.line("alert.refer_nobody"))] if nobody else refused(talk, refusal)


async def refer(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """The role or person that was chosen; who cannot be reached is named."""
    done = await referring.refer(talk.work, numbered(args[-1]), args[0], talk.me, talk.now)
    if isinstance(done, Refused):
        return refused(talk, Refused(done.why))
    if not done.reached:
        return [Say(talk.line("alert.refer_unreached", names=_names(talk, done.people)))]
    return [Say(talk.line("alert.referred_kept", names=_names(talk, done.reached)))]


def _names(talk: Talk, people: Sequence[str]) -> str:
    return "、".join(talk.district.people[person].name for person in people)
