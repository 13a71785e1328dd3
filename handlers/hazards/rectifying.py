"""The owner puts it right, somebody else looks, and it is struck off."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.hazards import rectifying, verifying
from duty.hazards.facts import HazardFacts
from duty.hazards.rectifying import Proof, Proved
from duty.hazards.status import Act
from duty.hazards.step import Step
from duty.hazards.telling import card
from duty.messaging.press import Press
from duty.messaging.say import Say, column
from handlers.hazards.words import act_buttons, line, part_buttons
from handlers.speech.filters import Choice, Has, In, id_of, numbered
from handlers.speech.marks import shortened
from handlers.speech.pictures import picture_of
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
    routes.callback_query.register(ask_proof, Choice("fix.done"))
    routes.callback_query.register(hear_fixed, Choice("fix.said"))
    routes.callback_query.register(ask_why, Choice("fix.back"))
    routes.callback_query.register(verify, Choice("fix.verify"))
    routes.callback_query.register(close, Choice("fix.close"))
    routes.callback_query.register(pass_on, Choice("fix.passed"))
    return routes


def _flows() -> Job:
    routes = Job("rectifying flows", Stage.FLOWS)
    routes.message.register(proved_by_picture, Has("photo"), In(AFTER))
    routes.message.register(proved_by_words, Has("text"), In(AFTER))
    routes.message.register(sent_back, Has("text"), In(RETURNING))
    return routes


# -- buttons -------------------------------------------------------------------------------


async def verify(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[复查通过]; whoever did it strikes it off with the next tap."""
    step = await verifying.verify(talk.work, id_of(args), talk.me, talk.now)
    say = _over(talk, "hazard.verified", step)
    if not step.done or step.hazard is None:
        return say
    return say.but(buttons=act_buttons(talk.voice, step.hazard, Act.CLOSE))


async def close(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[销号]"""
    step = await verifying.close(talk.work, id_of(args), talk.me, talk.now)
    return _over(talk, "hazard.closed", step)


async def pass_on(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[已转告]"""
    step = await rectifying.pass_on(talk.work, id_of(args), talk.me, talk.now)
    say = _over(talk, "hazard.you_passed_on", step)
    if not step.done or step.hazard is None:
        return say
    return say.but(buttons=act_buttons(talk.voice, step.hazard, Act.POSTPONE, Act.ASK_HELP, Act.RECTIFY))


async def ask_proof(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> Say:
    """[已整改]"""
    step = await rectifying.ask_proof(talk.work, id_of(args), talk.me)
    say = await _expect_proof(talk, state, step)
    if not step.done or step.hazard is None:
        return say
    return say.but(buttons=part_buttons(talk.voice, step.hazard), name=card(step.hazard.subject))


async def _expect_proof(talk: Talk, state: FSMContext, step: Step) -> Say:
    if step.done and step.hazard:
        await state.set_state(AFTER)
        await state.set_data({**await state.get_data(), "after": step.hazard.id})
    return _done(talk, "hazard.proof_please", step)


async def ask_why(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> Say:
    """[退回]"""
    step = await verifying.ask_why(talk.work, id_of(args), talk.me)
    if step.done and step.hazard:
        await state.set_state(RETURNING)
        await state.set_data({**await state.get_data(), "returning": step.hazard.id})
    return _done(talk, "hazard.why_please", step)


async def hear_fixed(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> Say:
    """One of the hazards that 那个灯修好了 may mean."""
    heard = await rectifying.hear_fixed(talk.work, id_of(args), talk.me, talk.now)
    if heard.proof:
        return await _expect_proof(talk, state, heard.step)
    owned = heard.step.hazard is not None and heard.step.hazard.owned
    return _done(talk, "hazard.said_fixed_kept" if owned else "hazard.said_fixed_noted", heard.step)


async def fixed_of(talk: Talk) -> list[Say]:
    """昨天那个灯修好了: which one? Nothing where there is none to choose from."""
    found = await rectifying.which_fixed(talk.work, talk.me, talk.meaning)
    named = [(_named(hazard), Press("fix.said", hazard.id)) for hazard in found]
    return [Say(talk.line("hazard.which_fixed"), column(*named))] if named else []


def _named(hazard: HazardFacts) -> str:
    return f"{hazard.short}号 {shortened(hazard.description, 12)}"


# -- what was asked for --------------------------------------------------------------------


async def proved_by_picture(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The proof: its picture is kept beside the first one."""
    picture, hazard_id = picture_of(talk, message), await _at_hand(state, "after")
    proved = await rectifying.prove_by_picture(talk.work, hazard_id, talk.me, picture, talk.words, talk.now)
    return await _proved(talk, state, proved)


async def proved_by_words(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """How it was put right, instead of a picture or after it."""
    hazard_id = await _at_hand(state, "after")
    proved = await rectifying.prove_by_words(talk.work, hazard_id, talk.me, talk.words, talk.now)
    return await _proved(talk, state, proved)


async def _proved(talk: Talk, state: FSMContext, proved: Proved) -> list[Say]:
    if not proved.more:
        await state.set_state(None)
    if proved.result is Proof.MORE:
        return []
    if proved.hazard is None:
        return [Say(talk.line(NO_PROOF[proved.result]))]
    if proved.result is Proof.STANDS:
        return [Say(standing(talk, proved.hazard))]
    return [_say(talk, PROVED[proved.result], proved.hazard).but(name=card(proved.hazard.subject))]


NO_PROOF = {Proof.GONE: "common.too_late", Proof.FORWARDED: "hazard.forwarded"}
PROVED = {Proof.RECTIFIED: "hazard.rectified", Proof.EXPLAINED: "hazard.words_added"}


async def sent_back(message: Message, talk: Talk, state: FSMContext) -> Say:
    hazard_id = await _at_hand(state, "returning")
    await state.set_state(None)
    step = await verifying.send_back(talk.work, hazard_id, talk.me, talk.now, talk.words)
    if step.hazard is None:
        return Say(talk.line("common.too_late"))
    if not step.done:
        return Say(standing(talk, step.hazard))
    return _over(talk, "hazard.you_returned", step)


async def _at_hand(state: FSMContext, value: str) -> int:
    return numbered(str((await state.get_data()).get(value)))


# -- words ---------------------------------------------------------------------------------


def _say(talk: Talk, key: str, hazard: HazardFacts) -> Say:
    return Say(line(talk.voice, key, hazard, talk.account.language))


def _done(talk: Talk, key: str, step: Step) -> Say:
    """The text of an act that was done, or why it was not."""
    return _say(talk, key, step.hazard) if step.done and step.hazard else _refused(talk, step)


def _over(talk: Talk, key: str, step: Step) -> Say:
    """It takes the place of the card whose button was pressed: that one would be refused from now on.

    Once a principal passed one, and hours later pressed the same [复查通过] once more.
    """
    say = _done(talk, key, step)
    return say.but(name=card(step.hazard.subject)) if step.done and step.hazard else say


def _refused(talk: Talk, step: Step) -> Say:
    """A late press says how it stands."""
    return Say(toast=standing(talk, step.hazard) if step.hazard else talk.line("common.gone"))


def standing(talk: Talk, hazard: HazardFacts) -> str:
    return line(talk.voice, "hazard.stands", hazard, talk.account.language)
