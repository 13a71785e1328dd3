"""📄 附件1: opening a form, one question after the other, everything kept at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.campaigns import filling
from duty.campaigns.answers import Answers
from duty.campaigns.asking import Ask, Step, again, groups_of
from duty.campaigns.filling import Doubt, NotHere, Outcome, Wrongs, form_of, open_form
from duty.campaigns.schema import Kind
from duty.campaigns.sight import writes
from duty.language.numbers import count_in
from duty.messaging.press import Press
from duty.messaging.refused import Refused
from duty.messaging.say import Say, button
from handlers.campaigns.card import card, review, shown
from handlers.campaigns.steps import asked, doubt, named, picked, wrong
from handlers.speech.filters import Choice, In, Words, id_of, numbered
from handlers.speech.pressed import refused, this_message
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk

TYPING = "form:typing"
"""State: words or numbers for some fields of a form are expected."""
PATIENCE = timedelta(hours=2)
_BETWEEN = re.compile(r"[\s,，、;；/／]+")


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("forms", Stage.KEYS)
    routes.callback_query.register(opened, Choice("form.open"))
    routes.callback_query.register(confirmed, Choice("form.ok"))
    routes.callback_query.register(tapped, Choice("form.pick"))
    routes.callback_query.register(chosen, Choice("form.choose"))
    routes.callback_query.register(looked_over, Choice("form.review"))
    routes.callback_query.register(at, Choice("form.at"))
    return routes


def _flows() -> Job:
    routes = Job("forms: what was asked for", Stage.FLOWS)
    routes.message.register(typed, Words(), In(TYPING))
    return routes


@dataclass(frozen=True)
class Waiting:
    """Conversation value: which fields of which draft are asked for, as it stood at which count, and when."""

    draft: int
    rev: int
    codes: list[str]
    at: datetime

    async def keep(self, state: FSMContext) -> None:
        await state.set_state(TYPING)
        kept = {"form": self.draft, "form_rev": self.rev, "form_codes": self.codes}
        await state.update_data({**kept, "form_at": self.at.isoformat()})

    @classmethod
    async def of(cls, state: FSMContext, now: datetime) -> Waiting | None:
        """None where nothing was asked for, or hours ago."""
        data = await state.get_data()
        moment, codes = data.get("form_at"), data.get("form_codes")
        if not moment or not codes or now - datetime.fromisoformat(moment) > PATIENCE:
            return None
        return cls(int(data["form"]), int(data["form_rev"]), list(codes), datetime.fromisoformat(moment))


async def begin(talk: Talk, state: FSMContext, draft_id: int, *, walk: bool = False) -> Say | Refused:
    """The form, from where it was left."""
    form = await open_form(talk.work, talk.me, draft_id, talk.now)
    if isinstance(form, Refused):
        return form
    say, step = await shown(talk, form, walk=walk)
    await _wait(talk, state, form, step)
    return say


async def _wait(talk: Talk, state: FSMContext, form: Answers, step: Step) -> None:
    """Words are only taken for an answer where one was asked for."""
    if step.typed:
        await Waiting(form.draft.known_id, form.draft.rev, list(step.codes), talk.now).keep(state)
    elif await state.get_state() == TYPING:
        await state.set_state(None)


async def opened(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    say = await begin(talk, state, id_of(args), walk=args[-1] == "walk")
    return refused(talk, say) if isinstance(say, Refused) else [say.but(replaces=this_message(query))]


async def confirmed(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[对]"""
    draft, rev, what = (*args, "", "", "")[:3]
    done = await filling.confirm(talk.work, talk.me, numbered(draft), what, numbered(rev), talk.now)
    return await _pressed(query, talk, state, done, walk=what not in (Ask.SAME, Ask.KNOWN))


async def tapped(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """有, 无, ①有 ②无 …"""
    draft, rev, places, sure = (*args, "", "", "", "")[:4]
    form = await form_of(talk.work, talk.me, numbered(draft), to=writes)
    if isinstance(form, Refused):
        return refused(talk, form)
    said = picked(form, places)
    done = await filling.say(
        talk.work, talk.me, numbered(draft), said, numbered(rev), talk.now, sure=sure == "y"
    )
    return await _pressed(query, talk, state, done)


async def chosen(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """Of two answers this one."""
    draft, code, which = (*args, "", "", "")[:3]
    rival = which == "b"
    done = await filling.choose(talk.work, talk.me, numbered(draft), code, rival=rival, now=talk.now)
    return await _pressed(query, talk, state, done)


async def looked_over(query: CallbackQuery, talk: Talk, args: list[str]) -> list[Say]:
    form = await form_of(talk.work, talk.me, id_of(args))
    if isinstance(form, Refused):
        return refused(talk, form)
    return [review(talk, form, numbered(args[-1])).but(replaces=this_message(query))]


async def at(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """A screen once more, group by group."""
    draft, screen, number = (*args, "", "", "")[:3]
    form = await form_of(talk.work, talk.me, numbered(draft), to=writes)
    if isinstance(form, Refused):
        return refused(talk, form)
    groups = groups_of(form, screen)
    if not form.draft.editable or numbered(number) >= len(groups):
        return [card(talk, form).but(replaces=this_message(query))]
    step = again(form, groups[numbered(number)])
    await _wait(talk, state, form, step)
    say = asked(talk, form, step)
    onward = Press("form.at", form.draft.known_id, screen, numbered(number) + 1)
    keep = button(talk.voice.line("form.keep_button"), onward)
    return [say.but(buttons=(*say.buttons, (keep,)), replaces=this_message(query))]


async def _pressed(
    query: CallbackQuery, talk: Talk, state: FSMContext, done: Outcome, *, walk: bool = True
) -> list[Say]:
    if isinstance(done, Refused):
        return await _stale(query, talk, state, done)
    said = await _after(talk, state, done, walk=walk)
    return [said[0].but(replaces=this_message(query)), *said[1:]]


async def _stale(query: CallbackQuery, talk: Talk, state: FSMContext, why: Refused) -> list[Say]:
    """A second tap, or one on a question that somebody answered meanwhile: what is asked by now."""
    press = Press.parse(query.data or "", ("form.ok", "form.pick", "form.choose"))
    if why is Refused.GONE or press is None:
        return refused(talk, why)
    say = await begin(talk, state, id_of(list(press.args)), walk=True)
    return refused(talk, why) if isinstance(say, Refused) else [say.but(replaces=this_message(query))]


async def _after(talk: Talk, state: FSMContext, done: Outcome, *, walk: bool = True) -> list[Say]:
    """The next question, or why nothing was kept and the same question again."""
    assert not isinstance(done, Refused)
    if isinstance(done, Doubt):
        return [doubt(talk, done.form, done.code, done.said)]
    if isinstance(done, Wrongs):
        lines = [wrong(talk, done.form, problem) for problem in done.problems]
        return [Say("\n".join([*lines, talk.line("form.once_more")]))]
    if isinstance(done, NotHere):
        return [Say(talk.line("form.not_here", what=named(done.form, done.code)))]
    say, step = await shown(talk, done.form, walk=walk)
    await _wait(talk, state, done.form, step)
    return [say]


async def typed(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Numbers or words for what was asked. 收到 answers no question; what is no number is asked again."""
    waiting = await Waiting.of(state, talk.now)
    form = await form_of(talk.work, talk.me, waiting.draft) if waiting else Refused.GONE
    if waiting is None or isinstance(form, Refused) or talk.forwarded:
        await state.set_state(None)
        raise SkipHandler
    kind = form.form.field(waiting.codes[0]).kind
    if kind is not Kind.NUMBER and talk.meaning.says_nothing:
        raise SkipHandler
    said = said_of(waiting.codes, kind, talk.words)
    if said is None:
        return await _no_number(talk, state, len(waiting.codes))
    done = await filling.say(talk.work, talk.me, waiting.draft, said, waiting.rev, talk.now)
    if isinstance(done, Refused):
        await state.set_state(None)
        return [Say(talk.line(f"common.{done}"))]
    return await _after(talk, state, done)


def said_of(codes: list[str], kind: Kind, words: str) -> dict[str, str] | None:
    """Which field is said to be what; None where so many numbers are not in these words."""
    if kind is not Kind.NUMBER:
        return {codes[0]: words}
    parts = [words] if len(codes) == 1 else [one for one in _BETWEEN.split(words.strip()) if one]
    numbers = [count_in(part) for part in parts]
    if len(numbers) != len(codes) or None in numbers:
        return None
    return {code: str(number) for code, number in zip(codes, numbers, strict=True)}


async def _no_number(talk: Talk, state: FSMContext, count: int) -> list[Say]:
    """Long words are no slip of the finger: they go their usual way, and the form waits."""
    if len(talk.words) > LONG_WORDS:
        await state.set_state(None)
        raise SkipHandler
    return [
        Say(talk.line("form.numbers_please", count=count) if count > 1 else talk.line("form.number_please"))
    ]


LONG_WORDS = 12
