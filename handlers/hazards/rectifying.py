"""The owner puts it right, somebody else looks, and it is struck off."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.hazards import filing, rectifying, rights, telling
from duty.hazards.hazard import OPEN, REGISTERED, Hazard, Status
from duty.messaging.say import Say, column, row
from handlers.speech.filters import Choice, Has, In, numbered
from handlers.speech.marks import shortened
from handlers.speech.pictures import keep_photo
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

AFTER = "hazard:after"
"""已整改 was pressed: the after-picture or a written word is expected (id in `after`)."""
RETURNING = "hazard:returning"
"""退回 was pressed: why, in one sentence (id in `returning`)."""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("rectifying", Stage.KEYS)
    routes.callback_query.register(act, Choice("fix"))
    routes.callback_query.register(taken_back, Choice("hzback"))
    return routes


def _flows() -> Job:
    routes = Job("rectifying flows", Stage.FLOWS)
    routes.message.register(after_picture, Has("photo"), In(AFTER))
    routes.message.register(after_words, Has("text"), In(AFTER))
    routes.message.register(returned, Has("text"), In(RETURNING))
    return routes


async def act(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """The buttons of a hazard's card; each does one thing, late presses say how it stands."""
    hazard = await seen(talk, args[-1])
    if hazard is None:
        return [Say(toast=talk.line("common.gone"))]
    if args[0] == "done":
        return await _ask_proof(talk, state, hazard)
    if args[0] == "said" and not rights.may_rectify(hazard, talk.me):
        return _said_fixed(talk, hazard)
    if args[0] == "said":
        return await _ask_proof(talk, state, hazard)
    if args[0] == "back":
        return await _ask_why(talk, state, hazard)
    steps = {"verify": rectifying.verify, "close": rectifying.close, "passed": rectifying.passed_on}
    step = steps.get(args[0])
    if step is None or not await step(talk.work, hazard, talk.me, talk.now):
        return [Say(toast=standing(talk, hazard))]
    return [_after_step(talk, hazard, args[0])]


async def seen(talk: Talk, hazard_id: str) -> Hazard | None:
    """A registered hazard this person may know of; anything else does not exist."""
    hazard = await talk.work.hazards.get(numbered(hazard_id), locked=True)
    if hazard is None or hazard.status not in REGISTERED:
        return None
    return hazard if rights.may_see(talk.work, hazard, talk.me) else None


def standing(talk: Talk, hazard: Hazard) -> str:
    word = talk.voice.word("status", hazard.status, talk.account.language)
    return talk.line("hazard.stands", short=hazard.short, status=word)


def _after_step(talk: Talk, hazard: Hazard, step: str) -> Say:
    facts = telling.facts(talk.work, hazard)
    if step == "verify":
        button = row((talk.voice.line("hazard.strike_off"), f"fix:close:{hazard.id}"))
        return Say(talk.line("hazard.verified", **facts), button)
    return Say(talk.line("hazard.closed" if step == "close" else "hazard.you_passed_on", **facts))


async def _ask_proof(talk: Talk, state: FSMContext, hazard: Hazard) -> list[Say]:
    if not rights.may_rectify(hazard, talk.me):
        return [Say(toast=standing(talk, hazard))]
    await state.set_state(AFTER)
    await state.set_data({**await state.get_data(), "after": hazard.id})
    return [Say(talk.line("hazard.proof_please", **telling.facts(talk.work, hazard)))]


async def fixed_of(talk: Talk) -> list[Say]:
    """昨天那个灯修好了: which of the open ones this person reported or owns? Nothing when there is none."""
    category, _ = talk.meaning.hazard
    schools = [school.id for school in talk.district.schools_seen_by(talk.me)]
    found = [
        one
        for one in await talk.work.hazards.of_schools(schools)
        if one.status in OPEN and one.category == category and rights.may_see(talk.work, one, talk.me)
    ]
    named = [(f"{one.short}号 {shortened(one.description, 12)}", f"fix:said:{one.id}") for one in found[:3]]
    return [Say(talk.line("hazard.which_fixed"), column(*named))] if named else []


def _said_fixed(talk: Talk, hazard: Hazard) -> list[Say]:
    if hazard.status not in OPEN:
        return [Say(toast=standing(talk, hazard))]
    rectifying.heard_fixed(talk.work, hazard, talk.me, talk.now)
    key = "said_fixed_kept" if hazard.owner_id else "said_fixed_noted"
    return [Say(talk.line(f"hazard.{key}", **telling.facts(talk.work, hazard)))]


async def _ask_why(talk: Talk, state: FSMContext, hazard: Hazard) -> list[Say]:
    if not rights.may_verify(hazard, talk.me):
        return [Say(toast=standing(talk, hazard))]
    await state.set_state(RETURNING)
    await state.set_data({**await state.get_data(), "returning": hazard.id})
    return [Say(talk.line("hazard.why_please", **telling.facts(talk.work, hazard)))]


async def after_picture(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The proof: its picture is kept beside the first one."""
    hazard = await _at_hand(talk, state, "after")
    if hazard is None:
        return [Say(talk.line("common.too_late"))]
    if talk.forwarded:
        return [Say(talk.line("hazard.forwarded"))]
    await keep_photo(talk, message, hazard.subject, "after")
    if hazard.status is Status.RECTIFIED:
        return []
    return await _rectified(talk, state, hazard, (message.caption or "").strip())


async def after_words(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    hazard = await _at_hand(talk, state, "after")
    words = (message.text or "").strip()
    if hazard is None or not words:
        return [Say(talk.line("common.too_late"))]
    if hazard.status is Status.RECTIFIED and hazard.rectified_by == talk.me.id:
        rectifying.add_words(talk.work, hazard, words, talk.now)
        await state.set_state(None)
        return [Say(talk.line("hazard.words_added", **telling.facts(talk.work, hazard)))]
    return await _rectified(talk, state, hazard, words)


async def _rectified(talk: Talk, state: FSMContext, hazard: Hazard, words: str) -> list[Say]:
    photos = [p for p in await talk.work.photos.of(hazard.subject) if p.purpose == "after"]
    if not rectifying.rectify(talk.work, hazard, talk.me, talk.now, photos, words):
        return [Say(standing(talk, hazard))]
    if not photos:
        await state.set_state(None)
    return [Say(talk.line("hazard.rectified", **telling.facts(talk.work, hazard)))]


async def returned(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    hazard = await _at_hand(talk, state, "returning")
    words = (message.text or "").strip()
    await state.set_state(None)
    if hazard is None or not words:
        return [Say(talk.line("common.too_late"))]
    if not rectifying.send_back(talk.work, hazard, talk.me, talk.now, words):
        return [Say(standing(talk, hazard))]
    return [Say(talk.line("hazard.you_returned", **telling.facts(talk.work, hazard)))]


async def _at_hand(talk: Talk, state: FSMContext, value: str) -> Hazard | None:
    hazard_id = (await state.get_data()).get(value)
    return await seen(talk, str(hazard_id))


async def taken_back(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    hazard = await talk.work.hazards.get(numbered(args[0]), locked=True)
    if hazard is None or hazard.reported_by != talk.me.id:
        return [Say(toast=talk.line("common.gone"))]
    if not await filing.take_back(talk.work, hazard, talk.now):
        return [Say(toast=talk.line("common.too_late"))]
    name = f"{hazard.subject}:ask"
    return [Say(talk.line("common.undone_incident", number=hazard.number), name=name, replaces=name)]
