"""是正在发生吗？ and 有人受伤或有危险吗？: what an answer starts, and what silence does.

Danger that may be now calls by itself after 30 seconds without an answer: whoever cannot answer needs help
most. A report of unknown kind is looked at by the desk after two minutes (product.md, Talking freely).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from duty.alerting.calls.question import Asked, Question, QuestionState
from duty.alerting.ports import Work
from duty.alerting.reporters.changing import Changed, weigh
from duty.alerting.reporters.filing import attach
from duty.alerting.reporters.helping import Heard, Help, call_in_words
from duty.alerting.reporters.reports import Statement, report_where_known
from duty.district.people import Person
from duty.district.severity import URGENT, Triage
from duty.incidents.incident import Incident
from duty.incidents.kinds import emergency_number
from duty.language.danger import OTHER
from duty.language.reading import Meaning
from duty.messaging.notices import News, Notice, Priority

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CalledUnasked(News):
    """Nobody answered the question, so somebody was called.

    incident: the report, or the call for help where `sos`.
    dial:     the number to phone besides.
    """

    kind: ClassVar[str] = "doubt.called"
    incident: int
    sos: bool
    at: str
    dial: str


@dataclass(frozen=True)
class LookedInto(News):
    """Nobody said whether anybody is hurt: the desk looks at the report."""

    kind: ClassVar[str] = "doubt.looked_into"
    number: str


# -- 是正在发生吗？ --------------------------------------------------------------------------------


async def ask_if_now(work: Work, said: Statement, now: datetime) -> Question:
    """Ask; where a question is still open these words are added to it, and its time runs on."""
    question = await work.questions.open_of(said.person.id, Asked.NOW)
    if question is None:
        question = Question.put(said.person.id, Asked.NOW, now, said.said_at)
        await work.questions.add(question)
    question.hears(said.meaning.words, said.pictures)
    return question


@dataclass(frozen=True)
class Started:
    """What an answer started: a call for help, or a report."""

    help: Help | None = None
    incident: Incident | None = None


def _statement(question: Question, person: Person) -> Statement:
    return Statement(person, Meaning(question.words), question.said_at, question.pictures)


async def say_yes(work: Work, question_id: int, person: Person, now: datetime) -> Started | None:
    """[是，报警]. None where it was no question of theirs, or somebody was called already.

    After a [不是] the words are gone, and the call is one without words.
    """
    question = await _own(work, question_id, person)
    if question is None or question.called:
        return None
    started = await raise_now(work, _statement(question, person), now)
    question.settle(QuestionState.YES)
    return started


class Answer(StrEnum):
    """What became of a [不是]."""

    NOTED = "noted"
    CALLED_BEFORE = "called_before"
    UNKNOWN = "unknown"


async def say_no(work: Work, question_id: int, person: Person) -> tuple[Answer, str]:
    """[不是]: nobody is called. The words come back, so that they can be kept as something else."""
    question = await _own(work, question_id, person)
    if question is None:
        return Answer.UNKNOWN, ""
    if not question.open:
        return Answer.CALLED_BEFORE if question.called else Answer.NOTED, ""
    words = question.words
    question.settle(QuestionState.NO)
    return Answer.NOTED, words


async def open_question(work: Work, person: Person) -> Question | None:
    """The one whose answer is waited for."""
    return await work.questions.open_of(person.id, Asked.NOW)


async def _own(work: Work, question_id: int, person: Person) -> Question | None:
    question = await work.questions.get(question_id)
    return question if question and question.person_id == person.id and question.asked is Asked.NOW else None


async def raise_now(work: Work, said: Statement, now: datetime) -> Started:
    """What is named is reported; without a name or a school it is the tap on 🚨, with the words beside it.

    Nobody is asked for the school first: whoever is called sees that the place must be asked.
    """
    incident = await report_where_known(work, said, now) if said.meaning.names_danger else None
    if incident:
        return Started(incident=incident)
    heard = await call_in_words(work, said.person, said.meaning, now, said.said_at)
    if heard.call:
        await attach(work, heard.call.incident, said.pictures, now)
    return Started(help=heard)


# -- 有人受伤或有危险吗？ --------------------------------------------------------------------------


async def say_hurt(
    work: Work, incident: Incident, person: Person, now: datetime, *, hurt: bool
) -> Changed | None:
    """[有]: the report is urgent. [没有]: it waits for the summary (None)."""
    question = await work.questions.about(incident.known_id)
    if question:
        question.settle(QuestionState.YES if hurt else QuestionState.NO)
    if not hurt:
        return None
    return await weigh(work, incident, min(incident.triage, Triage.P1), person, now)


# -- silence -------------------------------------------------------------------------------------


async def sweep(work: Work, now: datetime) -> int:
    """Every question whose time is over. One that cannot be handled stops no other."""
    due = await work.questions.due(now)
    for question in due:
        try:
            async with work.apart():
                await _unanswered(work, question, now)
        except Exception:
            log.exception("a question is not settled")
    return len(due)


async def _unanswered(work: Work, question: Question, now: datetime) -> None:
    person = work.district.people.get(question.person_id)
    if person is None:
        question.settle(QuestionState.OVERTAKEN)
    elif question.asked is Asked.HURT:
        await _look_into(work, question, person, now)
    else:
        await _call(work, question, person, now)


async def _call(work: Work, question: Question, person: Person, now: datetime) -> None:
    """Unless they have called by themselves since."""
    since = await work.incidents.of_reporter(person.id, question.asked_at)
    if any(incident.triage in URGENT for incident in since):
        question.settle(QuestionState.OVERTAKEN)
        return
    started = await raise_now(work, _statement(question, person), now)
    question.settle(QuestionState.UNANSWERED)
    if started.help and started.help.heard is Heard.KNOWN:
        return
    incident = started.incident or (started.help and started.help.call and started.help.call.incident)
    if incident:
        dial, at = emergency_number(incident.kind), work.district.clock(now)
        news = CalledUnasked(incident.known_id, incident.sos, at, dial)
        work.tell(Notice(person.id, news, Priority.P1, f"question:{question.id}:called"))


async def _look_into(work: Work, question: Question, person: Person, now: datetime) -> None:
    """The desk hears of it once, unless its reporter has said meanwhile what it is, or it was settled."""
    incident = await work.incidents.get(question.incident_id)
    told = incident is not None and (incident.kind != OTHER or incident.triage is not Triage.P3)
    if incident is None or told or not incident.open:
        question.settle(QuestionState.OVERTAKEN)
        return
    await weigh(work, incident, Triage.P2, person, now)
    question.settle(QuestionState.UNANSWERED)
    news = LookedInto(incident.number)
    work.tell(Notice(person.id, news, Priority.RECEIPT, f"question:{question.id}:looked_into"))
