"""📷 报隐患: a photo and five words become a numbered hazard that somebody owns."""

from __future__ import annotations

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.attendance.whereabouts import whereabouts
from duty.district.severity import Level
from duty.hazards import category as category_
from duty.hazards import filing, telling
from duty.hazards.hazard import Hazard, Status
from duty.language.reading import Intent, Meaning
from duty.messaging.say import Button, Buttons, Say, row
from handlers.hazards.draft import ALBUM, DRAFTED, WANTED, forget, open_draft, question, receipt
from handlers.incidents.begun import expect_sentence
from handlers.incidents.filing import file_at
from handlers.speech import labels
from handlers.speech.filters import Choice, Has, In, Pressed, numbered
from handlers.speech.pictures import keep_photo
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("hazard", Stage.KEYS)
    routes.message.register(ask, Pressed(labels.HAZARD, command="hazard"))
    routes.callback_query.register(ask_by_button, Choice("report"))
    routes.callback_query.register(choice, Choice("hz"))
    return routes


def _flows() -> Job:
    """What is sent while a draft is open, and pictures out of the blue."""
    routes = Job("hazard drafts", Stage.FLOWS)
    routes.message.register(pictured, Has("photo"), In(WANTED, DRAFTED))
    routes.message.register(described, Has("text"), In(WANTED, DRAFTED))
    routes.message.register(pictured, Has("photo"))
    return routes


async def ask(message: Message, talk: Talk, state: FSMContext, rest: str) -> list[Say]:
    await state.set_state(WANTED)
    await forget(state)
    if rest:
        return await _described(talk, state, rest)
    return [Say(talk.line("hazard.ask"))]


async def ask_by_button(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    await state.set_state(WANTED)
    await forget(state)
    return [Say(talk.line("hazard.ask"))]


async def pictured(message: Message, talk: Talk, state: FSMContext, raw_state: str | None) -> list[Say]:
    """A picture begins a draft or joins it; an album is one hazard."""
    if talk.forwarded:
        return [Say(talk.line("hazard.forwarded"))]
    album = message.media_group_id
    data = await state.get_data()
    hazard = await open_draft(talk, data)
    if hazard and album and data.get(ALBUM) == album:
        return await _joins(talk, hazard, message)
    if hazard and raw_state == DRAFTED and not message.caption:
        await keep_photo(talk, message, hazard.subject, "before")
        return [] if hazard.description else [Say(talk.line("hazard.words_please"))]
    return await _begin(talk, state, message, expected=raw_state in (WANTED, DRAFTED))


async def _joins(talk: Talk, hazard: Hazard, message: Message) -> list[Say]:
    """Another picture of the same album; the caption may come with any of them."""
    await keep_photo(talk, message, hazard.subject, "before")
    if message.caption and not hazard.description:
        filing.describe(hazard, message.caption)
        return [question(talk, hazard)]
    return []


async def _begin(talk: Talk, state: FSMContext, message: Message, *, expected: bool) -> list[Say]:
    school_id, post_id = await whereabouts(talk.work, talk.me, talk.now)
    school_id = _named_school(talk, message.caption or "") or school_id
    if not school_id:
        return [Say(talk.line("incident.no_school"))]
    hazard = await filing.draft(talk.work, talk.me, talk.now, school_id, post_id)
    await keep_photo(talk, message, hazard.subject, "before")
    await state.set_state(DRAFTED)
    data = {**await state.get_data(), "hazard": hazard.id, ALBUM: message.media_group_id}
    await state.set_data(data)
    words = (message.caption or "").strip()
    if words:
        filing.describe(hazard, words)
        return [question(talk, hazard)]
    if expected:
        return [Say(talk.line("hazard.words_please"))]
    return [Say(talk.line("hazard.what_is_it"), _what_buttons(talk, hazard), name=f"{hazard.subject}:ask")]


def _named_school(talk: Talk, words: str) -> str:
    """Who serves several schools may name one."""
    named = [s.id for s in talk.district.schools_seen_by(talk.me) if s.short_name in words]
    return named[0] if named else ""


def _what_buttons(talk: Talk, hazard: Hazard) -> Buttons:
    """①隐患 ②事件 ③发错了"""
    return row(
        (talk.voice.line("hazard.it_is_hazard"), f"hz:is:{hazard.id}"),
        (talk.voice.line("hazard.it_is_incident"), f"hz:incident:{hazard.id}"),
        (talk.voice.line("hazard.it_is_mistake"), f"hz:drop:{hazard.id}"),
    )


async def described(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A typed 对 confirms, 到岗 is a check-in, and danger is no hazard."""
    meaning, hazard = talk.meaning, await open_draft(talk, await state.get_data())
    if meaning.says_nothing or meaning.agrees:
        return await _nodded(talk, state, hazard)
    if not meaning.names_hazard and meaning.intent is not Intent.UNCLEAR:
        if meaning.intent is not Intent.INCIDENT or hazard is None or hazard.description:
            raise SkipHandler
        filing.describe(hazard, talk.words)
        return await _is_incident(talk, state, hazard)
    return await _described(talk, state, talk.words)


async def _nodded(talk: Talk, state: FSMContext, hazard: Hazard | None) -> list[Say]:
    """对 answers 对吗？; thanks and noise are none of the description."""
    if hazard is None or not hazard.description:
        return [Say(talk.line("hazard.words_please"))]
    return await _confirmed(talk, state, hazard) if talk.meaning.agrees else []


async def _described(talk: Talk, state: FSMContext, words: str) -> list[Say]:
    """Words for the draft at hand, or a draft that begins with words."""
    if not words:
        return [Say(talk.line("hazard.words_please"))]
    hazard = await open_draft(talk, await state.get_data())
    if hazard is None:
        school_id, post_id = await whereabouts(talk.work, talk.me, talk.now)
        school_id = _named_school(talk, words) or school_id
        if not school_id:
            return [Say(talk.line("incident.no_school"))]
        hazard = await filing.draft(talk.work, talk.me, talk.now, school_id, post_id)
    await state.set_state(DRAFTED)
    await state.set_data({**await state.get_data(), "hazard": hazard.id})
    filing.describe(hazard, words)
    return [question(talk, hazard)]


async def from_words(talk: Talk, state: FSMContext, words: str) -> list[Say]:
    """A sentence outside any flow that speaks of a hazard starts the flow filled in."""
    await forget(state)
    return await _described(talk, state, words)


async def choice(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """One of the buttons under a draft."""
    act, hazard = args[0], await _own(talk, args[1] if len(args) > 1 else "")
    if hazard is None:
        return [Say(toast=talk.line("common.gone"))]
    if hazard.status not in (Status.DRAFT, Status.UNEXPLAINED):
        return [Say(toast=talk.line("common.already"))]
    if act == "ok":
        return await _confirmed(talk, state, hazard)
    if act == "is":
        await state.set_state(DRAFTED)
        await state.set_data({**await state.get_data(), "hazard": hazard.id})
        return [Say(talk.line("hazard.words_please"), replaces=f"{hazard.subject}:ask")]
    if act == "drop":
        return await _dropped(talk, state, hazard)
    if act == "incident":
        return await _is_incident(talk, state, hazard)
    return _changed(talk, hazard, act, args[2:])


async def _own(talk: Talk, hazard_id: str) -> Hazard | None:
    hazard = await talk.work.hazards.get(numbered(hazard_id), locked=True)
    return hazard if hazard and hazard.reported_by == talk.me.id else None


def _changed(talk: Talk, hazard: Hazard, act: str, value: list[str]) -> list[Say]:
    """[改类别] lists them; [改等级] turns it over."""
    if act == "category" and not value:
        return [_categories(talk, hazard)]
    if act == "category" and value[0] in category_.categories():
        hazard.category = value[0]
    elif act == "level":
        hazard.level = Level.ORDINARY if hazard.level is Level.MAJOR else Level.MAJOR
    return [question(talk, hazard)]


def _categories(talk: Talk, hazard: Hazard) -> Say:
    """All categories, three to a row, short words."""
    buttons = [
        Button(talk.voice.word("category", name), f"hz:category:{hazard.id}:{name}")
        for name in category_.categories()
    ]
    rows = tuple(tuple(buttons[i : i + 3]) for i in range(0, len(buttons), 3))
    name = f"{hazard.subject}:ask"
    return Say(talk.line("hazard.which_category"), rows, name=name, replaces=name)


async def _confirmed(talk: Talk, state: FSMContext, hazard: Hazard) -> list[Say]:
    """A number, an owner, a due time; the owner hears once the picture is ready."""
    if not hazard.description:
        await state.set_state(DRAFTED)
        await state.set_data({**await state.get_data(), "hazard": hazard.id})
        return [Say(talk.line("hazard.words_please"))]
    await filing.register(talk.work, hazard, talk.now)
    photos = await talk.work.photos.of(hazard.subject)
    if all(photo.settled for photo in photos):
        telling.tell_owner(talk.work, hazard, photos)
    await state.set_state(None)
    await forget(state)
    return [receipt(talk, hazard, pending=any(not photo.settled for photo in photos))]


async def _dropped(talk: Talk, state: FSMContext, hazard: Hazard) -> list[Say]:
    await filing.take_back(talk.work, hazard, talk.now)
    await state.set_state(None)
    await forget(state)
    return [Say(talk.line("common.photo_by_mistake"), replaces=f"{hazard.subject}:ask")]


async def _is_incident(talk: Talk, state: FSMContext, hazard: Hazard) -> list[Say]:
    """[是事件]: words and pictures move over, nothing is typed twice."""
    if not hazard.description:
        await expect_sentence(state, talk.now, hazard.subject)
        hazard.status = Status.DROPPED
        return [Say(talk.line("incident.ask"), replaces=f"{hazard.subject}:ask")]
    where = (hazard.school_id, hazard.post_id)
    said = await file_at(talk, state, Meaning(hazard.description), where, hazard.subject)
    hazard.status = Status.DROPPED
    talk.work.record(hazard.subject, "became_incident", talk.now, talk.me.id)
    await forget(state)
    return [Say(talk.line("hazard.now_incident"), replaces=f"{hazard.subject}:ask"), said]
