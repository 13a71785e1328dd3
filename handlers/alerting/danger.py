"""Danger in whatever is written: clear, it calls at once from anywhere; unclear, a question, then a call."""

from __future__ import annotations

import re

from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from duty.alerting.calls.question import Question
from duty.alerting.reporters import asking, misfiled
from duty.alerting.reporters.asking import Answer, Started
from duty.alerting.reporters.reports import Statement
from duty.district.severity import Triage
from duty.incidents.kinds import emergency_number
from duty.language.reading import Meaning
from duty.messaging.press import Press
from duty.messaging.say import Say, row
from duty.records.photos import LOOSE
from duty.records.subject import Subject
from handlers.alerting.closing import CLOSING
from handlers.alerting.cries import album_so_far, cried, in_place_of_question
from handlers.alerting.sos import answer, ask_if_drill
from handlers.incidents.begun import MORE, SCHOOL, SENTENCE, Begun, forget
from handlers.incidents.filing import receipt
from handlers.incidents.protect import Shield
from handlers.speech.content import carries
from handlers.speech.filters import CAPTIONED, Choice, Has, Reads, Words, numbered
from handlers.speech.offers import offer_reports
from handlers.speech.pictures import keep_photo, picture_of
from handlers.speech.stages import REPORTING, Job, Stage
from handlers.speech.talk import Talk

TELL_OF_IT = frozenset({SENTENCE, MORE, CLOSING, REPORTING})
"""States in which people are asked about danger that is known: what they write belongs to that."""


def jobs() -> list[Job]:
    return [_danger()]


def _danger() -> Job:
    """Stands before the consent and before every flow, behind the words of a running call."""
    routes = Job("danger", Stage.DANGER)
    routes.callback_query.register(yes, Choice("danger.yes"))
    routes.callback_query.register(no, Choice("danger.no"))
    routes.message.register(said_yes_or_no, Words(), YesOrNo())
    calls, asks = Reads(lambda said: said.calls), Reads(lambda said: said.asks)
    routes.message.register(endangered, Words(), calls)
    routes.message.register(endangered, Has(*CAPTIONED), calls)
    routes.message.register(asked, Words(), asks)
    routes.message.register(asked, Has(*CAPTIONED), asks)
    routes.message.register(shown_besides, Has("photo"))
    return routes


_YES = re.compile(r"^(是|对|真|正在|报警)(的|了|啊|呀|发生)*[。.！!]*$")
_NO = re.compile(r"^(不是|没有|没事|不用|误会|假的)(的|了|啊|呀)*[。.！!]*$")


class YesOrNo(Filter):
    """A word that answers the question, where no button was tapped."""

    async def __call__(self, _message: Message, talk: Talk) -> bool:
        return bool(_YES.match(talk.words) or _NO.match(talk.words))


# -- clear ---------------------------------------------------------------------------------


async def endangered(
    message: Message, talk: Talk, state: FSMContext, raw_state: str | None = None
) -> list[Say]:
    """校门口有人持刀, written or under a picture or a film: whatever the conversation is about.

    After 疑似侵害学生 only a P0 calls, and nothing of the words is kept.
    """
    if talk.forwarded or raw_state in TELL_OF_IT:
        raise SkipHandler
    if await Shield.stands(state, talk.now):
        if talk.meaning.incident.triage is not Triage.P0:
            raise SkipHandler
        return await cried(message, talk, state)
    statement = await _statement(message, talk, state, raw_state)
    started = await asking.raise_now(talk.work, statement, talk.now)
    said = [*in_place_of_question(talk, statement.pictures), *await _started(talk, state, started)]
    return [*said, ask_if_drill(talk, 0)] if talk.meaning.speaks_of_drill else said


async def _statement(message: Message, talk: Talk, state: FSMContext, raw_state: str | None) -> Statement:
    """The words with the picture they stand under; a sentence that waited for its school is part of them."""
    meaning, pictures = talk.meaning, None
    if raw_state == SCHOOL:
        begun = await Begun.of(state)
        meaning, pictures = Meaning(f"{begun.sentence}；{talk.words}"), begun.waiting_pictures
        await forget(state)
    if carries(message, "photo"):
        pictures = await _pictured(message, talk, state, pictures)
    return Statement(talk.me, meaning, talk.said_at, pictures)


async def _pictured(message: Message, talk: Talk, state: FSMContext, waiting: Subject | None) -> Subject:
    """Where its picture is kept: with those that wait already, or with those of its album."""
    album = await album_so_far(message, talk, state)
    if album is not None:
        return album
    pictures = waiting or Subject(LOOSE, f"{talk.account.id}:{message.message_id}")
    await keep_photo(talk, message, pictures, "before")
    return pictures


async def _started(talk: Talk, state: FSMContext, started: Started) -> list[Say]:
    await state.set_state(None)
    if started.incident:
        return [await receipt(talk, state, started.incident)]
    return await answer(talk, state, started.help) if started.help else []


# -- unclear -------------------------------------------------------------------------------


async def asked(message: Message, talk: Talk, state: FSMContext, raw_state: str | None = None) -> list[Say]:
    """是正在发生吗？ The conversation stays where it was; without an answer somebody is called."""
    if talk.forwarded or raw_state in TELL_OF_IT or await Shield.stands(state, talk.now):
        raise SkipHandler
    statement = await _statement(message, talk, state, raw_state)
    question = _question(talk, await asking.ask_if_now(talk.work, statement, talk.now))
    return [*in_place_of_question(talk, statement.pictures), question]


async def shown_besides(message: Message, talk: Talk) -> list[Say]:
    """Another picture of the album under which danger was named, while the question stands: no new matter."""
    if not message.media_group_id or talk.words or talk.forwarded:
        raise SkipHandler
    question = await asking.open_question(talk.work, talk.me)
    if question is None or await misfiled.waiting_with(talk.work, picture_of(talk, message)) is None:
        raise SkipHandler
    return []


def _question(talk: Talk, question: Question) -> Say:
    number = emergency_number(talk.meaning.incident.kind)
    buttons = row(
        (talk.voice.line("doubt.yes"), Press("danger.yes", question.known_id)),
        (talk.voice.line("doubt.no"), Press("danger.no", question.known_id)),
    )
    return Say(talk.line("doubt.question", number=number), buttons, name=f"question:{question.id}")


async def yes(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[是，报警]"""
    return await _yes(talk, state, numbered(args[-1]))


async def _yes(talk: Talk, state: FSMContext, question_id: int) -> list[Say]:
    started = await asking.say_yes(talk.work, question_id, talk.me, talk.now)
    if started is None:
        return [Say(toast=talk.line("doubt.called_before"))]
    return await _started(talk, state, started)


async def no(query: CallbackQuery, talk: Talk, state: FSMContext, args: list[str]) -> list[Say]:
    """[不是]"""
    return await _no(talk, state, numbered(args[-1]))


async def _no(talk: Talk, state: FSMContext, question_id: int) -> list[Say]:
    """Nobody is called; what was said can be kept as something else with one tap."""
    became, words = await asking.say_no(talk.work, question_id, talk.me)
    if became is Answer.UNKNOWN:
        return [Say(toast=talk.line("common.gone"))]
    if became is Answer.CALLED_BEFORE:
        return [Say(toast=talk.line("doubt.called_before"))]
    return [await offer_reports(talk, state, "doubt.not_called", words, question_id)]


async def said_yes_or_no(message: Message, talk: Talk, state: FSMContext) -> list[Say]:
    """是 or 不是, while the question stands."""
    question = await asking.open_question(talk.work, talk.me)
    if question is None:
        raise SkipHandler
    answered = _yes if _YES.match(talk.words) else _no
    return await answered(talk, state, question.known_id)
