"""Buttons under a hazard: one tap, or a tap and a sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.hazards.acts import pressing, saying
from duty.hazards.acts.pressing import Done
from duty.hazards.status import Act
from duty.hazards.step import whose_turn
from duty.messaging.say import Say
from handlers.hazards import act_words
from handlers.hazards.rectifying import standing
from handlers.speech.filters import Choice, Has, In, id_of, numbered
from handlers.speech.pictures import picture_of
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

SAYING = "hazard:saying"
"""A sentence is expected (values: `act`, the id in `hazard_said`, and of more time the `days`)."""
AT_A_TAP = {
    "fix.accept": Act.ACCEPT,
    "fix.help": Act.ASK_HELP,
    "fix.grant": Act.GRANT,
    "fix.refuse": Act.REFUSE,
    "fix.level": Act.CONFIRM_LEVEL,
    "fix.relevel": Act.CHANGE_LEVEL,
    "fix.recall": Act.BRING_BACK,
    "fix.apart": Act.UNMERGE,
}
WITH_A_SENTENCE = {
    "fix.partly": Act.PARTLY,
    "fix.interim": Act.INTERIM,
    "fix.gov": Act.ESCALATE,
    "fix.unfixed": Act.CLOSE_UNFIXED,
    "fix.again": Act.REOPEN,
    "fix.correct": Act.CORRECT,
}
Handler = Callable[[CallbackQuery, Talk, FSMContext, list[str]], Awaitable[Say]]


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("hazard acts", Stage.KEYS)
    for name, what in AT_A_TAP.items():
        routes.callback_query.register(_tap(what), Choice(name))
    for name, what in WITH_A_SENTENCE.items():
        routes.callback_query.register(_sentence(what), Choice(name))
    routes.callback_query.register(more, Choice("fix.more"))
    routes.callback_query.register(hand_over, Choice("fix.over"))
    routes.callback_query.register(transfer, Choice("fix.dept"))
    routes.callback_query.register(postpone, Choice("fix.postpone"))
    routes.callback_query.register(supervise, Choice("fix.list"))
    routes.callback_query.register(merge, Choice("fix.merge"))
    return routes


def _flows() -> Job:
    routes = Job("hazard sentences", Stage.FLOWS)
    routes.message.register(said, Has("text"), In(SAYING))
    routes.message.register(shown, Has("photo"), In(SAYING))
    return routes


def _tap(what: Act) -> Handler:
    async def press(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> Say:
        return _answer(talk, await pressing.press(talk.work, id_of(args), what, talk.me, talk.now), what)

    press.__name__ = str(what)
    return press


def _sentence(what: Act) -> Handler:
    async def ask(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> Say:
        done = await saying.ask(talk.work, id_of(args), what, talk.me, talk.now)
        return await _go_on(talk, state, done, what)

    ask.__name__ = f"ask_{what}"
    return ask


async def more(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[更多]"""
    done = await pressing.standing(talk.work, id_of(args), talk.me)
    if done.hazard is None:
        return Say(toast=talk.line("common.gone"))
    return act_words.everything(talk.voice, done, talk.account.language)


async def hand_over(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[转办], then the person."""
    if len(args) > 1:
        done = await pressing.hand_over(talk.work, id_of(args), args[1], talk.me, talk.now)
        return _answer(talk, done, Act.HAND_OVER)
    done, people, places = await pressing.whom(talk.work, id_of(args), talk.me)
    if not done.done or done.hazard is None:
        return _refused(talk, done)
    return act_words.whom(talk.voice, done.hazard, people, places, talk.account.language)


async def transfer(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[转办], then the department."""
    number = numbered(args[1]) if len(args) > 1 else -1
    done = await pressing.transfer(talk.work, id_of(args), number, talk.me, talk.now)
    return _answer(talk, done, Act.TRANSFER)


async def postpone(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> Say:
    """[申请延期], then how long, then why."""
    done = await saying.ask(talk.work, id_of(args), Act.POSTPONE, talk.me, talk.now)
    if not done.done or done.hazard is None:
        return _refused(talk, done)
    if len(args) < 2:
        return act_words.how_long(talk.voice, done.hazard, talk.account.language)
    return await _go_on(talk, state, done, Act.POSTPONE, numbered(args[1]))


async def supervise(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> Say:
    """[挂牌督办], then until when, then what else it needs."""
    if len(args) < 2:
        step = await whose_turn(talk.work, id_of(args), talk.me, Act.LIST)
        if not step.done or step.hazard is None:
            return _refused(talk, Done(step.hazard))
        return act_words.until_when(talk.voice, step.hazard, talk.account.language)
    days = numbered(args[1])
    done = await saying.ask(talk.work, id_of(args), Act.LIST, talk.me, talk.now, days)
    return await _go_on(talk, state, done, Act.LIST, days)


async def merge(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[并到一处], then which one, which is looked at before it is joined."""
    if len(args) == 2:
        done, other = await pressing.compared(talk.work, id_of(args), numbered(args[1]), talk.me)
        if done.hazard is None or other is None:
            return _refused(talk, done)
        return act_words.same_one(talk.voice, done.hazard, other, talk.account.language)
    if len(args) > 2:
        done = await pressing.merge(talk.work, id_of(args), numbered(args[1]), talk.me, talk.now)
        return _answer(talk, done, Act.MERGE)
    done, others = await pressing.which(talk.work, id_of(args), talk.me)
    if done.hazard is None:
        return Say(toast=talk.line("common.gone"))
    if not others:
        return Say(toast=talk.line("hazard.nothing_alike"))
    return act_words.which(talk.voice, done.hazard, others, talk.account.language)


async def said(message: Message, talk: Talk, state: FSMContext) -> Say:
    """The sentence that was asked for; a further one may follow."""
    data = await state.get_data()
    what, hazard_id = Act(str(data.get("act"))), numbered(str(data.get("hazard_said")))
    days = numbered(str(data.get("days") or 0))
    done = await saying.say(talk.work, hazard_id, what, talk.me, talk.now, talk.words, days)
    if done.need is None:
        await state.set_state(None)
    if not done.done:
        return Say(standing(talk, done.hazard) if done.hazard else talk.line("common.too_late"))
    return await _go_on(talk, state, done, what, days)


async def shown(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A picture where a sentence is expected; under it may stand the sentence."""
    data = await state.get_data()
    if Act(str(data.get("act"))) is Act.PARTLY:
        number = numbered(str(data.get("hazard_said")))
        await saying.show(talk.work, number, talk.me, picture_of(talk, message))
    return [await said(message, talk, state)] if talk.words else []


async def _go_on(talk: Talk, state: FSMContext, done: Done, what: Act, days: int = 0) -> Say:
    if not done.done or done.need is None or done.hazard is None:
        return _answer(talk, done, what)
    await state.set_state(SAYING)
    values = {"act": str(what), "hazard_said": done.hazard.id, "days": days}
    await state.set_data({**await state.get_data(), **values})
    return act_words.wanted(talk.voice, done, what, talk.account.language)


def _answer(talk: Talk, done: Done, what: Act) -> Say:
    if not done.done or done.hazard is None:
        return _refused(talk, done)
    return act_words.answer(talk.voice, done, what, talk.account.language)


def _refused(talk: Talk, done: Done) -> Say:
    """A late press says how it stands."""
    return Say(toast=standing(talk, done.hazard) if done.hazard else talk.line("common.gone"))
