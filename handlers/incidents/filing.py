"""A sentence becomes a report: where, how urgent, and what the reporter reads."""

from __future__ import annotations

from aiogram.fsm.context import FSMContext

from duty.alerting import joining, raising
from duty.attendance.whereabouts import whereabouts
from duty.district.schools import School
from duty.district.severity import Triage
from duty.incidents.filing import file_incident, happened_at
from duty.incidents.incident import Incident
from duty.incidents.kinds import emergency_number
from duty.language.reading import Meaning
from duty.messaging.say import Say, column, row
from duty.records.subject import Subject
from handlers.incidents import protect
from handlers.speech.marks import shortened
from handlers.speech.talk import Talk

SENTENCE = "incident:sentence"
SCHOOL = "incident:school"
"""State: the sentence is known (`sentence`), the school is not."""
ASKED = "asked_at"
"""Conversation value: when the sentence was asked for."""
PICTURES = "pictures"
"""Conversation value: the subject of pictures that came before their sentence."""


async def expect_sentence(talk: Talk, state: FSMContext) -> None:
    await state.set_state(SENTENCE)
    await state.update_data({ASKED: talk.now.isoformat()})


async def report(talk: Talk, sentence: str, state: FSMContext, pictures: str = "") -> list[Say]:
    """Kept at once under the proposed kind and triage; both can be changed after."""
    school_id, post_id = await _school(talk, sentence)
    if not school_id:
        return [await which_school(talk, sentence, state, pictures)]
    return [await file_at(talk, state, sentence, (school_id, post_id), pictures)]


async def file_at(talk: Talk, state: FSMContext, sentence: str, where: tuple[str, str], pictures: str) -> Say:
    """Registered, called, and offered to the officers as part of an event they know."""
    incident = await _register(talk, sentence, where)
    await raising.raise_alert(talk.work, incident, talk.now)
    await _with_pictures(talk, incident, pictures)
    await joining.offer_same(talk.work, incident, talk.now)
    await expect_more(talk, state, incident)
    return kept(talk, incident)


async def _register(talk: Talk, sentence: str, where: tuple[str, str]) -> Incident:
    proposal = Meaning(sentence).incident
    return await file_incident(
        talk.work,
        talk.me,
        talk.now,
        kind=proposal.kind,
        triage=proposal.triage,
        school_id=where[0],
        post_id=where[1],
        sentence=sentence,
        occurred_at=happened_at(talk.said_at, talk.now),
    )


async def _with_pictures(talk: Talk, incident: Incident, pictures: str) -> None:
    """Those that came before their sentence."""
    waiting = await talk.work.photos.of(Subject.parse(pictures)) if pictures else []
    for photo in waiting:
        photo.subject = incident.subject
    if waiting:
        await joining.tell_pictured(talk.work, incident, talk.now)


async def _school(talk: Talk, sentence: str) -> tuple[str, str]:
    """The one named in the sentence, else where the person is. An own school keeps its post."""
    where = await whereabouts(talk.work, talk.me, talk.now)
    named = named_school(talk, sentence)
    return where if named is None or named.id == where[0] else (named.id, "")


def named_school(talk: Talk, sentence: str) -> School | None:
    found = [s for s in talk.district.schools_seen_by(talk.me) if s.short_name in sentence]
    return max(found, key=lambda school: len(school.short_name), default=None)


async def which_school(talk: Talk, sentence: str, state: FSMContext, pictures: str) -> Say:
    """The sentence waits in the conversation; a tap or the name completes the report."""
    schools = talk.district.schools_seen_by(talk.me)
    if not schools:
        return Say(talk.line("incident.no_school"))
    await state.set_state(SCHOOL)
    await state.update_data({"sentence": sentence, PICTURES: pictures})
    likely = Meaning(sentence).incident
    dial = talk.line("incident.dial", number=emergency_number(likely.kind))
    text = talk.line("incident.which_school") + (dial if likely.triage < Triage.P2 else "")
    return Say(text, column(*((school.short_name, f"inschool:{school.id}") for school in schools)))


def kept(talk: Talk, incident: Incident) -> Say:
    language = talk.account.language
    text = talk.line(
        "incident.kept",
        number=incident.number,
        kind=talk.voice.word("kind", incident.kind, language),
        sentence=shortened(incident.sentence.rstrip("。.!！"), 100),
        time=talk.when(incident.occurred_at),
        place=_place(talk, incident),
        told=told_of(talk, incident),
    )
    buttons = row(
        (talk.voice.line("incident.change_kind"), f"kind:{incident.id}"),
        (talk.voice.line("incident.change"), f"triage:ask:{incident.id}"),
        (talk.voice.line("incident.take_back"), f"unreport:{incident.id}"),
    )
    if incident.kind == "fight":
        buttons += protect.button(talk)
    return Say(text + dial_line(talk, incident) + _ask_more(talk, incident), buttons)


def _ask_more(talk: Talk, incident: Incident) -> str:
    """What the desk would ask first; the answer is added to the report."""
    return talk.line("incident.how_many") if incident.kind == "bus" else ""


def _place(talk: Talk, incident: Incident) -> str:
    """Where it was taken to be, so that a wrong guess is seen."""
    post = talk.district.posts.get(incident.post_id)
    return talk.district.schools[incident.school_id].short_name + (post.name if post else "")


def dial_line(talk: Talk, incident: Incident) -> str:
    """The number to phone besides, always said when it is urgent."""
    if incident.triage not in (Triage.P0, Triage.P1):
        return ""
    return talk.line("incident.dial", number=emergency_number(incident.kind))


def told_of(talk: Talk, incident: Incident, *, called: bool = False) -> str:
    """Who knows of it; who was called once is not uncalled by a lower triage."""
    key = {Triage.P0: "told_now", Triage.P1: "told_now", Triage.P2: "told_desk"}
    return talk.line(f"incident.{key.get(incident.triage, 'told_desk' if called else 'told_summary')}")


MORE = "incident:more"
"""State: what is sent in the next ten minutes belongs to the report named in `report`."""
REPORT = "report"


async def expect_more(talk: Talk, state: FSMContext, incident: Incident) -> None:
    await state.set_state(MORE)
    await state.update_data({REPORT: incident.id})
