"""A report as one act: registered, called, joined by the pictures that waited for it."""

from __future__ import annotations

from datetime import datetime

from duty.alerting.calling.raising import raise_alert
from duty.alerting.calls.question import Asked, Question
from duty.alerting.ports import Work
from duty.alerting.reporters.joining import offer_same
from duty.alerting.reporters.pictures import tell_pictured
from duty.district.people import Person
from duty.incidents.filing import file_incident, happened_at
from duty.incidents.incident import Incident
from duty.language.danger import OTHER
from duty.language.reading import Meaning
from duty.records.subject import Subject


async def report_incident(
    work: Work,
    person: Person,
    meaning: Meaning,
    where: tuple[str, str],
    pictures: Subject | None,
    now: datetime,
    said_at: datetime,
) -> Incident:
    """Keep the sentence at once under the kind and triage it points to; both can be changed after.

    where:    school and post it happened at.
    pictures: under which pictures wait that came before the sentence.
    said_at:  the phone's own time, believed where it can be.
    """
    incident = await file_incident(
        work,
        person,
        now,
        kind=meaning.incident.kind,
        triage=meaning.incident.triage,
        school_id=where[0],
        post_id=where[1],
        sentence=meaning.words,
        occurred_at=happened_at(said_at, now),
    )
    await raise_alert(work, incident, now)
    await attach(work, incident, pictures, now)
    if incident.kind == OTHER:
        await _ask_if_hurt(work, incident, now)
    await offer_same(work, incident, now)
    return incident


async def _ask_if_hurt(work: Work, incident: Incident, now: datetime) -> None:
    """有人受伤或有危险吗？ Nobody can tell from the words: it must not wait for the summary unseen."""
    question = Question.put(incident.reported_by, Asked.HURT, now, incident.occurred_at)
    question.incident_id = incident.known_id
    await work.questions.add(question)


async def attach(work: Work, incident: Incident, pictures: Subject | None, now: datetime) -> None:
    """They belong to the incident from now on, and whoever was called reads that there are some."""
    waiting = await work.photos.of(pictures) if pictures else []
    for photo in waiting:
        photo.subject = incident.subject
    if waiting:
        await tell_pictured(work, incident, now)
