"""📷 报隐患: a photo and five words become a numbered hazard that somebody owns."""

from __future__ import annotations

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.reporters import misfiled
from duty.hazards import drafting, filing
from duty.hazards.acts.sameness import confirm_or_ask
from duty.hazards.draft import Drafted, Next
from duty.hazards.filing import Back
from duty.messaging.say import Say
from duty.records.subject import Subject
from handlers.hazards.draft import ALBUM, DRAFTED, WANTED, answered, at_hand, forget, said
from handlers.hazards.words import asked
from handlers.incidents.begun import expect_more, expect_sentence
from handlers.incidents.filing import report
from handlers.incidents.receipt import kept
from handlers.speech import labels
from handlers.speech.filters import Choice, Has, In, Pressed, id_of
from handlers.speech.pictures import picture_of
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("hazard", Stage.KEYS)
    routes.message.register(ask, Pressed(labels.HAZARD, command="hazard"))
    routes.callback_query.register(ask_by_button, Choice("report"))
    routes.callback_query.register(confirm, Choice("hz.ok"))
    routes.callback_query.register(it_is_one, Choice("hz.is"))
    routes.callback_query.register(drop, Choice("hz.drop"))
    routes.callback_query.register(it_is_an_incident, Choice("hz.incident"))
    routes.callback_query.register(choose_category, Choice("hz.category"))
    routes.callback_query.register(turn_level, Choice("hz.level"))
    routes.callback_query.register(take_back, Choice("hzback"))
    return routes


def _flows() -> Job:
    """What is sent while a draft is open, and pictures out of the blue."""
    routes = Job("hazard drafts", Stage.FLOWS)
    routes.message.register(pictured, Has("photo"), In(WANTED, DRAFTED))
    routes.message.register(described, Has("text"), In(WANTED, DRAFTED))
    routes.message.register(pictured, Has("photo"))
    return routes


# -- pictures and words --------------------------------------------------------------------


async def ask(message: Message, talk: Talk, state: FSMContext, rest: str) -> list[Say]:
    await state.set_state(WANTED)
    return await from_words(talk, state, rest) if rest else await _ask(talk, state)


async def ask_by_button(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    return await _ask(talk, state)


async def _ask(talk: Talk, state: FSMContext) -> list[Say]:
    await state.set_state(WANTED)
    await forget(state)
    return [Say(talk.line("hazard.ask"))]


async def pictured(message: Message, talk: Talk, state: FSMContext, raw_state: str | None) -> list[Say]:
    """A picture begins a draft or joins it."""
    data, picture = await state.get_data(), picture_of(talk, message)
    drafted = await drafting.pictured(
        talk.work,
        talk.me,
        picture,
        talk.words,
        talk.now,
        draft_id=await at_hand(state),
        album=str(data.get(ALBUM) or ""),
        expected=raw_state in (WANTED, DRAFTED),
    )
    if drafted.at_hand:
        await state.set_data({**data, ALBUM: picture.album})
    return await answered(talk, state, drafted)


async def described(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A typed 对 confirms, 到岗 is a check-in, and danger is no hazard."""
    draft_id = await at_hand(state)
    drafted = await drafting.said(talk.work, talk.me, talk.meaning, talk.now, draft_id=draft_id)
    if drafted.next is Next.ELSEWHERE:
        if not drafted.at_hand:
            await state.set_state(None)
        raise SkipHandler
    if drafted.next is Next.DROPPED:
        return [*await answered(talk, state, drafted), Say(talk.line("hazard.dropped"))]
    if drafted.next is Next.INCIDENT:
        return await _incident(talk, state, draft_id)
    return await answered(talk, state, drafted)


async def from_words(talk: Talk, state: FSMContext, words: str) -> list[Say]:
    """A sentence outside any flow that speaks of a hazard starts the flow filled in."""
    await forget(state)
    return await answered(talk, state, await drafting.described(talk.work, talk.me, words, talk.now))


# -- buttons under a draft -----------------------------------------------------------------


async def confirm(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[确认]"""
    return await answered(talk, state, await confirm_or_ask(talk.work, id_of(args), talk.me, talk.now))


async def it_is_one(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[隐患]: its words are still missing."""
    drafted = await drafting.expect_words(talk.work, id_of(args), talk.me)
    instead = asked(drafted.hazard.subject) if drafted.hazard else ""
    return [say.but(replaces=instead) for say in await answered(talk, state, drafted)]


async def drop(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[发错了]"""
    return await answered(talk, state, await drafting.drop(talk.work, id_of(args), talk.me, talk.now))


async def choose_category(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[改类别] shows them all; each of them carries its name."""
    name = args[1] if len(args) > 1 else ""
    return await answered(talk, state, await drafting.choose_category(talk.work, id_of(args), talk.me, name))


async def turn_level(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[改等级]"""
    return await answered(talk, state, await drafting.turn_level(talk.work, id_of(args), talk.me))


async def it_is_an_incident(
    query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]
) -> list[Say]:
    """[是事件], [事件]"""
    return await _incident(talk, state, id_of(args))


async def _incident(talk: Talk, state: FSMContext, draft_id: int) -> list[Say]:
    """Its words and pictures are the report; without words the sentence is asked for."""
    moved = await misfiled.is_incident(talk.work, draft_id, talk.me, talk.now, talk.said_at)
    instead = asked(moved.draft)
    if moved.incident:
        await expect_more(state, moved.incident)
        await forget(state)
        return [Say(talk.line("hazard.now_incident"), replaces=instead), kept(talk, moved.incident)]
    if moved.next is Next.WORDS:
        await expect_sentence(state, talk.now, moved.draft)
        return [Say(talk.line("incident.ask"), replaces=instead)]
    return said(talk, Drafted(moved.next))


async def turned_dangerous(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """Danger is named under a picture of the draft at hand, or of its album: all of it is the report.

    Empty where no draft shows this picture, or has words of its own.
    """
    picture = picture_of(talk, message)
    draft = await misfiled.begun_with(talk.work, await at_hand(state), picture, talk.me, talk.now)
    if draft is None:
        return []
    await state.set_state(None)
    await forget(state)
    instead = Say(talk.line("hazard.now_incident"), replaces=asked(draft))
    return [instead, *await report(talk, state, talk.meaning, draft)]


async def take_back(query: CallbackQuery, talk: Talk, args: list[str]) -> Say:
    """[撤回] under the receipt."""
    undone = await filing.take_back(talk.work, id_of(args), talk.me, talk.now)
    if undone.result is Back.GONE:
        return Say(toast=talk.line("common.gone"))
    if undone.result is Back.TOO_LATE:
        return Say(toast=talk.line("common.too_late"))
    name = asked(Subject("hazard", id_of(args)))
    return Say(talk.line("common.undone_incident", number=undone.number), name=name, replaces=name)
