"""What people change after they sent it: a draft follows, new danger calls, the rest is only answered."""

from __future__ import annotations

from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from duty.alerting.reporters import moving
from duty.district.places import Place
from duty.hazards import drafting
from duty.language.reading import Intent, Meaning
from duty.messaging.say import Say
from handlers.alerting.cries import cried
from handlers.alerting.danger import asked, endangered
from handlers.alerting.sos import DETAIL
from handlers.hazards.draft import at_hand, said
from handlers.hazards.hazard import turned_dangerous
from handlers.incidents.begun import MORE, Begun
from handlers.incidents.filing import report_captioned
from handlers.incidents.protect import Shield, refused
from handlers.messaging.enrolment import WAITING
from handlers.speech.content import carries
from handlers.speech.filters import Has
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_last()]


def _last() -> Job:
    routes = Job("edits", Stage.LAST)
    routes.edited_message.register(moved, Has("location"))
    routes.edited_message.register(edited)
    return routes


async def moved(message: Message, talk: Talk, state: FSMContext) -> None:
    """A live location goes on: a call that is being answered follows it; nobody is answered for a step."""
    spot = message.location
    if spot is None or talk.forwarded:
        return
    begun = await Begun.of(state)
    report = begun.report if begun.live == message.message_id else 0
    place = Place(spot.latitude, spot.longitude, spot.horizontal_accuracy or 0.0)
    await moving.move(talk.work, talk.me, place, report, talk.now)


async def edited(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """What was decided stays, and the person learns that it does; only danger that is new calls.

    Telegram says edited, too, where a preview came or nothing changed that we see: that is no news.
    """
    where = (talk.account.channel, talk.account.address, str(message.message_id))
    before = await talk.work.written.of(*where)
    if not talk.words or (before is not None and before.strip() == talk.words):
        return []
    if await _waiting(talk, state, message):
        return [Say(talk.line("common.edited_kept"))]
    if await Shield.stands(state, talk.now) and talk.meaning.intent is not Intent.HELP:
        return await refused(message, talk, state)
    if danger := await _danger(message, talk, state, before):
        if not talk.unheard:
            await talk.work.written.change(*where, talk.words)
        return danger
    return await _draft(talk, state, where) or [Say(talk.line("common.edited"))]


async def _danger(message: Message, talk: Talk, state: FSMContext, before: str | None) -> list[Say]:
    """校门口有人 became 校门口有人持刀: as if it had been sent like this. Empty where no danger is new.

    What called before has its call; so has what was sent just now, whose words are not written down yet.
    """
    now, then = talk.meaning, Meaning(before or "")
    if before is None and await state.get_state() in (DETAIL, MORE):
        return []
    if now.calls and not then.calls:
        called = cried if now.intent is Intent.HELP else endangered
        return await called(message, talk, state)
    if now.asks and not (then.asks or then.calls):
        return await asked(message, talk, state)
    if now.tells_of_danger and not then.words and carries(message, "photo"):
        return await turned_dangerous(message, talk, state) or await report_captioned(message, talk, state)
    return []


async def _waiting(talk: Talk, state: FSMContext, message: Message) -> bool:
    """It still waits for the consent: then only its last wording is ever handled."""
    data = await state.get_data()
    for raw in data.get(WAITING, []):
        waits: dict[str, Any] = raw.get("message") or {}
        if waits.get("message_id") == message.message_id:
            waits.update({k: v for k, v in talk.raw["edited_message"].items() if k in ("text", "caption")})
            await state.set_data(data)
            return True
    return False


async def _draft(talk: Talk, state: FSMContext, where: tuple[str, str, str]) -> list[Say]:
    """The question about the draft, with its new words; empty when the message is no part of one."""
    drafted = await drafting.reworded(talk.work, await at_hand(state), where, talk.words)
    return said(talk, drafted)
