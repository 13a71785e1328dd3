"""📝 报事件: one sentence, its school where nobody can know it, and the report is kept."""

from __future__ import annotations

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.reporters.reports import (
    Statement,
    report_at,
    report_named,
    report_where_known,
)
from duty.district.severity import URGENT
from duty.incidents.incident import Incident
from duty.incidents.refusal import Refusal
from duty.language.reading import Meaning
from duty.messaging.press import Press
from duty.messaging.say import Say, column
from duty.records.photos import LOOSE
from duty.records.subject import Subject
from handlers.incidents import protect
from handlers.incidents.begun import MORE, SCHOOL, SENTENCE, Begun, expect_more, expect_sentence, forget
from handlers.incidents.receipt import dial_line, kept
from handlers.incidents.refused import refused
from handlers.speech import labels
from handlers.speech.content import carries
from handlers.speech.filters import CAPTIONED, Choice, Has, In, Pressed, Reads, Words
from handlers.speech.pictures import keep_photo
from handlers.speech.stages import Job, Stage
from handlers.speech.talk import Talk


def jobs() -> list[Job]:
    return [_keys(), _flows()]


def _keys() -> Job:
    routes = Job("incident", Stage.KEYS)
    routes.message.register(ask, Pressed(labels.INCIDENT, command="incident"))
    routes.callback_query.register(at_school, Choice("inschool"))
    routes.message.register(captioned, Has(*CAPTIONED), Reads(lambda said: said.tells_of_danger))
    return routes


def _flows() -> Job:
    routes = Job("incident sentence", Stage.FLOWS)
    routes.message.register(said, Words(), In(SENTENCE))
    routes.message.register(said_school, Words(), In(SCHOOL))
    routes.message.register(pictured, Has("photo"), In(SENTENCE))
    return routes


# -- asking for a sentence -----------------------------------------------------------------


async def ask(message: Message, talk: Talk, state: FSMContext, rest: str) -> list[Say]:
    return await (report(talk, state, Meaning(rest)) if rest else ask_sentence(talk, state))


async def ask_sentence(talk: Talk, state: FSMContext) -> list[Say]:
    await expect_sentence(state, talk.now)
    return [Say(talk.line("incident.ask"), protect.button(talk))]


async def said(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """收到 and noise are no report, 到岗 is a check-in, and a question of this morning is forgotten."""
    begun = await Begun.of(state)
    if not begun.expects_sentence(talk.now) or talk.meaning.checks_in:
        await state.set_state(None)
        raise SkipHandler
    if talk.meaning.says_nothing:
        return [Say(talk.line("incident.nothing_said"))]
    await state.set_state(None)
    await begun.keep(state, pictures="")
    return await report(talk, state, talk.meaning, begun.waiting_pictures)


async def pictured(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """A picture for the incident: with a caption it is the report, without one the sentence is still due."""
    begun = await Begun.of(state)
    pictures = begun.waiting_pictures or Subject(LOOSE, f"{talk.account.id}:{message.message_id}")
    await keep_photo(talk, message, pictures, "before")
    if not talk.words:
        await begun.keep(state, pictures=str(pictures))
        return [Say(talk.line("incident.ask"))]
    await state.set_state(None)
    await begun.keep(state, pictures="")
    return await report(talk, state, talk.meaning, pictures)


async def captioned(
    message: Message, talk: Talk, state: FSMContext, raw_state: str | None = None
) -> list[Say]:
    """两个学生打架 under a picture or a film is a report. What is grave has called before that.

    Where a report waits for its sentence or for more, its own conversation hears it.
    """
    if raw_state in (SENTENCE, MORE) and not talk.forwarded:
        raise SkipHandler
    return await report_captioned(message, talk, state)


async def report_captioned(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The words are the report, its picture goes with it. Forwarded words call, too; the picture is none."""
    if not carries(message, "photo") or talk.forwarded:
        await state.set_state(None)
        said = await report(talk, state, talk.meaning)
        return [*said, Say(talk.line("hazard.forwarded"))] if carries(message, "photo") else said
    pictures = Subject(LOOSE, f"{talk.account.id}:{message.message_id}")
    await keep_photo(talk, message, pictures, "before")
    await state.set_state(None)
    return await report(talk, state, talk.meaning, pictures)


# -- keeping it ----------------------------------------------------------------------------


async def report(
    talk: Talk, state: FSMContext, meaning: Meaning, pictures: Subject | None = None
) -> list[Say]:
    """Kept at once under the kind and triage the words point to, unless nobody can know the school."""
    statement = Statement(talk.me, meaning, talk.said_at, pictures)
    incident = await report_where_known(talk.work, statement, talk.now)
    if incident is None:
        return [await _which_school(talk, state, meaning, pictures)]
    return [await receipt(talk, state, incident)]


async def receipt(talk: Talk, state: FSMContext, incident: Incident) -> Say:
    """What the reporter reads; what is sent in the next minutes is added to it."""
    await expect_more(state, incident)
    return kept(talk, incident)


# -- at which school -----------------------------------------------------------------------


async def _which_school(talk: Talk, state: FSMContext, meaning: Meaning, pictures: Subject | None) -> Say:
    """The sentence waits in the conversation; a tap or the name completes the report."""
    schools = talk.district.schools_seen_by(talk.me)
    if not schools:
        return Say(talk.line("incident.no_school"))
    await state.set_state(SCHOOL)
    waits = {"sentence": meaning.words, "pictures": str(pictures or "")}
    await (await Begun.of(state)).keep(state, **waits)
    likely = meaning.incident
    dial = dial_line(talk, likely.kind) if likely.triage in URGENT else ""
    buttons = column(*((school.short_name, Press("inschool", school.id)) for school in schools))
    return Say(talk.line("incident.which_school") + dial, buttons)


async def at_school(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    begun = await Begun.of(state)
    statement = Statement(talk.me, Meaning(begun.sentence), talk.said_at, begun.waiting_pictures)
    incident = await report_at(talk.work, statement, args[-1], talk.now)
    if isinstance(incident, Refusal):
        return refused(talk, incident)
    await forget(state)
    return [await receipt(talk, state, incident)]


async def said_school(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """The name of the school, or more words: then the question comes again with all of them."""
    if talk.meaning.says_nothing or talk.meaning.checks_in:
        raise SkipHandler
    begun = await Begun.of(state)
    statement = Statement(talk.me, Meaning(begun.sentence), talk.said_at, begun.waiting_pictures)
    incident = await report_named(talk.work, statement, talk.words, talk.now)
    if incident is None:
        all_words = Meaning(f"{begun.sentence}；{talk.words}")
        return [await _which_school(talk, state, all_words, begun.waiting_pictures)]
    await forget(state)
    return [await receipt(talk, state, incident)]
