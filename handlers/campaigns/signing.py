"""Handing in, signing, sending back with a reason, opening again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.campaigns import signing
from duty.campaigns.answers import Answers
from duty.campaigns.draft import DraftState
from duty.campaigns.filling import Allowed, form_of
from duty.campaigns.sight import runs, signs_some, writes
from duty.campaigns.signing import Incomplete, may_return, may_sign
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, button
from handlers.campaigns.card import card, review
from handlers.campaigns.steps import named, wrong
from handlers.speech.filters import Choice, In, Words, id_of, numbered
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

WHY = "form:why"
"""State: the reason for sending a form back, or for opening it again, is expected."""
REASONS = 3
"""Reasons of `form.back` that need no typing: `form.why_0` and on."""


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("form signatures", Stage.KEYS)
    routes.callback_query.register(submitted, Choice("form.submit"))
    routes.callback_query.register(taken_back, Choice("form.take"))
    routes.callback_query.register(signed, Choice("form.sign"))
    routes.callback_query.register(sent_back, Choice("form.back"))
    routes.callback_query.register(opened_again, Choice("form.reopen"))
    return routes


def _flows() -> Job:
    routes = Job("form reasons", Stage.FLOWS)
    routes.message.register(why_said, Words(), In(WHY))
    return routes


async def submitted(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[交给校长签]"""
    done = await signing.submit(talk.work, talk.me, id_of(args), talk.now)
    return await _shown(query, talk, id_of(args), done, writes)


async def taken_back(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    done = await signing.take_back(talk.work, talk.me, id_of(args), talk.now)
    return await _shown(query, talk, id_of(args), done, writes)


async def signed(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    """[签字]: under the answers that stand on this very card."""
    draft, rev = (*args, "")[:2]
    done = await signing.sign(talk.work, talk.me, numbered(draft), numbered(rev), talk.now)
    return await _shown(query, talk, numbered(draft), done, signs_some)


async def _shown(
    query: CallbackQuery, talk: Talk, draft_id: int, done: Answers | Incomplete | Refused, of: Allowed
) -> list[Say]:
    if isinstance(done, Refused):
        return await _stale(query, talk, draft_id, done, of)
    if isinstance(done, Incomplete):
        return [_incomplete(talk, done.form)]
    return [card(talk, done).but(replaces=this_message(query))]


async def _stale(query: CallbackQuery, talk: Talk, draft_id: int, why: Refused, of: Allowed) -> list[Say]:
    """A card of an earlier hour: how the form stands now takes its place, for whoever could have done it."""
    form = await form_of(talk.work, talk.me, draft_id, to=of)
    if isinstance(form, Refused):
        return refused(talk, why)
    say = review(talk, form, 0) if may_sign(talk.work, talk.me, form) else card(talk, form)
    return [say.but(replaces=this_message(query))]


def _incomplete(talk: Talk, form: Answers) -> Say:
    lines = [wrong(talk, form, problem) for problem in form.problems[:MOST]]
    lines += [talk.line("form.unknown", what=named(form, code)) for code in form.wanted[:MOST] if not lines]
    go_on = button(talk.voice.line("form.go_on_button"), Press("form.open", form.draft.known_id, "walk"))
    return Say("\n".join([talk.line("form.incomplete"), *lines]), ((go_on,),))


MOST = 5


async def sent_back(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[退回], then a reason by a tap or in words."""
    form = await form_of(talk.work, talk.me, id_of(args), to=writes)
    if isinstance(form, Refused) or not may_return(talk.work, talk.me, form):
        return await _stale(query, talk, id_of(args), Refused.GONE, signs_some)
    return await _why(query, talk, state, form, args, "back", signing.send_back)


async def opened_again(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[重开]: of the district, with a reason."""
    form = await form_of(talk.work, talk.me, id_of(args), to=runs)
    if isinstance(form, Refused):
        return refused(talk, form)
    if form.draft.state is not DraftState.SIGNED:
        return await _stale(query, talk, id_of(args), Refused.TOO_LATE, runs)
    return await _why(query, talk, state, form, args, "reopen", signing.reopen)


Return = Callable[..., Awaitable[Answers | Refused]]


async def _why(
    query: CallbackQuery,
    talk: Talk,
    state: FSMContext,
    form: Answers,
    args: list[str],
    act: str,
    does: Return,
) -> list[Say]:
    reason = numbered(args[1]) if len(args) > 1 else -1
    if 0 <= reason < REASONS:
        await state.set_state(None)
        why = talk.voice.line(f"form.why_{reason}")
        done = await does(talk.work, talk.me, form.draft.known_id, why, talk.now)
        return await _shown(query, talk, form.draft.known_id, done, runs if act == "reopen" else signs_some)
    await state.set_state(WHY)
    await state.update_data({"form": form.draft.known_id, "form_why": act})
    reasons = [
        button(talk.voice.line(f"form.why_{n}"), Press(f"form.{act}", form.draft.known_id, n))
        for n in range(REASONS)
    ]
    return [Say(talk.line("form.why_please"), tuple((one,) for one in reasons))]


async def why_said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    data = await state.get_data()
    does = signing.reopen if data.get("form_why") == "reopen" else signing.send_back
    if talk.meaning.says_nothing:
        raise SkipHandler
    await state.set_state(None)
    done = await does(talk.work, talk.me, int(data.get("form") or 0), talk.words, talk.now)
    if isinstance(done, Refused):
        raise SkipHandler
    return [card(talk, done)]
