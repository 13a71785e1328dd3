"""📒 台账: open hazards first, one tap to the card."""

from __future__ import annotations

from collections.abc import Sequence

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.district.people import GUARDS, Role
from duty.hazards import rights, telling
from duty.hazards.hazard import OPEN, Hazard, Status
from duty.messaging.say import Button, Buttons, Say
from duty.records.photos import Photo, PhotoState
from handlers.hazards.rectifying import seen
from handlers.speech import labels
from handlers.speech.filters import Choice, Pressed, numbered
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

PAGE = 6
"""Hazards on one screen."""
CHANGES = 6
"""Last entries of the history on a card."""


def jobs() -> list[Job]:
    return [_keys()]


def _keys() -> Job:
    routes = Job("ledger", Stage.KEYS)
    routes.message.register(ledger, Pressed(labels.LEDGER, command="ledger"))
    routes.callback_query.register(turned, Choice("ledger"))
    routes.callback_query.register(shown, Choice("card"))
    return routes


async def ledger(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    await state.set_state(None)
    return [await _page(talk, 0)]


async def turned(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    page = numbered(args[0])
    here = f"#{query.message.message_id}" if query.message else ""
    return [(await _page(talk, page)).but(replaces=here)]


async def _mine(talk: Talk) -> list[Hazard]:
    """The ledger of one's scope; a guard's is what they reported or own."""
    schools = [school.id for school in talk.district.schools_seen_by(talk.me)]
    found = await talk.work.hazards.of_schools(schools)
    if talk.me.role in GUARDS and talk.me.role is not Role.GUARD_LEADER:
        return [h for h in found if talk.me.id in (h.reported_by, h.owner_id)]
    return list(found)


async def _page(talk: Talk, page: int) -> Say:
    found = await _mine(talk)
    pending = [h for h in found if h.status in OPEN or h.status is Status.RECTIFIED]
    if not found:
        return Say(talk.line("ledger.none"))
    overdue = sum(h.overdue(talk.now) for h in found)
    head = talk.line("ledger.head", open=len(pending), overdue=overdue, done=len(found) - len(pending))
    slice_ = found[page * PAGE : (page + 1) * PAGE]
    lines = [head, *(_line(talk, hazard) for hazard in slice_)]
    return Say("\n".join(lines), _buttons(talk, slice_, page, len(found)))


def _line(talk: Talk, hazard: Hazard) -> str:
    facts = telling.facts(talk.work, hazard)
    facts["status"] = talk.voice.word("status", hazard.status, talk.account.language)
    facts["description"] = hazard.description[:24]
    key = "line_overdue" if hazard.overdue(talk.now) else "line"
    return talk.line(f"ledger.{key}", **facts)


def _buttons(talk: Talk, shown_now: Sequence[Hazard], page: int, count: int) -> Buttons:
    several = len(talk.district.schools_seen_by(talk.me)) > 1
    cards = [Button(f"{_school(talk, h) if several else ''}{h.short}号", f"card:{h.id}") for h in shown_now]
    rows = [tuple(cards[i : i + 2]) for i in range(0, len(cards), 2)]
    turn = [Button(talk.voice.line("ledger.back"), f"ledger:{page - 1}")] if page else []
    if (page + 1) * PAGE < count:
        turn.append(Button(talk.voice.line("ledger.more"), f"ledger:{page + 1}"))
    return (*rows, tuple(turn)) if turn else tuple(rows)


def _school(talk: Talk, hazard: Hazard) -> str:
    return talk.district.schools[hazard.school_id].short_name + " "


async def shown(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    hazard = await seen(talk, args[0])
    if hazard is None:
        return [Say(toast=talk.line("common.gone"))]
    return [await card(talk, hazard)]


async def card(talk: Talk, hazard: Hazard) -> Say:
    """Number, place, owner, due time, last changes and the buttons that fit its state and the reader."""
    photos = await talk.work.photos.of(hazard.subject)
    facts = telling.facts(talk.work, hazard, photos)
    facts["category"] = talk.voice.word("category", hazard.category, talk.account.language)
    facts["level"] = talk.voice.word("level", hazard.level, talk.account.language)
    facts["status"] = talk.voice.word("status", hazard.status, talk.account.language)
    lines = [talk.line("ledger.card", **facts), *await _history(talk, hazard)]
    if any(photo.state is PhotoState.GONE for photo in photos) and not _picture(photos):
        lines.append(talk.line("hazard.photo_gone"))
    photo = _picture(photos) if rights.may_see_photos(talk.work, hazard, talk.me) else ""
    return Say("\n".join(lines), card_buttons(talk, hazard), photo=photo)


def _picture(photos: Sequence[Photo]) -> str:
    """The latest picture: the after-picture where there is one."""
    return next((p.large_key for p in reversed(photos) if p.large_key), "")


async def _history(talk: Talk, hazard: Hazard) -> list[str]:
    lines = []
    for change in (await talk.work.changes(hazard.subject))[-CHANGES:]:
        what = talk.voice.word("change", change.what, talk.account.language)
        if what != change.what:
            at = talk.district.local(change.at)
            who = talk.district.polite(change.actor_id) if change.actor_id in talk.district.people else ""
            lines.append(f"{at:%m-%d %H:%M} {who} {what}".replace("  ", " "))
    return lines


def card_buttons(talk: Talk, hazard: Hazard) -> Buttons:
    """[已整改] for the owner, [复查通过] [退回] for somebody else of the school, then [销号]."""
    voice, number = talk.voice, hazard.id
    if rights.may_rectify(hazard, talk.me):
        found = [(voice.line("hazard.done"), f"fix:done:{number}")]
        if hazard.outside and talk.me.id == hazard.owner_id and hazard.remedy != "passed_on":
            found.insert(0, (voice.line("hazard.passed_on_button"), f"fix:passed:{number}"))
    elif rights.may_verify(hazard, talk.me):
        found = [
            (voice.line("hazard.verify"), f"fix:verify:{number}"),
            (voice.line("hazard.send_back"), f"fix:back:{number}"),
        ]
    elif hazard.status is Status.VERIFIED and talk.me.id != hazard.rectified_by:
        office = hazard.school_id in talk.me.schools and talk.me.role not in GUARDS
        found = [(voice.line("hazard.strike_off"), f"fix:close:{number}")] if office else []
    else:
        found = []
    return (tuple(Button(label, data) for label, data in found),) if found else ()
